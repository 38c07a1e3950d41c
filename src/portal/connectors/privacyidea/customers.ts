import { z } from 'zod'
import type { Method } from '#shared/api/primitives.ts'
import { methods } from '#shared/api/names.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import type {
  Answer,
  ChangedByCustomer,
  RemoteCustomer,
  RemoteEnrolment,
  RemoteSignIn,
} from '../../directory/remote/remote-directory.ts'
import type { Realm } from './accounts.ts'
import {
  deleteToken,
  each,
  isLockedOut,
  isSame,
  isUsable,
  isUnproved,
  tokenMethod,
  mobileOf,
  notFound,
  nothingSent,
  secondFactorsOf,
  tokensOf,
  userBySignIn,
  userOf,
} from './accounts.ts'
import { withoutReason } from './client.ts'
import type { PrivacyideaToken, PrivacyideaUser } from './shapes.ts'
import { begunSetUp, challenges, completed, count, tokens as tokensShape, triggered, anything } from './shapes.ts'

/** A sign-in whose password was right and that lacks its code: the customer's token is not given out before. */
const challengeShape = z.strictObject({ accountId: z.string(), session: z.string(), method: z.enum(methods) })

/**
 * Judges the password by the user directory (`/auth`). privacyIDEA asks for no code there, so the connector does: where the
 * account has a second factor, the session that came of it stays in the challenge until a code was proved.
 */
export async function signInCustomer(
  realm: Realm,
  userId: string,
  password: string,
  deadline: number,
): Promise<Answer<RemoteSignIn>> {
  const user = await userBySignIn(realm, userId, deadline)
  if (user.kind !== 'answered') {
    // Nobody by that name: judged all the same, so that as many calls are made, and privacyIDEA's audit has the attempt.
    if (user.kind === 'refused' && user.code === 'not-found')
      await realm.client.signIn(userId.trim(), password, deadline)
    return user
  }
  const { username: accountId } = user.value
  const signedIn = await realm.client.signIn(accountId, password, deadline)
  if (signedIn.kind !== 'answered') return withoutReason(signedIn)
  if (!isSame(signedIn.value.username, accountId)) return { kind: 'refused', code: 'wrong-password' }
  const session = signedIn.value.token
  const all = await tokensOf(realm, accountId, deadline)
  if (all.kind !== 'answered') return all
  const factors = secondFactorsOf(all.value)
  // guard: privacyidea.code-before-session
  if (factors.length === 0) return { kind: 'answered', value: { is: 'signed-in', accountId, session } }
  const offered = factors.filter(isUsable).map(tokenMethod)
  const method = methods.find((one) => offered.includes(one))
  if (method === undefined) return { kind: 'refused', code: factors.some(isLockedOut) ? 'locked' : 'not-supported' }
  const challenge = JSON.stringify({ accountId, session, method } satisfies z.infer<typeof challengeShape>)
  return { kind: 'answered', value: { is: 'challenge', challenge, method, destinationMasked: null } }
}

/** The tokens whose code a sign-in asks for. */
async function askedTokens(
  realm: Realm,
  { accountId, method }: z.infer<typeof challengeShape>,
  deadline: number,
): Promise<Answer<PrivacyideaToken[]>> {
  const all = await tokensOf(realm, accountId, deadline)
  if (all.kind !== 'answered') return all
  const usable = secondFactorsOf(all.value).filter((one) => tokenMethod(one) === method && isUsable(one))
  return usable.length > 0 ? { kind: 'answered', value: usable } : { kind: 'refused', code: 'code-expired' }
}

