import type { Method } from '#shared/api/primitives.ts'
import type { MessageText } from '../messages/texts.ts'
import { changeText, replacedText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../api-error.ts'
import type { AccountRow } from '../repositories/accounts.ts'
import type { FactorRow } from '../repositories/factors.ts'
import { twoFactorState } from './two-factor-state.ts'
import type { Cause } from './security-log.ts'
import { logSecurity } from './security-log.ts'
import { tellEveryAddress } from './send.ts'

/** A method that was just proved. */
interface ProvedFactor {
  method: Method
  /** The Authenticator App's secret alone, and its time step that the proof used. */
  secret: string | null
  lastStep: number | null
  /** Its time steps that told of a wrong clock in the set-up. */
  spentSteps: readonly number[]
}

/** Refuses with the state that is true now. */
export function stateConflict(portal: Portal, account: AccountRow, detail: string): PortalProblem {
  return new PortalProblem('conflict', detail, { currentState: twoFactorState(portal, account) })
}

/** The factor, when it stands at the version the caller saw. */
export function requireVersion(portal: Portal, account: AccountRow, expected: number): FactorRow {
  const factor = portal.store.factors.of(account.id)
  // guard: portal-factor.version
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
export function disableFactor(portal: Portal, account: AccountRow, method: Method, cause: Cause): void {
  change(portal, account, { method: null, secret: null, lastStep: null, spentSteps: [] }, cause)
  record(portal, account, 'two-factor-disabled', method, changeText('two-factor-disabled', method, account.name), cause)
}

/** Turns 2FA on with a method that was just proved; `lastStep` is the Authenticator App's step used for that. */
export function enableFactor(portal: Portal, account: AccountRow, proved: ProvedFactor, cause: Cause): void {
  const { method } = proved
  change(portal, account, proved, cause)
  record(portal, account, 'two-factor-enabled', method, changeText('two-factor-enabled', method, account.name), cause)
}

/** Puts a method that was just proved in the place of the active one, in one step: one change, one new version. */
export function replaceFactor(
  portal: Portal,
  account: AccountRow,
  replaced: Method,
  proved: ProvedFactor,
  cause: Cause,
): void {
  const { method } = proved
  change(portal, account, proved, cause)
  record(portal, account, 'two-factor-replaced', method, replacedText(replaced, method, account.name), cause)
}

function change(
  portal: Portal,
  account: AccountRow,
  factor: Pick<FactorRow, 'method' | 'secret' | 'lastStep' | 'spentSteps'>,
  { origin }: Cause,
): void {
  portal.store.factors.change(account.id, { ...factor, since: portal.clock.now(), changedBy: origin.by })
}

/** One change of factor: its effect in the ledger, its line in the security log, the word to every address. */
function record(
  portal: Portal,
  account: AccountRow,
  what: 'two-factor-disabled' | 'two-factor-enabled' | 'two-factor-replaced',
  method: Method,
  text: MessageText,
  { key, origin }: Cause,
): void {
  portal.store.ledger.append({ key, what, accountId: account.id, at: portal.clock.now() })
  logSecurity(portal, account.id, what, origin, method)
  tellEveryAddress(portal, account, what, text, { methodNamed: method })
}
