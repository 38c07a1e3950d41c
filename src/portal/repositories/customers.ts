import type { AccountSummary } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { PortalDb } from './database.ts'

/** One line of the customer search as stored. */
interface CustomerRow {
  accountId: string
  name: string
  userId: string
  status: AccountSummary['status']
  method: Method | null
}

/** Where a page ends: the next begins after this name and id. */
interface CustomerCursor {
  name: string
  accountId: string
}

interface CustomerSearch {
  /** Part of a name, an account id or an e-mail address; empty finds everyone. */
  query: string
  method: Method | 'none' | null
  status: AccountSummary['status'] | null
  after: CustomerCursor | null
  limit: number
}

/** The customer base as the staff desk searches it, by name. */
export interface CustomerRepository {
  search(row: CustomerSearch): CustomerRow[]
}

/** Prepares its statements. */
export function createCustomerRepository(db: PortalDb): CustomerRepository {
  const search = db.prepare<[Record<string, string | number | null>], CustomerRow>(
    `SELECT a.id AS accountId, a.name, a.user_id AS userId, a.status, f.method
     FROM accounts a JOIN factors f ON f.account_id = a.id
     WHERE (a.name LIKE @like ESCAPE '\\' OR a.id LIKE @like ESCAPE '\\' OR a.user_id LIKE @like ESCAPE '\\')
       AND (@method IS NULL OR coalesce(f.method, 'none') = @method)
       AND (@status IS NULL OR a.status = @status)
       AND (@afterName IS NULL OR (a.name, a.id) > (@afterName, @afterId))
     ORDER BY a.name, a.id LIMIT @limit`,
  )
  return {
    search: ({ query, method, status, after, limit }) =>
      search.all({
        like: `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`,
        method,
        status,
        afterName: after?.name ?? null,
        afterId: after?.accountId ?? null,
        limit,
      }),
  }
}
