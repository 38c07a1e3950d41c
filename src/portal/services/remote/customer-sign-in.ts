import type { Method } from '#shared/api/primitives.ts'
import { ApiError } from '../../api-error.ts'
import { newId } from '../../crypto/tokens.ts'
import type { Answer, RefusalCode, RemoteAccount, RemoteCustomer } from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import type { ChallengeRow } from '../../repositories/challenges.ts'
import type { RemoteChallengeRow } from '../../repositories/remote-customers.ts'
import {
  awaitCodeElsewhere,
  renewedElsewhere,
  requireAwaited,
  requireResendable,
  wrongCodeElsewhere,
} from '../awaited-code.ts'
import type { WaitingChallenge } from '../challenge.ts'
import { requireSignIn } from '../check-password.ts'
import type { AttemptSubject } from '../lockout.ts'
import {
  clearWrong,
  codeAttempts,
  loginCodeAttempts,
  loginOwner,
  passwordAttempts,
  requireUnlocked,
} from '../lockout.ts'
import type { SessionTokens } from '../session.ts'
import { renewSession, startSession } from '../session.ts'
import { refusedBySystem, requireAnswered, requireRead, requireRemote } from './read-account.ts'

/** A customer's session of this server, and the account as it was just read. */
export interface SessionElsewhere {
  tokens: SessionTokens
  account: RemoteAccount
}

/**
 * Refusals that say nothing of a login. Every other one would show whether it exists, or in which state it is: those have one
 * answer, and each counts as a wrong try.
 */
const saysNothing: readonly RefusalCode[] = ['too-many-requests', 'credential-refused', 'not-supported']

interface Credentials {
  userId: string
  password: string
  device: string
}

/**
 * Signs a customer in at the system; the password goes there and is not kept. The server's own session begins once the system
 * has accepted the sign-in.
 *
 * @returns a session, or what the system asks for first
 * @throws ApiError
 */
export async function signInElsewhere(
  portal: Portal,
  { userId, password, device }: Credentials,
): Promise<SessionElsewhere | WaitingChallenge> {
  const remote = requireRemote(portal)
  const attempts = passwordAttempts(portal, 'customer', userId)
  // A guess during a lock does not even reach the system.
  // guard: remote-customers.locked-sign-in
  portal.transact(() => requireUnlocked(portal, attempts))
  const answer = (await remote.signIn?.(userId, password)) ?? missing
  // guard: remote-customers.same-refusal
  const isRefused = answer.kind === 'refused' && !saysNothing.includes(answer.code)
  if (!isRefused) requireAnswered(answer)
  portal.transact(() => requireSignIn(portal, attempts, !isRefused))
  const signIn = requireAnswered(answer)
  if (signIn.is === 'signed-in') return start(portal, signIn, device, null)
  const { challenge, method } = signIn
  const sent = method === 'authenticator' ? null : await send(portal, challenge)
  const destinationMasked = sent ?? signIn.destinationMasked
  return portal.transact(() => begin(portal, { userId, device, method }, { challenge, destinationMasked }))
}

const missing = { kind: 'refused', code: 'not-supported' } as const

/** Has the system send its code; where the answer is lost it may have been sent. */
async function send(portal: Portal, challenge: string): Promise<string | null> {
  const answer = await requireRemote(portal).sendCode?.(challenge)
  if (!answer || answer.kind === 'lost') return null
  if (answer.kind === 'refused') throw refusedSend(answer.code, 'unavailable')
  return requireAnswered(answer).destinationMasked
}

function begin(
  portal: Portal,
  { userId, device, method }: { userId: string; device: string; method: Method },
  kept: Pick<RemoteChallengeRow, 'challenge' | 'destinationMasked'>,
): WaitingChallenge {
  const ownerId = loginOwner(portal, userId)
  const subject = loginCodeAttempts(portal, userId, method)
  requireUnlocked(portal, subject)
  const id = newId('challenge')
  const awaited = awaitCodeElsewhere(portal, id, subject, method, null)
  const { codeLifetimeSeconds, sendsPerEnrolment } = portal.limits
  const endsAt = portal.clock.now() + codeLifetimeSeconds * sendsPerEnrolment * 1000
  portal.repositories.challenges.insert({ id, kind: 'customer', ownerId, device, factorVersion: 0, endsAt })
  portal.repositories.remoteCustomers.insertChallenge({ challengeId: id, ...kept })
  return { awaited, ownerId, destinationMasked: kept.destinationMasked }
}

interface OpenChallenge {
  row: ChallengeRow
  kept: RemoteChallengeRow
  subject: AttemptSubject
}

/** A sign-in that waits for its code; nothing of it is changed. */
function openChallenge(portal: Portal, id: string): OpenChallenge {
  const row = portal.repositories.challenges.open(id, 'customer')
  const kept = portal.repositories.remoteCustomers.challenge(id)
  if (!row || !kept) throw new ApiError('not-found', 'There is no such challenge', { reason: 'sign-in-over' })
  const { method } = portal.repositories.awaited.byId(id)
  const subject = { ...codeAttempts(portal, 'customer', row.ownerId, method), customer: null }
  requireUnlocked(portal, subject)
  return { row, kept, subject }
}

