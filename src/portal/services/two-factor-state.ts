import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { destinationOf } from './destinations.ts'
import { instantAtOrNull } from '../clock.ts'
import type { Portal } from '../portal.ts'
import type { DirectoryAccount } from '../directory/directory.ts'

/** The state of two-factor authentication on an account, as the API answers it. */
export function readTwoFactorState(portal: Portal, account: DirectoryAccount): TwoFactorState {
  const factor = portal.directory.factors(account.id)
  return {
    active: factor.method !== null,
    method: factor.method,
    destinationMasked: (factor.method && destinationOf(account, factor.method)?.masked) ?? null,
    since: instantAtOrNull(factor.since),
    lastChangedBy: factor.changedBy,
    ...(factor.evidence && { evidence: factor.evidence }),
    enforced: factor.enforced,
    locked: portal.directory.isLocked(account.id),
    version: factor.version,
  }
}
