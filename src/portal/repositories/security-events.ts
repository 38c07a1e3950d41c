import type { SecurityEvent } from '#shared/api/security-events.ts'
import { instantAt } from '../clock.ts'
import type { PortalDb } from './database.ts'

/** A line of the security log before it is written; `at` in milliseconds since 1970. */
export type NewSecurityEvent = Omit<SecurityEvent, 'at' | 'operationKey'> & {
  accountId: string
  at: number
  /** The idempotency key of the operation that caused it; null where none did. */
  operationKey: string | null
}

type Stored = Omit<NewSecurityEvent, 'accountId'>

/** The portal's own log, account by account; written in the transaction of what it records. */
export interface SecurityEventRepository {
  append(event: NewSecurityEvent): void
  byId(accountId: string, id: string): SecurityEvent | undefined
  /** What came after an event of the account (from the first on without one), oldest first. */
  after(accountId: string, id: string | null, limit: number): SecurityEvent[]
  /** The newest, newest first. */
  newest(accountId: string, limit: number): SecurityEvent[]
}

const columns = 'id, at, what, by_whom AS by, from_where AS "from", method, operation_key AS operationKey'

/** Prepares its statements. */
export function createSecurityEventRepository(db: PortalDb): SecurityEventRepository {
  const append = db.prepare(
    `INSERT INTO security_events (id, account_id, at, what, by_whom, from_where, method, operation_key)
     VALUES (@id, @accountId, @at, @what, @by, @from, @method, @operationKey)`,
  )
  const byId = db.prepare<[string, string], Stored>(
    `SELECT ${columns} FROM security_events WHERE account_id = ? AND id = ?`,
  )
  const seqOf = db
    .prepare<[string, string], number>('SELECT seq FROM security_events WHERE account_id = ? AND id = ?')
    .pluck()
  const after = db.prepare<[string, number, number], Stored>(
    `SELECT ${columns} FROM security_events WHERE account_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const newest = db.prepare<[string, number], Stored>(
    `SELECT ${columns} FROM security_events WHERE account_id = ? ORDER BY seq DESC LIMIT ?`,
  )
  const toEvent = (row: Stored): SecurityEvent => ({ ...row, at: instantAt(row.at) })
  return {
    append: (event) => void append.run(event),
    byId(accountId: string, id: string): SecurityEvent | undefined {
      const row = byId.get(accountId, id)
      return row && toEvent(row)
    },
    after: (accountId, id, limit) => {
      const seq = id === null ? 0 : (seqOf.get(accountId, id) ?? 0)
      return after.all(accountId, seq, limit).map(toEvent)
    },
    newest: (accountId, limit) => newest.all(accountId, limit).map(toEvent),
  }
}
