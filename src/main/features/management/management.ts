import { customerActor } from '#shared/domain/actors.ts'
import type { ManagementView } from '#shared/ipc/views.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { resolveAccess } from '../accounts/access.ts'
import type { KnownAccounts } from '../accounts/known-accounts.ts'
import type { AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'

/**
 * Enters and leaves Management Mode: whose account is open, by whose login, and as what. One at a time; ends with the
 * app.
 */
export interface Management {
  now(): ManagementView | null
  /**
   * Enters an account of somebody else; the one before is left.
   *
   * @throws AppError `not-found`; `signed-out` when no session reaches it; `wrong-step` when its own login is signed in
   */
  enter(accountId: string): ManagementView
  leave(why?: LeftBecause): void
  /** To be called when sessions or what they reach changed: ends what is not given any more. */
  check(): void
}

/** `asked`: the operator left; `signed-out`: no session gives it any more; `owner`: the account's own login is there. */
type LeftBecause = 'asked' | 'signed-out' | 'owner'

export interface ManagementDeps {
  sessions: CustomerSessions
  accountStore: KnownAccounts
  audit: AuditStore
  onChanged(): void
}

export function createManagement(deps: ManagementDeps): Management {
  const { sessions, accountStore, audit, onChanged } = deps
  let current: ManagementView | null = null

  function write(action: AuditFacts['action'], of: ManagementView, detail: AuditFacts['detail']): void {
    audit.append({ actor: customerActor(of.viaUserId), account: of.accountId, action, outcome: 'ok', detail })
  }

  function leave(why: LeftBecause = 'asked'): void {
    if (current === null) return
    const left = current
    current = null
    onChanged()
    write('management.left', left, { role: left.role, why })
  }

  /** A session that ended cannot be kept by a disk that refuses the note. */
  function end(why: LeftBecause): void {
    try {
      leave(why)
    } catch {
      return
    }
  }

  return {
    now: () => current,
    leave,
    enter: (accountId) => {
      const account = accountStore.find(accountId)
      if (account === null) throw new AppError('not-found', 'not-here-any-more')
      const access = resolveAccess(deps, accountId)
      if (access === null) throw new AppError('signed-out')
      if (access.role === 'owner') throw new AppError('wrong-step', 'own-account')
      const { accountId: via, accountName: viaName, userId: viaUserId } = access.session.view
      if (current !== null && current.accountId === accountId && current.via === via && current.role === access.role)
        return current
      leave()
      const { name, userId } = account.summary
      const entered: ManagementView = { accountId, name, userId, via, viaName, viaUserId, role: access.role }
      // Written first: what the audit could not note is not entered.
      write('management.entered', entered, { role: access.role })
      current = entered
      onChanged()
      return entered
    },
    check: () => {
      if (current === null) return
      const access = resolveAccess(deps, current.accountId)
      if (access === null) return end('signed-out')
      if (access.role === 'owner') return end('owner')
      if (!sessions.has(current.via)) end('signed-out')
    },
  }
}
