import type { Method } from '#shared/api/primitives.ts'
import type { Portal } from '../portal.ts'
import { lockMembers, ApiError } from '../api-error.ts'
import { newCode, resendAllowedAt, sendsLeft } from '../rules/codes.ts'
import type { CodeJudgement } from '../rules/totp.ts'
import { sameSecret } from '../crypto/tokens.ts'
import type { AwaitedCode } from '../repositories/awaited-codes.ts'
import { requireSendable } from './send-allowance.ts'
import type { AttemptSubject } from './lockout.ts'
import { clearWrong, countWrong, requireUnlocked, attemptsLeft } from './lockout.ts'

/** A code that is waited for now, and the code itself where one is to be sent. */
export interface IssuedCode {
  awaited: AwaitedCode
  /** null for the Authenticator App. */
  code: string | null
}

/** What the directory found a code of an Authenticator App to be. */
export interface AppCode {
  judged: CodeJudgement
  /** The set-up that the app is new in: its customer learns that a clock is wrong. Null at a sign-in, where nobody does. */
  enrolmentId: string | null
}

/** Begins to wait for a code of a challenge or an enrolment. */
export function awaitCode(portal: Portal, id: string, subject: AttemptSubject, method: Method): IssuedCode {
  // guard: portal-codes.first-code
  const issued = issue(portal, { id, subject: subject.name, method, sendNumber: 0 })
  portal.repositories.awaited.insert(issued.awaited)
  return issued
}

/** Refuses another code before the pause is over, and where no send is left. */
export function requireResendable(portal: Portal, old: AwaitedCode): void {
  const allowedAt = resendAllowedAt(old, portal.limits)
  // guard: portal-codes.sends-left
  if (allowedAt === null || sendsLeft(old, portal.limits) === 0) {
    throw new ApiError('conflict', 'No further code can be sent; begin again', { reason: 'no-codes-left' })
  }
  const waitMs = allowedAt - portal.clock.now()
  // guard: portal-codes.resend-pause
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1000)
    throw new ApiError('too-many-requests', 'The next code cannot be sent yet', { retryAfterSeconds })
  }
}

/** Puts a new code of an account in the place of the old one, after the pause and while sends are left. */
export function renewCode(portal: Portal, old: AwaitedCode, accountId: string): IssuedCode {
  requireResendable(portal, old)
  requireSendable(portal, accountId, old.method)
  // guard: portal-codes.next-code
  const issued = issue(portal, old)
  portal.repositories.awaited.renew(issued.awaited)
  // guard: portal-codes.count-kept
  return issued
}

/** Begins to wait for a code that a system elsewhere sends, or that an Authenticator App shows, and that the system judges. */
export function awaitCodeElsewhere(
  portal: Portal,
  id: string,
  subject: AttemptSubject,
  method: Method,
  endsAt: number | null,
): AwaitedCode {
  const now = portal.clock.now()
  const sent = method === 'authenticator' ? { sendNumber: 0, sentAt: null } : { sendNumber: 1, sentAt: now }
  const expiresAt = endsAt ?? now + portal.limits.codeLifetimeSeconds * 1000
  const awaited = { id, subject: subject.name, method, codeHash: null, ...sent, expiresAt, voided: false }
  portal.repositories.awaited.insert(awaited)
  return awaited
}

/** The same after the system was asked for another code. */
export function renewedElsewhere(portal: Portal, old: AwaitedCode, endsAt: number | null): AwaitedCode {
  const now = portal.clock.now()
  const expiresAt = endsAt ?? now + portal.limits.codeLifetimeSeconds * 1000
  const awaited = { ...old, sendNumber: old.sendNumber + 1, sentAt: now, expiresAt, voided: false }
  portal.repositories.awaited.renew(awaited)
  return awaited
}

/** Refuses a code that comes too late, or after another one was sent. */
export function requireAwaited(portal: Portal, awaited: AwaitedCode): void {
  // guard: portal-codes.lifetime
  if (awaited.voided || portal.clock.now() >= awaited.expiresAt)
    throw new ApiError('code-expired', 'The code is no longer valid')
}

