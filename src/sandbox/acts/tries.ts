import type { Method } from '#shared/portal-api/primitives.ts'
import type { Portal } from '../portal.ts'
import { lockMembers, PortalProblem } from '../portal-problem.ts'
import type { Lock, TryLimit } from '../rules/attempts.ts'
import { afterWrong, attemptsLeft, lockOn } from '../rules/attempts.ts'
import { normalUserId } from '../store/accounts.ts'
import type { SessionKind } from '../store/sessions.ts'

/** Whose tries, and how many are allowed. */
export interface TrySubject {
  name: string
  limit: TryLimit
}

/** Passwords count by login as typed, so that one that does not exist locks like one that does; hashed, for it may be a slip. */
export function passwordTries(portal: Portal, kind: SessionKind, login: string): TrySubject {
  const name = `password:${kind}:${portal.keys.mac('login', normalUserId(login))}`
  return { name, limit: tryLimit(portal, portal.limits.wrongPasswordsPerLock) }
}

/** Codes count by account (or member of staff) and method. */
export function codeTries(portal: Portal, kind: SessionKind, ownerId: string, method: Method): TrySubject {
  return codeTriesNamed(portal, `code:${kind}:${ownerId}:${method}`)
}

/** The same by its stored name. */
export function codeTriesNamed(portal: Portal, name: string): TrySubject {
  return { name, limit: tryLimit(portal, portal.limits.wrongCodesPerLock) }
}

function tryLimit({ limits }: Portal, perLock: number): TryLimit {
  return { perLock, lockSeconds: limits.lockSeconds, beforeSupport: limits.wrongBeforeSupport }
}

/** The lock that holds now, if one does. */
export function lockOf(portal: Portal, subject: TrySubject): Lock | undefined {
  return lockOn(portal.store.attempts.of(subject.name), subject.limit, portal.clock.now())
}

/** Tries before the next lock. */
export function triesLeft(portal: Portal, subject: TrySubject): number {
  return attemptsLeft(portal.store.attempts.of(subject.name), subject.limit, portal.clock.now())
}

/** Refuses while a lock holds. */
export function requireUnlocked(portal: Portal, subject: TrySubject): void {
  const lock = lockOf(portal, subject)
  if (lock) throw new PortalProblem('locked', 'Locked after too many wrong tries in a row', lockMembers(lock))
}

/** Counts a wrong try; tells the lock that it brought, if it did. */
export function countWrong(portal: Portal, subject: TrySubject): Lock | undefined {
  const { attempts } = portal.store
  attempts.save(subject.name, afterWrong(attempts.of(subject.name), subject.limit, portal.clock.now()))
  return lockOf(portal, subject)
}

/** Only a success clears the count. */
export function clearWrong(portal: Portal, subject: TrySubject): void {
  portal.store.attempts.clear(subject.name)
}
