import type { AccountSummary } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import { foldForSearch, searchWords } from '#shared/domain/search/fold.ts'
import type { Keys } from '../crypto/keys.ts'
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
  /** Words, each a part of a name, an account id, an e-mail address or a ticket; or a part of a mobile number; empty finds everyone. */
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

/** Digits from which on a text is searched for in mobile numbers as well: fewer would be in nearly every number. */
const fewestDigits = 4

/**
 * The digits of what is written as a mobile number is, without signs, spaces and brackets; and again without the zeros before
 * it, which E.164 has none of. Only those with enough digits: none for any other text.
 */
function digitsOfNumber(folded: string): string[] {
  if (!/^\+?[\d\s().\-/]+$/.test(folded)) return []
  const digits = folded.replace('(0)', '').replaceAll(/\D/g, '')
  return [digits, digits.replace(/^0+/, '')].filter(({ length }) => length >= fewestDigits)
}

/** Prepares its statements. */
export function createCustomerRepository(db: PortalDb, keys: Keys): CustomerRepository {
  // Numbers are sealed on disk: each is opened where the digits are searched for, and nothing of it is kept.
  // guard: customer-search.numbers
  db.function('mobile_has', (id, sealed, digits) => {
    const number = keys.open(`mobile:${String(id)}`, sealed as Buffer)
    return Number(
      String(digits)
        .split(' ')
        .some((part) => number.includes(part)),
    )
  })
  const search = db.prepare<[Record<string, string | number | null>], CustomerRow>(
    `SELECT a.id AS accountId, a.name, a.user_id AS userId, a.status, f.method
     FROM accounts a JOIN factors f ON f.account_id = a.id
     WHERE (NOT EXISTS (
         SELECT 1 FROM json_each(@words) AS word
         WHERE instr(a.search_text, word.value) = 0 AND NOT EXISTS (
           SELECT 1 FROM cases c WHERE c.account_id = a.id AND instr(c.search_ticket, word.value) > 0))
       OR (@digits IS NOT NULL AND a.mobile_sealed IS NOT NULL AND mobile_has(a.id, a.mobile_sealed, @digits)))
       AND (@method IS NULL OR coalesce(f.method, 'none') = @method)
       AND (@status IS NULL OR a.status = @status)
       AND (@afterName IS NULL OR (a.name, a.id) > (@afterName, @afterId))
     ORDER BY a.name, a.id LIMIT @limit`,
  )
  return {
    search: ({ query, method, status, after, limit }) =>
      search.all({
        words: JSON.stringify(searchWords(query)),
        digits: digitsOfNumber(foldForSearch(query)).join(' ') || null,
        method,
        status,
        afterName: after?.name ?? null,
        afterId: after?.accountId ?? null,
        limit,
      }),
  }
}
