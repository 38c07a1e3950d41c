import { createHash } from 'node:crypto'
import type { Method } from '#shared/api/primitives.ts'
import type { Answer } from '../../directory/remote/remote-directory.ts'
import type { PrivacyideaAnswer, PrivacyideaClient, PrivacyideaReply } from './client.ts'
import { withoutReason } from './client.ts'
import type { PrivacyideaToken, PrivacyideaUser } from './shapes.ts'
import { compactNumber, count, tokens as tokensShape, userList } from './shapes.ts'

/** The realm that the accounts are in, with who reads it. */
export interface Realm {
  client: PrivacyideaClient
  name: string
}

export const notFound = { kind: 'refused', code: 'not-found' } as const

/** Kinds of token by privacyIDEA's names: the method that each is, and what it is called. */
const kinds: Readonly<Record<string, { method: Method | null; label: string }>> = {
  totp: { method: 'authenticator', label: 'Authenticator app' },
  hotp: { method: 'authenticator', label: 'Authenticator app (counter)' },
  sms: { method: 'sms', label: 'Text message' },
  email: { method: 'email', label: 'E-mail' },
  push: { method: null, label: 'Push message' },
  webauthn: { method: null, label: 'Security key' },
  passkey: { method: null, label: 'Passkey' },
  u2f: { method: null, label: 'Security key' },
  yubikey: { method: null, label: 'YubiKey' },
  yubico: { method: null, label: 'YubiKey' },
  paper: { method: null, label: 'List of codes' },
  tan: { method: null, label: 'List of codes' },
}

/** Kinds that no sign-in of an account accepts: keys and passwords of machines and applications. */
const noFactors: readonly string[] = ['sshkey', 'certificate', 'applspec']

/** A set-up whose code was not proved yet. It signs nobody in. */
const waiting = 'verify'

/** Tokens of one account that are read; one with more of them cannot be shown whole. */
const tokensAtMost = 100

/** Whether a search by a text finds that text alone. */
function isSearchable(text: string): boolean {
  // guard: privacyidea.name-is-no-pattern
  return text !== '' && text.length <= 254 && !/[*%\p{Cc}]/u.test(text)
}

/** The user of an account, whose id is the user name. */
export async function userOf(realm: Realm, accountId: string, deadline: number): Promise<Answer<PrivacyideaUser>> {
  const answer = await only(realm, 'username', accountId, deadline)
  // The same name in other letters is the same user, and no other account.
  return answer.kind === 'answered' && answer.value.username !== accountId ? notFound : answer
}

/** The one user who signs in by that text: its name in any letters, or an address that is nobody else's. */
export async function userBySignIn(realm: Realm, text: string, deadline: number): Promise<Answer<PrivacyideaUser>> {
  const typed = text.trim()
  if (typed.includes('@')) {
    const answer = await only(realm, 'email', typed, deadline)
    if (answer.kind !== 'refused' || answer.code !== 'not-found') return answer
  }
  return only(realm, 'username', typed, deadline)
}

async function only(
  realm: Realm,
  field: 'username' | 'email',
  wanted: string,
  deadline: number,
): Promise<Answer<PrivacyideaUser>> {
  if (!isSearchable(wanted)) return notFound
  // A directory in a file finds an address as a part of its line alone.
  const search = field === 'email' ? `*${wanted}*` : wanted
  const answer = await findUsers(realm, { [field]: search }, deadline)
  if (answer.kind !== 'answered') return answer
  const found = answer.value.filter((one) => isSame(one[field], wanted))
  // An address of two accounts is the sign-in of neither.
  // guard: privacyidea.one-user
  if (new Set(found.map(({ username }) => username.toLowerCase())).size > 1) return notFound
  const one = found.find((user) => user[field] === wanted) ?? found[0]
  return one ? { kind: 'answered', value: one } : notFound
}

/** Users that a search finds; `*` is for any text. */
export async function findUsers(
  { client, name }: Realm,
  search: Record<string, string>,
  deadline: number,
): Promise<Answer<PrivacyideaUser[]>> {
  const values = { realm: name, ...search }
  return valueIn(await client.asAdmin({ method: 'GET', path: '/user/', values, value: userList }, deadline))
}

