import type { ProblemReason } from '#shared/api/problem.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { Wording } from '../messages/texts.ts'
import { changeText, replacedText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { DirectoryAccount, Factors } from '../directory/directory.ts'
import { readTwoFactorState } from './two-factor-state.ts'
import type { Cause } from './security-log.ts'
import { logSecurity } from './security-log.ts'
import { notifyEveryAddress } from './send.ts'

/** Refuses with the state that is true now. */
export function stateConflict(
  portal: Portal,
  account: DirectoryAccount,
  reason: ProblemReason,
  detail: string,
): ApiError {
  return new ApiError('conflict', detail, { currentState: readTwoFactorState(portal, account), reason })
}

/** The factor, when it has the version the caller saw. */
export function requireVersion(portal: Portal, account: DirectoryAccount, expected: number): Factors {
  const factor = portal.directory.factors(account.id)
  // guard: portal-factor.version
  if (factor.version !== expected)
    throw stateConflict(portal, account, 'changed-meanwhile', 'Two-factor authentication changed meanwhile')
  return factor
}

/** The active method at the version the caller saw. */
export function requireActiveMethod(portal: Portal, account: DirectoryAccount, expected: number): Method {
  const { method } = requireVersion(portal, account, expected)
  if (method === null) throw stateConflict(portal, account, 'not-active', 'Two-factor authentication is not active')
  return method
}

/** Turns 2FA off: the state, its effect in the ledger and the notices owed, in the caller's transaction. */
export function disableFactor(portal: Portal, account: DirectoryAccount, method: Method, cause: Cause): void {
  portal.directory.removeFactor(account.id, cause.origin.by)
  recordDisabled(portal, account, method, cause)
}

/** Writes down that 2FA was turned off: its effect in the ledger, its line in the security log, the notices owed. */
export function recordDisabled(portal: Portal, account: DirectoryAccount, method: Method, cause: Cause): void {
  record(portal, account, 'two-factor-disabled', method, changeText('two-factor-disabled', method, account.name), cause)
}

/**
 * Writes down that a set-up made its method active: on an account without one, or in the place of another one in one
 * step, which is one change and one new version.
 */
export function recordEnabled(
  portal: Portal,
  account: DirectoryAccount,
  method: Method,
  replaced: Method | null,
  cause: Cause,
): void {
  if (replaced === null) {
    const text = changeText('two-factor-enabled', method, account.name)
    record(portal, account, 'two-factor-enabled', method, text, cause)
  } else {
    record(portal, account, 'two-factor-replaced', method, replacedText(replaced, method, account.name), cause)
  }
}

/** One change of factor: its effect in the ledger, its line in the security log, the notice to every address. */
function record(
  portal: Portal,
  account: DirectoryAccount,
  what: 'two-factor-disabled' | 'two-factor-enabled' | 'two-factor-replaced',
  method: Method,
  text: Wording,
  { key, origin }: Cause,
): void {
  portal.repositories.ledger.append({ key, what, accountId: account.id, at: portal.clock.now() })
  logSecurity(portal, account.id, what, origin, method)
  notifyEveryAddress(portal, account, what, text, { methodNamed: method })
}
