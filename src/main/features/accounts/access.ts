import { bestReach } from '#shared/domain/role-permissions.ts'
import type { AccountRole } from '#shared/api/accounts.ts'
import type { ActiveSession, CustomerSessions } from '../sessions/customer-sessions.ts'
import type { KnownAccounts } from './known-accounts.ts'

export interface AccessDeps {
  accountStore: KnownAccounts
  sessions: CustomerSessions
}

/** A session that reaches an account, and as what. */
export interface Access {
  session: ActiveSession
  role: AccountRole
}

/** Of the sessions that reach an account the one with the most privileged role: the owner's own first; null when there is none. */
export function resolveAccess({ sessions, accountStore }: AccessDeps, accountId: string): Access | null {
  const reachedBy = accountStore.find(accountId)?.reachedBy
  return bestReach(
    sessions.all().flatMap((session): Access[] => {
      if (session.view.accountId === accountId) return [{ session, role: 'owner' }]
      const role = session.reaches.has(accountId) ? reachedBy?.get(session.view.accountId) : undefined
      return role === undefined ? [] : [{ session, role }]
    }),
  )
}