function challengeIn(text: string): z.infer<typeof challengeShape> | null {
  try {
    return challengeShape.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Has privacyIDEA send a code to the first number or address of the method. */
export async function sendCustomerCode(
  realm: Realm,
  challenge: string,
  deadline: number,
): Promise<Answer<{ destinationMasked: string | null }>> {
  const open = challengeIn(challenge)
  if (open === null) return notFound
  if (open.method === 'authenticator') return { kind: 'refused', code: 'not-supported' }
  const asked = await askedTokens(realm, open, deadline)
  if (asked.kind !== 'answered') return asked
  const [first] = asked.value
  if (!first) return { kind: 'refused', code: 'code-expired' }
  const transaction = await trigger(realm, first.serial, deadline)
  if (transaction.kind !== 'answered') return transaction
  return { kind: 'answered', value: { destinationMasked: first.info?.phone ?? first.info?.email ?? null } }
}

/** Begins a challenge of a token, which sends its code where it has one to send. @returns its transaction */
async function trigger(realm: Realm, serial: string, deadline: number): Promise<Answer<string>> {
  const answer = await realm.client.asAdmin(
    { method: 'POST', path: '/validate/triggerchallenge', values: { serial }, value: count, detail: triggered },
    deadline,
  )
  if (answer.kind !== 'answered') return withoutReason(answer)
  const { detail } = answer.value
  const transaction = detail.multi_challenge.find((one) => one.serial === serial)?.transaction_id
  if (isUnsent(detail.message)) return { kind: 'refused', code: 'destination-missing' }
  if (transaction === undefined) return { kind: 'refused', code: 'locked' }
  return { kind: 'answered', value: transaction }
}

/** The newest transaction of a token that still takes a code; null where there is none. */
async function newestTransaction(realm: Realm, serial: string, deadline: number): Promise<Answer<string | null>> {
  const path = `/token/challenges/${encodeURIComponent(serial)}`
  const values = { sortby: 'timestamp', sortdir: 'desc' }
  const answer = await realm.client.asAdmin({ method: 'GET', path, values, value: challenges }, deadline)
  if (answer.kind !== 'answered') return withoutReason(answer)
  const { value, at } = answer.value
  const open = value.challenges.filter(({ expiration, otp_valid: used }) => !used && expiration > (at ?? Date.now()))
  const [newest] = open.sort((one, other) => other.timestamp - one.timestamp)
  return { kind: 'answered', value: newest?.transaction_id ?? null }
}

/** Proves a code at the token's own challenge, as every other sign-in over privacyIDEA does (`/validate/check`). */
export async function proveCustomerCode(
  realm: Realm,
  challenge: string,
  code: string,
  deadline: number,
): Promise<Answer<RemoteCustomer>> {
  const open = challengeIn(challenge)
  if (open === null) return notFound
  if (!isCode(code)) return { kind: 'refused', code: 'wrong-code' }
  const asked = await askedTokens(realm, open, deadline)
  if (asked.kind !== 'answered') return nothingSent(asked)
  let isAsked = false
  for (const { serial } of asked.value) {
    const transaction =
      open.method === 'authenticator'
        ? await trigger(realm, serial, deadline)
        : await newestTransaction(realm, serial, deadline)
    if (transaction.kind !== 'answered') return nothingSent(transaction)
    if (transaction.value === null) continue
    isAsked = true
    const values = { serial, transaction_id: transaction.value, pass: code }
    const checked = await realm.client.asCustomer(
      null,
      { method: 'POST', path: '/validate/check', values, value: z.boolean() },
      deadline,
    )
    if (checked.kind !== 'answered') return withoutReason(checked)
    // guard: privacyidea.code-judged
    if (checked.value.value) return { kind: 'answered', value: { accountId: open.accountId, session: open.session } }
  }
  return { kind: 'refused', code: isAsked ? 'wrong-code' : 'code-expired' }
}

export async function judgeCustomerPassword(
  realm: Realm,
  { accountId }: RemoteCustomer,
  password: string,
  deadline: number,
): Promise<Answer<boolean>> {
  const answer = await realm.client.signIn(accountId, password, deadline)
  if (answer.kind === 'refused' && answer.code === 'wrong-password') return { kind: 'answered', value: false }
  return answer.kind === 'answered' ? { kind: 'answered', value: true } : withoutReason(answer)
}

/**
 * Deletes the customer's second factors as the customer, so that a policy of the company's which does not let customers delete
 * tokens is obeyed. The password is judged first; the session that comes of it goes on.
 */
export async function removeOwnTokens(
  realm: Realm,
  { accountId }: RemoteCustomer,
  password: string,
  deadline: number,
): Promise<Answer<ChangedByCustomer>> {
  const signedIn = await realm.client.signIn(accountId, password, deadline)
  if (signedIn.kind !== 'answered') return nothingSent(withoutReason(signedIn))
  const session = signedIn.value.token
  const own = await realm.client.asCustomer(
    session,
    { method: 'GET', path: '/token/', values: { pagesize: '100' }, value: tokensShape },
    deadline,
  )
  if (own.kind !== 'answered') return nothingSent(withoutReason(own))
  const serials = secondFactorsOf(own.value.value.tokens).map(({ serial }) => serial)
  const removed = await each(serials, (serial) =>
    realm.client.asCustomer(
      session,
      { method: 'DELETE', path: `/token/${encodeURIComponent(serial)}`, value: count },
      deadline,
    ),
  )
  return removed.kind === 'answered' ? { kind: 'answered', value: { session } } : removed
}

/** What a set-up begins with, and where its codes go. */
interface Destination {
  values: Record<string, string>
  masked: string | null
}

/** What privacyIDEA has of the customer; null where it has nothing that codes could go to. */
function destinationOf(user: PrivacyideaUser, method: Method): Destination | null {
  if (method === 'authenticator') return { values: { type: 'totp' }, masked: null }
  if (method === 'sms') {
    const phone = mobileOf(user)
    return phone === null ? null : { values: { type: 'sms', phone }, masked: maskedMobile(phone) }
  }
  return user.email ? { values: { type: 'email', email: user.email }, masked: maskedEmail(user.email) } : null
}

/**
 * Begins a set-up as the customer, once the password was judged. What waits of an earlier one is deleted first: privacyIDEA
 * lets nobody sign in by a password alone while any token is there.
 */
export async function beginSetUp(
  realm: Realm,
  customer: RemoteCustomer,
  method: Method,
  password: string | null,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  const signedIn = password === null ? null : await realm.client.signIn(customer.accountId, password, deadline)
  // guard: privacyidea.set-up-by-password
  if (signedIn !== null && signedIn.kind !== 'answered') return nothingSent(withoutReason(signedIn))
  const user = await userOf(realm, customer.accountId, deadline)
  if (user.kind !== 'answered') return nothingSent(user)
  const destination = destinationOf(user.value, method)
  if (destination === null) return { kind: 'refused', code: 'destination-missing' }
  const all = await tokensOf(realm, customer.accountId, deadline)
  if (all.kind !== 'answered') return nothingSent(all)
  const left = all.value.filter(isUnproved).map(({ serial }) => serial)
  const cleared = await each(left, (serial) => deleteToken(realm, serial, deadline))
  // Nothing of this set-up was sent.
  if (cleared.kind !== 'answered') return cleared.kind === 'lost' ? { kind: 'unreachable' } : cleared
  // By the session that will complete it: one that has ended is noticed here.
  return begin(realm, customer.session, method, destination, {}, deadline)
}

/** Has privacyIDEA send another code of a set-up that waits: it makes another secret for it. */
export async function resendSetUp(
  realm: Realm,
  customer: RemoteCustomer,
  id: string,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  const token = await waitingToken(realm, customer, id, deadline)
  if (token.kind !== 'answered') return nothingSent(token)
  const method = tokenMethod(token.value)
  if (method === null || method === 'authenticator') return { kind: 'refused', code: 'not-supported' }
  const user = await userOf(realm, customer.accountId, deadline)
  if (user.kind !== 'answered') return nothingSent(user)
  const destination = destinationOf(user.value, method)
  if (destination === null) return { kind: 'refused', code: 'destination-missing' }
  return begin(realm, customer.session, method, destination, { serial: id }, deadline)
}

async function begin(
  realm: Realm,
  session: string,
  method: Method,
  { values, masked }: Destination,
  more: Record<string, string>,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  const answer = await realm.client.asCustomer(
    session,
    {
      method: 'POST',
      path: '/token/init',
      values: { ...values, genkey: '1', ...more },
      value: anything,
      detail: begunSetUp,
    },
    deadline,
  )
  if (answer.kind !== 'answered') return withoutReason(answer)
  const { serial, rollout_state: state, otpkey, verify } = answer.value.detail
  // Without the policy verify_enrollment the token is active at once, and nobody has proved that it works: not left there.
  // guard: privacyidea.proved-set-up
  if (state !== 'verify') return taken(realm, serial, 'not-supported', deadline)
  // privacyIDEA says that it began all the same.
  // guard: privacyidea.unsent-is-said
  if (isUnsent(verify?.message)) return taken(realm, serial, 'destination-missing', deadline)
  const secret = method === 'authenticator' ? (otpkey?.value_b32 ?? null) : null
  if (method === 'authenticator' && secret === null) return taken(realm, serial, 'not-supported', deadline)
  return { kind: 'answered', value: { id: serial, method, destinationMasked: masked, expiresAt: null, secret } }
}

/** Takes a set-up back that cannot be completed. Where that does not succeed, it is not known what is there. */
async function taken(
  realm: Realm,
  serial: string,
  code: 'not-supported' | 'destination-missing',
  deadline: number,
): Promise<Answer<never>> {
  const answer = await each([serial], (one) => deleteToken(realm, one, deadline))
  return answer.kind === 'answered' ? { kind: 'refused', code } : { kind: 'lost' }
}

/**
 * Completes a set-up by its code. privacyIDEA judges the code of a token that waits alone: of any other it answers that all is
 * well, whatever the code (3.12.2), and without a code it makes another secret. So both are refused here.
 */
export async function completeSetUp(
  realm: Realm,
  customer: RemoteCustomer,
  id: string,
  code: string,
  deadline: number,
): Promise<Answer<ChangedByCustomer>> {
  if (!isCode(code)) return { kind: 'refused', code: 'wrong-code' }
  const token = await waitingToken(realm, customer, id, deadline)
  if (token.kind !== 'answered') return nothingSent(token)
  const answer = await realm.client.asCustomer(
    customer.session,
    {
      method: 'POST',
      path: '/token/init',
      values: { serial: id, type: token.value.tokentype, verify: code },
      value: anything,
      detail: completed,
    },
    deadline,
  )
  if (answer.kind === 'refused' && answer.code === 'conflict' && answer.said?.includes('Verification'))
    return { kind: 'refused', code: 'wrong-code' }
  if (answer.kind !== 'answered') return withoutReason(answer)
  const { serial, rollout_state: state } = answer.value.detail
  return serial === id && state === 'enrolled' ? { kind: 'answered', value: { session: null } } : { kind: 'lost' }
}

/** Deletes a set-up that waits, with the gateway's own credential: it is no second factor yet. */
export async function cancelSetUp(
  realm: Realm,
  customer: RemoteCustomer,
  id: string,
  deadline: number,
): Promise<Answer<null>> {
  const token = await waitingToken(realm, customer, id, deadline)
  // One that is not there any more is no refusal.
  if (token.kind === 'refused' && token.code === 'not-found') return { kind: 'answered', value: null }
  if (token.kind !== 'answered') return nothingSent(token)
  return each([id], (serial) => deleteToken(realm, serial, deadline))
}

/** A token of the customer's own that waits for its code. */
async function waitingToken(
  realm: Realm,
  { accountId }: RemoteCustomer,
  id: string,
  deadline: number,
): Promise<Answer<PrivacyideaToken>> {
  const all = await tokensOf(realm, accountId, deadline)
  if (all.kind !== 'answered') return all
  // guard: privacyidea.own-set-up
  const token = all.value.find((one) => one.serial === id && isUnproved(one))
  return token ? { kind: 'answered', value: token } : notFound
}

/** Nothing else is asked of privacyIDEA: an empty code is none to it. */
function isCode(text: string): boolean {
  return /^\d{4,10}$/.test(text)
}

/** privacyIDEA says in a sentence alone that a code could not be sent; the rest of its answer is a success. */
function isUnsent(message: string | undefined): boolean {
  return message?.includes('could not be sent') ?? false
}