/** Every token of an account. */
export async function tokensOf(realm: Realm, username: string, deadline: number): Promise<Answer<PrivacyideaToken[]>> {
  const values = { user: username, realm: realm.name, pagesize: String(tokensAtMost) }
  const answer = valueIn(
    await realm.client.asAdmin({ method: 'GET', path: '/token/', values, value: tokensShape }, deadline),
  )
  if (answer.kind !== 'answered') return answer
  // A part of them would say that two-factor authentication is off after the part is removed.
  if (answer.value.next) return { kind: 'lost' }
  // A search by a name that privacyIDEA does not resolve finds tokens of others.
  // guard: privacyidea.own-tokens-alone
  const own = answer.value.tokens.filter((one) => isSame(one.username, username) && isSame(one.user_realm, realm.name))
  return { kind: 'answered', value: own }
}

/**
 * The second factors of an account: every token but those of a set-up that waits. One that is disabled, revoked or locked
 * keeps privacyIDEA from accepting the password alone, so it is one of them, and its label says what it is.
 */
export function secondFactorsOf(all: readonly PrivacyideaToken[]): PrivacyideaToken[] {
  return all.filter((one) => !noFactors.includes(one.tokentype) && !isUnproved(one))
}

export function isUnproved({ rollout_state: state }: PrivacyideaToken): boolean {
  return state === waiting
}

export function tokenMethod({ tokentype }: PrivacyideaToken): Method | null {
  return Object.hasOwn(kinds, tokentype) ? (kinds[tokentype]?.method ?? null) : null
}

export function tokenLabel(token: PrivacyideaToken): string {
  const kind = Object.hasOwn(kinds, token.tokentype) ? kinds[token.tokentype]?.label : undefined
  const name = token.description?.trim() || `${kind ?? token.tokentype} ${token.serial}`
  const state = stateOf(token)
  return state === null ? name.slice(0, 200) : `${name.slice(0, 200)} (${state})`
}

function stateOf(token: PrivacyideaToken): string | null {
  if (token.revoked) return 'revoked'
  if (!token.active) return 'disabled'
  if (isLockedOut(token)) return 'locked by wrong codes'
  return token.locked ? 'locked' : null
}

/** Whether wrong codes lock it now. */
export function isLockedOut({ failcount, maxfail }: PrivacyideaToken): boolean {
  return failcount >= maxfail
}

/** Whether a sign-in accepts its code now. */
export function isUsable(token: PrivacyideaToken): boolean {
  return token.active && !token.revoked && !token.locked && !isLockedOut(token)
}

/** Another text where other factors are there, or one of them was disabled or revoked. */
export function markOf(factors: readonly PrivacyideaToken[]): string {
  const states = factors.map(({ serial, active, revoked }) => [serial, active, revoked].join(' '))
  return createHash('sha256').update(JSON.stringify(states.sort())).digest('hex')
}

/** The number in the form that the desk writes to; null where it is none, or has no country. */
export function mobileOf({ mobile }: PrivacyideaUser): string | null {
  const [first] = [mobile ?? []].flat()
  const number = compactNumber(first ?? '')
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null
}

export function nameOf({ givenname, surname, username }: PrivacyideaUser): string {
  return [givenname, surname].filter(Boolean).join(' ') || username
}

/** Whether both are one name; the directories behind privacyIDEA know no case. */
export function isSame(one: string | null | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

/** What a call answered, without what is around it. */
export function valueIn<T, D>(answer: PrivacyideaReply<PrivacyideaAnswer<T, D>>): Answer<T> {
  if (answer.kind === 'answered') return { kind: 'answered', value: answer.value.value }
  return withoutReason(answer)
}

/** The answer to a reading before a change, as one to the change: of a lost reading nothing was changed either. */
export function nothingSent<T>(
  answer: Exclude<Answer<T>, { kind: 'answered' }>,
): Exclude<Answer<never>, { kind: 'answered' }> {
  return answer.kind === 'lost' ? { kind: 'unreachable' } : answer
}

/** Deletes a token with the gateway's own credential. */
export function deleteToken(
  { client }: Realm,
  serial: string,
  deadline: number,
): Promise<PrivacyideaReply<PrivacyideaAnswer<number>>> {
  return client.asAdmin({ method: 'DELETE', path: `/token/${encodeURIComponent(serial)}`, value: count }, deadline)
}

/** Changes tokens one by one; one that is gone is no refusal. */
export async function each(
  serials: readonly string[],
  change: (serial: string) => Promise<PrivacyideaReply<unknown>>,
): Promise<Answer<null>> {
  let changed = 0
  for (const serial of serials) {
    const answer = await change(serial)
    const isGone = answer.kind === 'refused' && answer.code === 'not-found'
    // What is refused after others were changed is no refusal of the whole.
    if (answer.kind !== 'answered' && !isGone) return changed > 0 ? { kind: 'lost' } : withoutReason(answer)
    changed += 1
  }
  return { kind: 'answered', value: null }
}
