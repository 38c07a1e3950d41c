import type { FailureCode } from '#shared/ipc/outcome.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'

/**
 * The prerequisite of the guides that is missing, or null. Both guides ask for an active account; disable and change for
 * 2FA that is active, a set-up for 2FA that is not. A policy that enforces 2FA forbids step 5: a disable always, a change
 * where the portal cannot replace the method in one step.
 */
export function missingPrerequisite(
  kind: ProcedureKind,
  account: Pick<Account, 'status'>,
  twoFactor: TwoFactorState,
  replace: boolean,
): FailureCode | null {
  // guard: prerequisites.account-status
  if (account.status !== 'active') return 'account-not-active'
  if (twoFactor.active === (kind === 'set-up')) return 'prerequisite-missing'
  if (!twoFactor.enforced || kind === 'set-up') return null
  // guard: prerequisites.policy
  return kind === 'change' && replace ? null : 'policy-enforced'
}

/** A code by text message needs a number in the profile that it reaches; asked where the method is decided beforehand. */
export function missingDestination(to: Method | null, account: Pick<Account, 'textMessages'>): FailureCode | null {
  return to === 'sms' && account.textMessages !== 'possible' ? 'destination-missing' : null
}
