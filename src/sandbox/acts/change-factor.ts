import type { Method } from '#shared/portal-api/primitives.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { FactorRow } from '../store/factors.ts'
import { twoFactorView } from '../views/two-factor.ts'
import { tellChange } from './send.ts'

/** Refuses with the state that is true now. */
export function stateConflict(portal: Portal, account: AccountRow, detail: string): PortalProblem {
  return new PortalProblem('conflict', detail, { currentState: twoFactorView(portal, account) })
}

/** The factor, when it stands at the version the caller saw. */
export function requireVersion(portal: Portal, account: AccountRow, expected: number): FactorRow {
  const factor = portal.store.factors.of(account.id)
  if (factor.version !== expected) throw stateConflict(portal, account, 'Two-factor authentication changed meanwhile')
  return factor
}

/** The active method at the version the caller saw. */
export function requireActiveMethod(portal: Portal, account: AccountRow, expected: number): Method {
  const { method } = requireVersion(portal, account, expected)
  if (method === null) throw stateConflict(portal, account, 'Two-factor authentication is not active')
  return method
}

/** Turns 2FA off: the state, its effect in the ledger and the notices owed, in the caller's transaction. */
export function disableFactor(
  portal: Portal,
  account: AccountRow,
  method: Method,
  by: 'customer' | 'agent',
  key: string,
): void {
  const at = portal.clock.now()
  portal.store.factors.change(account.id, { method: null, secret: null, lastStep: null, since: at, changedBy: by })
  portal.store.ledger.append({ key, what: 'two-factor-disabled', accountId: account.id, at })
  tellChange(portal, account, 'two-factor-disabled', method)
}

/** Turns 2FA on with a method that was just proved; `lastStep` is the Authenticator App's step used for that. */
export function enableFactor(
  portal: Portal,
  account: AccountRow,
  factor: { method: Method; secret: string | null; lastStep: number | null },
  key: string,
): void {
  const at = portal.clock.now()
  portal.store.factors.change(account.id, { ...factor, since: at, changedBy: 'customer' })
  portal.store.ledger.append({ key, what: 'two-factor-enabled', accountId: account.id, at })
  tellChange(portal, account, 'two-factor-enabled', factor.method)
}
