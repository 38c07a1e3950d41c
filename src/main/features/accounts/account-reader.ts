import type { AccountPage } from '#shared/ipc/views.ts'
import { idAtPortal, keyAt } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AccountSummary } from '#shared/api/accounts.ts'
import type { Notice } from '#shared/api/notices.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { AnswerOf, Endpoint, RequestOf } from '#shared/api/endpoint.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { CustomerSessions, ActiveSession } from '../sessions/customer-sessions.ts'
import type { AccountStore } from './account-store.ts'

/** Reading accounts from the portal. Accounts are named by their key. */
export interface AccountReader {
  page(accountId: string): Promise<AccountPage>
  /** Reads what a login reaches and remembers it; its own state with it. */
  refresh(accountId: string): Promise<void>
  readTwoFactor(accountId: string): Promise<TwoFactorState>
  notices(accountId: string): Promise<Notice[]>
}

export interface AccountReaderDeps {
  sessions: CustomerSessions
  accountStore: AccountStore
  procedures: { openOn(accountId: string): Procedure | null }
  clock: Clock
}

/** Takes what a portal listed for a session: its own account and those that it reaches. Writes nothing where that was known. */
export function rememberReach(
  accountStore: AccountStore,
  session: ActiveSession,
  listed: readonly AccountSummary[],
): void {
  const { accountId, portalId } = session.view
  const reaches = new Set(listed.map(({ id }) => keyAt(portalId, id)))
  const isKnown = listed.every(({ id, name, userId, status, role }) => {
    const known = accountStore.find(keyAt(portalId, id))
    const knownRole = keyAt(portalId, id) === accountId ? role : known?.reachedBy.get(accountId)
    const summary = known?.summary
    return summary?.userId === userId && summary.name === name && summary.status === status && knownRole === role
  })
  const isSame = isKnown && reaches.size === session.reaches.size && [...reaches].every((id) => session.reaches.has(id))
  session.reaches = reaches
  if (!isSame) accountStore.rememberList(accountId, portalId, listed)
}

/** Accounts as the page sees them. What reads from the portal throws an AppError: its refusal, or that it did not answer. */
export function createAccountReader({ sessions, accountStore, procedures, clock }: AccountReaderDeps): AccountReader {
  async function read<E extends Endpoint>(
    session: ActiveSession,
    endpoint: E,
    request: RequestOf<E>,
  ): Promise<AnswerOf<E>> {
    return answerOf(await session.client.call(endpoint, request), 'read')
  }

  async function readTwoFactor(accountId: string): Promise<TwoFactorState> {
    const params = { accountId: idAtPortal(accountId) }
    const { body } = await read(sessions.reaching(accountId), endpoints.getTwoFactor, { params })
    accountStore.rememberState(accountId, body)
    return body
  }

  async function notices(accountId: string): Promise<Notice[]> {
    const params = { accountId: idAtPortal(accountId) }
    const { body } = await read(sessions.reaching(accountId), endpoints.listNotices, { params })
    return body.notices
  }

  return {
    readTwoFactor,
    notices,
    page: async (accountId) => {
      const session = sessions.reaching(accountId)
      const params = { accountId: idAtPortal(accountId) }
      const [account, twoFactor, owed] = await Promise.all([
        read(session, endpoints.getAccount, { params }),
        readTwoFactor(accountId),
        notices(accountId),
      ])
      accountStore.rememberProfile(accountId, account.body)
      return {
        account: { ...account.body, id: accountId },
        twoFactor,
        notices: owed,
        procedureId: procedures.openOn(accountId)?.id ?? null,
        readAt: instantOf(clock),
      }
    },
    refresh: async (accountId) => {
      const session = sessions.ofAccount(accountId)
      const { body } = await read(session, endpoints.listAccounts, {})
      rememberReach(accountStore, session, body.accounts)
      await readTwoFactor(accountId)
    },
  }
}
