import type { Portal } from '../portal.ts'
import { lockMembers, ApiError } from '../api-error.ts'
import type { SessionKind } from '../repositories/sessions.ts'
import type { AttemptSubject } from './lockout.ts'
import { clearWrong, countWrong, requireUnlocked, attemptsLeft } from './lockout.ts'

/** Whether a password is the caller's own. Takes as long as scrypt does, so it comes before the transaction. */
export async function fitsOwnPassword(
  portal: Portal,
  { kind, ownerId }: { kind: SessionKind; ownerId: string },
  password: string,
): Promise<boolean> {
  if (kind === 'staff') return portal.passwords.fits(password, portal.repositories.staff.byId(ownerId).passwordHash)
  const { right } = await portal.directory.checkPassword(ownerId, password)
  return right
}

/**
 * Judges a password inside a session. `right` was found out before the transaction, because scrypt takes its time; the
 * lock is checked here, so that of many tries at once none passes the limit.
 */
export function requirePassword(portal: Portal, subject: AttemptSubject, right: boolean): void {
  requireUnlocked(portal, subject)
  if (right) return clearWrong(portal, subject)
  throw wrongPassword(portal, subject)
}

/** Counts a wrong password inside a session; what the caller is refused with. */
export function wrongPassword(portal: Portal, subject: AttemptSubject): ApiError {
  // guard: portal-limits.password-counted
  const lock = countWrong(portal, subject)
  return new ApiError('wrong-password', 'The password is wrong; nothing was changed', {
    attemptsLeft: attemptsLeft(portal, subject),
    ...(lock && lockMembers(lock)),
  })
}

/** Judges a password that came with a link, without a session: the answer does not say how many tries are left. */
export function requirePasswordByLink(portal: Portal, subject: AttemptSubject, right: boolean): void {
  requireUnlocked(portal, subject)
  if (right) return clearWrong(portal, subject)
  countWrong(portal, subject)
  throw new ApiError('wrong-password', 'The password is wrong; nothing was changed')
}

/** Judges a password before sign-in; the answer is the same whether the login exists or not. */
export function requireSignIn(portal: Portal, subject: AttemptSubject, right: boolean): void {
  requireUnlocked(portal, subject)
  if (right) return clearWrong(portal, subject)
  countWrong(portal, subject)
  throw new ApiError('unauthenticated', 'User ID or password is wrong')
}
