import { methods } from '#shared/api/methods.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { destinationOf } from './destinations.ts'
import { codeTries, lockOf, passwordTries } from './lockout.ts'
import { instantAtOrNull } from '../clock.ts'
import type { Portal } from '../portal.ts'
import type { AccountRow } from '../repositories/accounts.ts'

/** The state of two-factor authentication on an account, as the API answers it. */
export function twoFactorState(portal: Portal, account: AccountRow): TwoFactorState {
  const factor = portal.store.factors.of(account.id)
  const subjects = [
    passwordTries(portal, 'customer', account.userId),
    ...methods.map((method) => codeTries(portal, 'customer', account.id, method)),
  ]
  return {
    active: factor.method !== null,
    method: factor.method,
    destinationMasked: (factor.method && destinationOf(account, factor.method)?.masked) ?? null,
    since: instantAtOrNull(factor.since),
    lastChangedBy: factor.changedBy,
    enforced: factor.enforced,
    locked: subjects.some((subject) => lockOf(portal, subject) !== undefined),
    version: factor.version,
  }
}
