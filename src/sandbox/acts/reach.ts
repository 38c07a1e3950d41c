import type { AccountSummary } from '#shared/portal-api/accounts.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import type { AccountRow } from '../store/accounts.ts'

export interface ReachedAccount {
  account: AccountRow
  role: AccountSummary['role']
}

/** The accounts that a login reaches: its own first, then those it was let into. */
export function reachedAccounts(portal: Portal, loginId: string): ReachedAccount[] {
  const own = portal.store.accounts.byId(loginId)
  const delegated = portal.store.accounts.delegatedTo(loginId)
  return [
    ...(own ? [{ account: own, role: 'owner' as const }] : []),
    ...delegated.map(({ role, ...account }) => ({ account, role })),
  ]
}

/** One of them; any other account looks as if it did not exist. */
export function requireReached(portal: Portal, loginId: string, accountId: string): ReachedAccount {
  const reached = reachedAccounts(portal, loginId).find(({ account }) => account.id === accountId)
  if (!reached) throw new PortalProblem('not-found', 'There is no such account')
  return reached
}

/** An account whose 2FA the login may change: its own, and active. No delegated role may. */
export function requireChangeable(portal: Portal, loginId: string, accountId: string): AccountRow {
  const { account, role } = requireReached(portal, loginId, accountId)
  if (role !== 'owner') throw new PortalProblem('forbidden', 'Only the account itself may change its 2FA')
  requireActive(account)
  return account
}

/** Refuses every change to a frozen or closed account. */
export function requireActive(account: AccountRow): void {
  if (account.status !== 'active') throw new PortalProblem('account-not-active', `The account is ${account.status}`)
}