/** Counts a code that the system found wrong; the one that brings a lock also ends what waits for it. */
export function wrongCodeElsewhere(portal: Portal, subject: AttemptSubject): ApiError {
  return refusedCode(portal, subject, { is: 'wrong' }, null)
}

/**
 * Judges a typed code and uses it up. Answers the TOTP time step of an Authenticator App's code, null for one that was
 * sent. Every other code counts as a wrong try, also one that was good once or shows a wrong clock; the one that brings a
 * lock also voids the code.
 */
export function requireCode(
  portal: Portal,
  awaited: AwaitedCode,
  subject: AttemptSubject,
  typed: string,
  appCode: AppCode | null,
): number | null {
  requireUnlocked(portal, subject)
  requireAwaited(portal, awaited)
  const judged = appCode ? appCode.judged : judgeSentCode(portal, awaited, typed)
  if (judged.is !== 'good') throw refusedCode(portal, subject, judged, appCode?.enrolmentId ?? null)
  // guard: portal-codes.count-cleared
  clearWrong(portal, subject)
  // guard: portal-codes.used-up
  portal.repositories.awaited.void(awaited.id)
  return judged.step
}

function judgeSentCode(
  portal: Portal,
  awaited: AwaitedCode,
  typed: string,
): { is: 'good'; step: null } | { is: 'wrong' } {
  const right = sameSecret(awaited.codeHash ?? '', hashOf(portal, awaited, typed))
  return right ? { is: 'good', step: null } : { is: 'wrong' }
}

const refusals = {
  used: ['code-used', 'This code was used, or is older than one that was'],
  ahead: ['clock-ahead', 'The clock that made this code is ahead'],
  behind: ['clock-behind', 'The clock that made this code is behind'],
  wrong: ['wrong-code', 'The code is wrong'],
} as const

function refusedCode(
  portal: Portal,
  subject: AttemptSubject,
  judged: Exclude<CodeJudgement, { is: 'good' }>,
  enrolmentId: string | null,
): ApiError {
  // guard: portal-codes.wrong-counted
  const lock = countWrong(portal, subject)
  // guard: portal-codes.voided-by-lock
  if (lock) portal.repositories.awaited.voidAll(subject.name)
  // guard: portal-codes.clock-spent
  if ('step' in judged && enrolmentId !== null) portal.directory.spendEnrolmentCode(enrolmentId, judged.step)
  // A guess at a sign-in must not learn that a code belongs to another time.
  // guard: portal-codes.clock-told
  const reason = 'step' in judged && enrolmentId === null ? 'wrong' : judged.is
  const [code, detail] = refusals[reason]
  return new ApiError(code, detail, { attemptsLeft: attemptsLeft(portal, subject), ...(lock && lockMembers(lock)) })
}

function issue(portal: Portal, of: Pick<AwaitedCode, 'id' | 'subject' | 'method' | 'sendNumber'>): IssuedCode {
  const now = portal.clock.now()
  const { id, subject, method } = of
  const expiresAt = now + portal.limits.codeLifetimeSeconds * 1000
  if (method === 'authenticator') {
    const awaited = { id, subject, method, codeHash: null, sendNumber: 0, sentAt: null, expiresAt, voided: false }
    return { awaited, code: null }
  }
  // guard: portal-codes.length
  const code = newCode(portal.limits.codeLength)
  const awaited = { id, subject, method, sendNumber: of.sendNumber + 1, sentAt: now, expiresAt, voided: false }
  return { awaited: { ...awaited, codeHash: hashOf(portal, awaited, code) }, code }
}

function hashOf(portal: Portal, { id, sendNumber }: Pick<AwaitedCode, 'id' | 'sendNumber'>, code: string): string {
  return portal.keys.mac('code', `${id}:${sendNumber}:${code}`)
}
