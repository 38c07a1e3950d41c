import type { Method } from '#shared/portal-api/primitives.ts'
import { newId } from '../crypto/tokens.ts'
import type { CodeUse, MessageText } from '../messages/texts.ts'
import { changeText, codeText, consentText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { maskEmail, maskMobile } from '../rules/masking.ts'
import { noticeName } from '../rules/method-names.ts'
import { reachable } from '../rules/sms-reach.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { NewMessage } from '../store/messages.ts'
import type { IssuedCode } from './awaited-code.ts'

/** Where messages of an account go. */
interface Address {
  channel: 'sms' | 'email'
  to: string
  masked: string
}

/** Where a method's codes go; undefined when there is no usable number, and for the Authenticator App. */
export function destinationOf(account: AccountRow, method: Method): Address | undefined {
  if (method === 'email') return { channel: 'email', to: account.userId, masked: maskEmail(account.userId) }
  if (method === 'authenticator' || !reachable(account.mobile)) return undefined
  return { channel: 'sms', to: account.mobile, masked: maskMobile(account.mobile) }
}

/** Owes the message with a code; nothing where the method sends none. */
export function sendCode(
  portal: Portal,
  account: AccountRow,
  method: Method,
  { code, awaited }: IssuedCode,
  use: CodeUse,
): void {
  const address = destinationOf(account, method)
  if (code === null || method === 'authenticator' || !address) return
  const text = codeText(code, use, method, portal.limits.codeLifetimeSeconds)
  const carries = { awaitedId: awaited.id, sendNumber: awaited.sendNumber }
  post(portal, account, address, { kind: 'code', methodNamed: null, code, consentToken: null, carries }, text)
}

/** Owes every address on record the word that a factor changed. */
export function tellChange(
  portal: Portal,
  account: AccountRow,
  kind: 'two-factor-disabled' | 'two-factor-enabled',
  method: Method,
): void {
  const text = changeText(kind, method, account.name)
  for (const address of [destinationOf(account, 'email'), destinationOf(account, 'sms')]) {
    if (address)
      post(portal, account, address, { kind, methodNamed: noticeName[method], code: null, consentToken: null }, text)
  }
}

/** Owes the registered address the question for consent. */
export function askByEmail(portal: Portal, account: AccountRow, sentence: string, token: string): void {
  const address = { channel: 'email', to: account.userId, masked: maskEmail(account.userId) } as const
  const text = consentText(sentence, token)
  post(portal, account, address, { kind: 'consent', methodNamed: null, code: null, consentToken: token }, text)
}

function post(
  portal: Portal,
  account: AccountRow,
  address: Address,
  what: Pick<NewMessage, 'kind' | 'methodNamed' | 'code' | 'consentToken' | 'carries'>,
  text: MessageText,
): void {
  portal.store.messages.insert({
    id: newId('message'),
    accountId: account.id,
    channel: address.channel,
    to: address.to,
    destinationMasked: address.masked,
    subject: address.channel === 'email' ? text.subject : null,
    body: text.body,
    queuedAt: portal.clock.now(),
    ...what,
  })
}
