import type { AccountPage, AccountRow } from '#shared/contract/snapshots.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { Notice } from '#shared/portal-api/notices.ts'
import type { TwoFactorState } from '#shared/portal-api/two-factor.ts'
import type { AnswerOf, Endpoint, RequestOf } from '#shared/portal-api/endpoint.ts'
import { answerOf } from '../portal/portal.ts'
import type { ProcedureStore } from '../procedures/procedure-store.ts'
import type { CustomerSessions, HeldSession } from '../sessions/customer-sessions.ts'
import type { AccountCache } from './account-cache.ts'

/** Reading accounts: the list from the cache, a page from the portal. */
export interface Accounts {
  rows(): AccountRow[]
  page(accountId: string): Promise<AccountPage>
  /** Reads what a session reaches and remembers it; the session's own state with it. */
  refresh(accountId: string): Promise<void>
  readTwoFactor(accountId: string): Promise<TwoFactorState>
  notices(accountId: string): Promise<Notice[]>
}

export interface AccountParts {
  sessions: CustomerSessions
  cache: AccountCache
  procedures: ProcedureStore
  clock: Clock
  onChanged(): void
}

/** Accounts as the page sees them. What reads from the portal throws a Refusal: its refusal, or that it did not answer. */
export function openAccounts({ sessions, cache, procedures, clock, onChanged }: AccountParts): Accounts {
  async function read<E extends Endpoint>(
    session: HeldSession,
    endpoint: E,
    request: RequestOf<E>,
  ): Promise<AnswerOf<E>> {
    return answerOf(await session.keeper.send(endpoint, request))
  }

  async function readTwoFactor(accountId: string): Promise<TwoFactorState> {
    const { body } = await read(sessions.ofAccount(accountId), endpoints.getTwoFactor, { params: { accountId } })
    cache.rememberState(accountId, body)
    onChanged()
    return body
  }

  async function notices(accountId: string): Promise<Notice[]> {
    const { body } = await read(sessions.ofAccount(accountId), endpoints.listNotices, { params: { accountId } })
    return body.notices
  }

  return {
    readTwoFactor,
    notices,
    rows: () => {
      const signedIn = new Set(sessions.list().map(({ accountId }) => accountId))
      return cache.all().map(({ summary, twoFactor, readAt }) => ({
        ...summary,
        signedIn: signedIn.has(summary.id),
        twoFactor,
        readAt,
        procedureId: procedures.openOn(summary.id)?.id ?? null,
      }))
    },
    page: async (accountId) => {
      const session = sessions.ofAccount(accountId)
      const params = { accountId }
      const [account, twoFactor, owed] = await Promise.all([
        read(session, endpoints.getAccount, { params }),
        readTwoFactor(accountId),
        notices(accountId),
      ])
      const procedureId = procedures.openOn(accountId)?.id ?? null
      return { account: account.body, twoFactor, notices: owed, procedureId, readAt: instantOf(clock) }
    },
    refresh: async (accountId) => {
      const { body } = await read(sessions.ofAccount(accountId), endpoints.listAccounts, {})
      for (const summary of body.accounts) cache.remember(summary)
      await readTwoFactor(accountId)
    },
  }
}
