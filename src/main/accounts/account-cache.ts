import { z } from 'zod'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { accountSummary, type AccountSummary } from '#shared/portal-api/accounts.ts'
import { twoFactorState, type TwoFactorState } from '#shared/portal-api/two-factor.ts'
import type { Db } from '../storage/open-database.ts'

/** What was last read of an account. */
interface CachedAccount {
  summary: AccountSummary
  twoFactor: TwoFactorState | null
  readAt: string | null
}

/** The accounts the console has seen, on disk, so that the list is there before anybody signs in. */
export interface AccountCache {
  remember(summary: AccountSummary): void
  /** False, and nothing is kept, for an account that was never listed (a customer of the desk). */
  rememberState(accountId: string, state: TwoFactorState): boolean
  all(): CachedAccount[]
  knowsUser(userId: string): boolean
}

interface Row {
  body: string
  two_factor: string | null
  read_at: string | null
}

const storedState = z.string().transform((text) => twoFactorState.parse(JSON.parse(text)))

/** The accounts last listed, as they lie in the database, so that a start without a portal has something to show. */
export function openAccountCache(db: Db, clock: Clock): AccountCache {
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO account (account_id, body) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET body = excluded.body',
  )
  const update = db.prepare<[string, string, string]>(
    'UPDATE account SET two_factor = ?, read_at = ? WHERE account_id = ?',
  )
  const select = db.prepare<[], Row>(
    `SELECT body, two_factor, read_at FROM account ORDER BY json_extract(body, '$.name')`,
  )

  const all = (): CachedAccount[] =>
    select.all().map((row) => ({
      summary: accountSummary.parse(JSON.parse(row.body)),
      twoFactor: row.two_factor === null ? null : storedState.parse(row.two_factor),
      readAt: row.read_at,
    }))

  return {
    remember: (summary) => upsert.run(summary.id, JSON.stringify(summary)),
    rememberState: (accountId, state) => update.run(JSON.stringify(state), instantOf(clock), accountId).changes > 0,
    all,
    knowsUser: (userId) => all().some(({ summary }) => summary.userId.toLowerCase() === userId.trim().toLowerCase()),
  }
}
