import type { FailureCode } from '#shared/ipc/outcome.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { missingDestination, missingPrerequisite } from './prerequisites.ts'

/** What a procedure is to do, decided before it begins. */
export type PlannedChange = Pick<Procedure, 'kind' | 'to'>

/** Why the plan would not work on an account as its profile and state were just read; null where it would. `replace`: the portal can replace a method in one step. */
export function judge(
  plan: PlannedChange,
  account: Account,
  twoFactor: TwoFactorState,
  replace: boolean,
): FailureCode | null {
  return (
    judgeKnown(plan, account, twoFactor, replace) ??
    missingDestination(plan.to, account) ??
    (twoFactor.locked ? 'locked' : null)
  )
}

/** The same by what was last read: without the profile, and without a lock, which may have ended since. */
export function judgeKnown(
  plan: PlannedChange,
  account: Pick<Account, 'status'>,
  twoFactor: TwoFactorState | null,
  replace: boolean,
): FailureCode | null {
  if (account.status !== 'active') return 'account-not-active'
  if (twoFactor === null) return null
  return isAlready(plan, twoFactor) ? 'already-so' : missingPrerequisite(plan.kind, account, twoFactor, replace)
}

/** The same of an account in guided mode, by what its page shows or last showed. `lacks`: what its recipe cannot lead through. */
export function judgeGuided(
  plan: PlannedChange,
  twoFactor: TwoFactorState | null,
  lacks: FailureCode | null,
): FailureCode | null {
  return lacks ?? judgeKnown(plan, { status: 'active' }, twoFactor, false)
}

function isAlready(plan: PlannedChange, { active, method }: TwoFactorState): boolean {
  return plan.kind === 'disable' ? !active : active && method === plan.to
}
