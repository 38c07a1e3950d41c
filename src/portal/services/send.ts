import type { NoticeKind } from '#shared/api/notices.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import { newId } from '../crypto/tokens.ts'
import type { CodeWording, Wording } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { noticeName } from '../rules/method-names.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import { hasAddress } from '../directory/directory.ts'
import type { NewMessage } from '../repositories/messages.ts'
import type { IssuedCode } from './awaited-code.ts'
import type { Address } from './destinations.ts'
import { destinationOf, emailTo, textTo } from './destinations.ts'
import { operationAtWork } from './security-log.ts'

/** What a notice says beside its text. */
interface NoticeOptions {
  /** The method that the change is of; the confirmation names it. */
  methodNamed?: Method
  /** Addresses that were on record until this change. */
  alsoTo?: { email?: string; mobile?: string | null }
}

/** Queues the message with a code; nothing where the method sends none. */
export function sendCode(
  portal: Portal,
  account: DirectoryAccount,
  method: Method,
  { code, awaited }: IssuedCode,
  wording: CodeWording,
): void {
  const address = destinationOf(account, method)
  if (code === null || method === 'authenticator' || !address) return
  const text = wording(code, method, portal.limits.codeLifetimeSeconds)
  const carries = { awaitedId: awaited.id, sendNumber: awaited.sendNumber }
  post(portal, account, address, { kind: 'code', methodNamed: null, code, linkToken: null, carries }, text)
}

/** Queues the notice of a change to every address on record, and to those that were until now: one message an address. */
export function notifyEveryAddress(
  portal: Portal,
  account: DirectoryAccount,
  kind: NoticeKind,
  text: Wording,
  { methodNamed, alsoTo = {} }: NoticeOptions = {},
): void {
  const what = { kind, methodNamed: methodNamed ? noticeName[methodNamed] : null, code: null, linkToken: null }
  const addresses = [
    hasAddress(account) ? emailTo(account.userId) : undefined,
    textTo(account.mobile),
    // guard: portal-notices.old-address
    alsoTo.email === undefined ? undefined : emailTo(alsoTo.email),
    // guard: portal-notices.old-number
    textTo(alsoTo.mobile ?? null),
  ].filter((address) => address !== undefined)
  const distinct = new Map(addresses.map((address) => [address.to, address]))
  for (const address of distinct.values()) post(portal, account, address, what, text)
}

/** Queues a link to the primary e-mail address; only that mailbox ever learns its token. */
export function sendLink(
  portal: Portal,
  account: DirectoryAccount,
  kind: Extract<OutboxMessage['kind'], 'consent' | 'password-reset' | 'invitation'>,
  text: Wording,
  token: string,
): void {
  post(portal, account, emailTo(account.userId), { kind, methodNamed: null, code: null, linkToken: token }, text)
}

/** Queues the message to support that an account's owner reported something. */
export function notifySupport(portal: Portal, account: DirectoryAccount, text: Wording): void {
  const what = { kind: 'not-me', methodNamed: null, code: null, linkToken: null } as const
  post(portal, account, emailTo(portal.identity.support.email), what, text)
}

function post(
  portal: Portal,
  account: DirectoryAccount,
  address: Address,
  what: Pick<NewMessage, 'kind' | 'methodNamed' | 'code' | 'linkToken' | 'carries'>,
  wording: Wording,
): void {
  const text = wording(portal.identity)
  portal.repositories.messages.insert({
    id: newId('message'),
    accountId: account.id,
    channel: address.channel,
    to: address.to,
    destinationMasked: address.masked,
    subject: address.channel === 'email' ? text.subject : null,
    body: text.body,
    queuedAt: portal.clock.now(),
    // guard: portal-notices.operation
    operationKey: operationAtWork(),
    ...what,
  })
}
