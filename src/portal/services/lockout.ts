import type { Method } from '#shared/api/primitives.ts'
import { attemptLimits as limitsOf } from '../config.ts'
import type { Portal } from '../portal.ts'
import { lockMembers, ApiError } from '../api-error.ts'
import type { Lockout, AttemptLimit } from '../rules/lockout.ts'
import { afterWrong, attemptsBeforeLock, lockOn } from '../rules/lockout.ts'
import { codeSubject, normalUserId, passwordSubject } from '../rules/attempt-subjects.ts'
import type { SessionKind } from '../repositories/sessions.ts'
import { fromPortal, logSecurity } from './security-log.ts'

/** Attempts as they are counted, and how many are allowed. */
interface Counted {
  name: string
  limit: AttemptLimit
}

/** The same, and whose they are. */
export interface AttemptSubject extends Counted {
  /** Whose security log records a lock: an account, or a User ID as typed, which may be nobody's; null for staff. */
  customer: { accountId: string } | { userId: string } | null
  /** The method whose codes these are; null for passwords. */
  method: Method | null
}

/**
 * When wrong ones lock. Where the accounts are in a system whose locks the desk cannot lift, each lock ends by itself: nobody
 * could end one that lasts until support does.
 */
function attemptLimits(portal: Portal): ReturnType<typeof limitsOf> {
  const limits = limitsOf(portal.limits)
  if (portal.remote === null || portal.remote.unlock) return limits
  const beforeSupport = Number.MAX_SAFE_INTEGER
  return { password: { ...limits.password, beforeSupport }, code: { ...limits.code, beforeSupport } }
}

/** Passwords count by login as typed, so that one that does not exist locks like one that does; hashed, for it may be a slip. */
export function passwordAttempts(portal: Portal, kind: SessionKind, login: string): AttemptSubject {
  const name = passwordSubject(kind, portal.keys.mac('login', normalUserId(login)))
  const limit = attemptLimits(portal).password
  return { name, limit, customer: kind === 'customer' ? { userId: login } : null, method: null }
}

/** Codes count by account (or member of staff) and method. */
export function codeAttempts(portal: Portal, kind: SessionKind, ownerId: string, method: Method): AttemptSubject {
  const counted = codeAttemptsNamed(portal, codeSubject(kind, ownerId, method))
  return { ...counted, customer: kind === 'customer' ? { accountId: ownerId } : null, method }
}

/** Secrets in repeated requests that belong to no login: by who sent them, a session's login or the token of a link. */
export function attemptsOfCaller(portal: Portal, caller: string): AttemptSubject {
  const limit = attemptLimits(portal).password
  return { name: `repeat:${caller}`, limit, customer: null, method: null }
}

/** Codes of a sign-in at a system elsewhere count by login: whose account it is the system says once the code was right. */
export function loginCodeAttempts(portal: Portal, userId: string, method: Method): AttemptSubject {
  return { ...codeAttempts(portal, 'customer', loginOwner(portal, userId), method), customer: null }
}

/** What names a login of which only the User ID is known; hashed, for it may be a slip. */
export function loginOwner(portal: Portal, userId: string): string {
  return `login:${portal.keys.mac('login', normalUserId(userId))}`
}

/** All that the server counts against a customer whose account is in a system elsewhere. */
export function ownAttempts(
  portal: Portal,
  { id, userId }: { id: string; userId: string },
  methods: readonly Method[],
): AttemptSubject[] {
  return [
    passwordAttempts(portal, 'customer', userId),
    ...methods.flatMap((method) => [
      loginCodeAttempts(portal, userId, method),
      codeAttempts(portal, 'customer', id, method),
    ]),
  ]
}

/** Whether wrong ones are counted, and whether they lock now. */
export function countedOf(portal: Portal, subject: Counted): 'none' | 'counted' | 'locked' {
  if (lockOf(portal, subject)) return 'locked'
  return portal.repositories.attempts.of(subject.name).wrong > 0 ? 'counted' : 'none'
}

/** The same by their stored name, without whose they are. */
export function codeAttemptsNamed(portal: Portal, name: string): Counted {
  return { name, limit: attemptLimits(portal).code }
}

/** The lock in effect now, if there is one. */
function lockOf(portal: Portal, subject: Counted): Lockout | undefined {
  return lockOn(portal.repositories.attempts.of(subject.name), subject.limit, portal.clock.now())
}

/** Attempts before the next lock. */
export function attemptsLeft(portal: Portal, subject: Counted): number {
  return attemptsBeforeLock(portal.repositories.attempts.of(subject.name), subject.limit, portal.clock.now())
}

/** Refuses during a lock. */
export function requireUnlocked(portal: Portal, subject: Counted): void {
  const lock = lockOf(portal, subject)
  if (lock) throw new ApiError('locked', 'Locked after too many wrong tries in a row', lockMembers(lock))
}

/** Counts a wrong attempt; returns the lock that it brought, if it did, and writes that to the customer's security log. */
export function countWrong(portal: Portal, subject: AttemptSubject): Lockout | undefined {
  const { attempts } = portal.repositories
  // guard: portal-limits.counted
  attempts.save(subject.name, afterWrong(attempts.of(subject.name), subject.limit, portal.clock.now()))
  const lock = lockOf(portal, subject)
  if (lock) logLock(portal, subject)
  return lock
}

function logLock(portal: Portal, { customer, method }: AttemptSubject): void {
  if (!customer) return
  const accountId = 'accountId' in customer ? customer.accountId : portal.directory.accountIdOf(customer.userId)
  if (accountId !== undefined) logSecurity(portal, accountId, 'locked', fromPortal, method)
}

/** Only a success clears the count. */
export function clearWrong(portal: Portal, subject: Counted): void {
  portal.repositories.attempts.clear(subject.name)
}
