import type { AccountRole, AccountSummary } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'

/** What was last read of an account. `summary.id` is its key. */
export interface StoredAccount {
  portalId: string
  summary: AccountSummary
  twoFactor: TwoFactorState | null
  readAt: string | null
  /** The logins of others that reach it: their own account's key, and as what. */
  reachedBy: ReadonlyMap<string, AccountRole>
}

/** What was last read of the accounts, for the features that only read it. What changes it is `AccountStore`. */
export interface KnownAccounts {
  find(accountId: string): StoredAccount | null
  /** Sorted by name. */
  all(): StoredAccount[]
  /** The account of a login, whatever the case of its User ID. */
  findUser(portalId: string, userId: string): StoredAccount | null
  knowsUser(portalId: string, userId: string): boolean
}