/** Finishes a sign-in with the code that the system asked for. @throws ApiError */
export async function proveElsewhere(portal: Portal, id: string, code: string): Promise<SessionElsewhere> {
  const { kept, row, method } = portal.transact(() => {
    const open = openChallenge(portal, id)
    const awaited = portal.repositories.awaited.byId(id)
    requireAwaited(portal, awaited)
    return { ...open, method: awaited.method }
  })
  const answer: Answer<RemoteCustomer> = (await requireRemote(portal).proveCode?.(kept.challenge, code)) ?? missing
  const customer = portal.transact(() => {
    // Another request may have used the challenge up, or brought a lock, meanwhile.
    const { subject } = openChallenge(portal, id)
    if (answer.kind === 'refused') throw refusedProof(portal, id, subject, answer.code)
    const proved = requireAnswered(answer)
    clearWrong(portal, subject)
    portal.repositories.awaited.void(id)
    end(portal, id)
    return proved
  })
  return start(portal, customer, row.device, method)
}

function refusedProof(portal: Portal, id: string, subject: AttemptSubject, code: RefusalCode): ApiError {
  switch (code) {
    case 'wrong-code':
      return wrongCodeElsewhere(portal, subject)
    case 'code-expired':
      return new ApiError('code-expired', 'The code is no longer valid')
    case 'locked':
      return new ApiError('locked', 'The system has locked the account', { reason: 'elsewhere-locked' })
    default:
      if (saysNothing.includes(code)) return refusedBySystem(code)
      end(portal, id)
      return new ApiError('code-expired', 'This sign-in is over; begin again', { reason: 'sign-in-over' })
  }
}

function end(portal: Portal, id: string): void {
  portal.repositories.challenges.use(id)
  portal.repositories.remoteCustomers.dropChallenge(id)
}

/** Has the system send another code for a sign-in. @throws ApiError */
export async function resendElsewhere(portal: Portal, id: string): Promise<WaitingChallenge> {
  const { kept, row } = portal.transact(() => {
    const open = openChallenge(portal, id)
    if (portal.clock.now() >= open.row.endsAt)
      throw new ApiError('code-expired', 'This sign-in is over; begin again', { reason: 'sign-in-over' })
    const awaited = portal.repositories.awaited.byId(id)
    requireResendable(portal, awaited)
    // The pause begins before the code leaves, so of many requests at once one is sent.
    // guard: remote-customers.pause-first
    renewedElsewhere(portal, awaited, null)
    return open
  })
  const answer = (await requireRemote(portal).sendCode?.(kept.challenge)) ?? missing
  if (answer.kind === 'refused') throw refusedSend(answer.code, 'code-expired')
  const sent = answer.kind === 'answered' ? answer.value.destinationMasked : null
  return {
    awaited: portal.repositories.awaited.byId(id),
    ownerId: row.ownerId,
    destinationMasked: sent ?? kept.destinationMasked,
  }
}

function refusedSend(code: RefusalCode, otherwise: 'unavailable' | 'code-expired'): ApiError {
  if (code === 'destination-missing')
    return new ApiError('destination-missing', 'The system has no usable number or address')
  if (saysNothing.includes(code)) return refusedBySystem(code)
  return new ApiError(otherwise, 'The system sends no code for this sign-in; begin again')
}

/** @param proved the method whose code the sign-in took; null where it asked for none */
async function start(
  portal: Portal,
  { accountId, session }: RemoteCustomer,
  device: string,
  proved: Method | null,
): Promise<SessionElsewhere> {
  const account = requireRead(await requireRemote(portal).read(accountId))
  return portal.transact(() => {
    const tokens = startSession(portal, 'customer', account.id, device)
    portal.repositories.remoteCustomers.keepSession(tokens.id, session, portal.clock.now())
    if (proved !== null) portal.repositories.remoteAccounts.provedMethod(account.id, account.factors.mark, proved)
    return { tokens, account }
  })
}

/** Rotates the tokens of a session; the account is read before, so that a system that does not answer costs no token. */
export async function renewElsewhere(portal: Portal, refreshToken: string): Promise<SessionElsewhere> {
  const token = portal.repositories.sessions.byRefreshToken(refreshToken)
  const isUsable = token?.kind === 'customer' && token.endedAt === null && token.spentAt === null
  if (!token || !isUsable) return rotate(portal, refreshToken, null)
  return rotate(portal, refreshToken, await readOwn(portal, { ownerId: token.ownerId, sessionId: token.sessionId }))
}

function rotate(portal: Portal, refreshToken: string, account: RemoteAccount | null): SessionElsewhere {
  return portal.transact(() => {
    const { tokens } = renewSession(portal, 'customer', refreshToken)
    if (account === null) throw new Error('A refresh token that was spent was taken')
    return { tokens, account }
  })
}

/** The account of a session; one that the system has no more ends the session. @throws ApiError */
export async function readOwn(
  portal: Portal,
  { ownerId, sessionId }: { ownerId: string; sessionId: string },
): Promise<RemoteAccount> {
  const answer = await requireRemote(portal).read(ownerId)
  if (answer.kind === 'refused' && answer.code === 'not-found')
    throw portal.transact(() => endWithSystem(portal, sessionId))
  return requireRead(answer)
}

/** The customer of a session as the system knows who acts. @throws ApiError `session-expired` */
export function customerOf(
  portal: Portal,
  { ownerId, sessionId }: { ownerId: string; sessionId: string },
): RemoteCustomer {
  const session = portal.repositories.remoteCustomers.sessionOf(sessionId)
  if (session === undefined) throw new ApiError('session-expired', 'The session has ended; sign in again')
  return { accountId: ownerId, session }
}

/** Ends a session of this server whose session at the system is over: nothing could be changed with it. */
export function endWithSystem(portal: Portal, sessionId: string): ApiError {
  // guard: remote-customers.session-ends
  portal.repositories.sessions.end(sessionId, portal.clock.now())
  return new ApiError('session-expired', 'The session at the system has ended; sign in again')
}
