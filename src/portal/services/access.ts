import type { AccountRole } from '#shared/api/accounts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { AccountPermission } from '../rules/permissions.ts'
import { may } from '../rules/permissions.ts'
import type { DirectoryAccount } from '../directory/directory.ts'

interface ReachedAccount {
  account: DirectoryAccount
  role: AccountRole
}

/** The accounts that a login reaches: its own first, then those it was let into. */
export function reachedAccounts(portal: Portal, loginId: string): ReachedAccount[] {
  const own = portal.directory.account(loginId)
  const delegated = portal.directory.delegatedTo(loginId)
  return [
    ...(own ? [{ account: own, role: 'owner' as const }] : []),
    ...delegated.map(({ role, ...account }) => ({ account, role })),
  ]
}

/** One of them, where the login's role allows the act; an account out of reach gets the answer of one that does not exist. */
export function requireReached(
  portal: Portal,
  loginId: string,
  accountId: string,
  act: AccountPermission,
): DirectoryAccount {
  const role = accountId === loginId ? 'owner' : portal.directory.roleOf(loginId, accountId)
  const account = role && portal.directory.account(accountId)
  if (!account) throw new ApiError('not-found', 'There is no such account', { reason: 'account-not-found' })
  if (!may(role, act)) throw new ApiError('forbidden', `The role ${role} does not allow this`)
  return account
}

/** The same for a change, which only an active account takes. */
export function requireChangeable(
  portal: Portal,
  loginId: string,
  accountId: string,
  act: Exclude<AccountPermission, 'read' | 'read-security-log'>,
): DirectoryAccount {
  const account = requireReached(portal, loginId, accountId, act)
  requireActive(account)
  return account
}

/** Refuses what the desk may do on a frozen account, on the way to unfreezing it, but not on a closed one. */
export function requireNotClosed(account: DirectoryAccount): void {
  if (account.status === 'closed') throw new ApiError('account-not-active', 'The account is closed')
}

/** Refuses every change to a frozen or closed account. */
export function requireActive(account: DirectoryAccount): void {
  if (account.status !== 'active') throw new ApiError('account-not-active', `The account is ${account.status}`)
}
