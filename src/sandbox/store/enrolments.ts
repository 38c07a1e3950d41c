import type { Method } from '#shared/portal-api/primitives.ts'
import type { Keys } from '../crypto/keys.ts'
import type { Db } from './database.ts'

/** A set-up that waits, or waited, for its code. */
export interface EnrolmentRow {
  id: string
  accountId: string
  /** The version of the second factor that it started from. */
  factorVersion: number
  /** The active method that it takes the place of; null where none is active. */
  replaces: Method | null
  /** The case that it is part of; null for a customer's own. */
  caseId: string | null
  /** Base32; the Authenticator App's alone. */
  secret: string | null
  status: 'waiting' | 'done' | 'void'
}

type Stored = Omit<EnrolmentRow, 'secret'> & { secretSealed: Buffer | null }

const columns = `id, account_id AS accountId, factor_version AS factorVersion, replaces, case_id AS caseId,
  secret_sealed AS secretSealed, status`

/** Enrolments; one an account waits at a time. */
export interface EnrolmentStore {
  byId(id: string, accountId: string): EnrolmentRow | undefined
  waiting(): EnrolmentRow[]
  insert(row: EnrolmentRow): void
  settle(id: string, status: 'done' | 'void'): void
  /** Voids the account's waiting enrolment, if it has one. */
  voidWaiting(accountId: string): void
}

/** Prepares its statements. */
export function enrolmentStore(db: Db, keys: Keys): EnrolmentStore {
  // guard: portal-enrolment.own-account
  const byId = db.prepare<[string, string], Stored>(`SELECT ${columns} FROM enrolments WHERE id = ? AND account_id = ?`)
  const waiting = db.prepare<[], Stored>(`SELECT ${columns} FROM enrolments WHERE status = 'waiting'`)
  const insert = db.prepare(
    `INSERT INTO enrolments (id, account_id, factor_version, replaces, case_id, secret_sealed, status)
     VALUES (@id, @accountId, @factorVersion, @replaces, @caseId, @secretSealed, @status)`,
  )
  const settle = db.prepare<[EnrolmentRow['status'], string]>('UPDATE enrolments SET status = ? WHERE id = ?')
  const voidWaiting = db.prepare<[string]>(
    `UPDATE enrolments SET status = 'void' WHERE account_id = ? AND status = 'waiting'`,
  )
  const open = ({ secretSealed, ...row }: Stored): EnrolmentRow => ({
    ...row,
    secret: secretSealed && keys.open(`enrolment:${row.id}`, secretSealed),
  })
  return {
    byId(id: string, accountId: string): EnrolmentRow | undefined {
      const row = byId.get(id, accountId)
      return row && open(row)
    },
    waiting: () => waiting.all().map(open),
    insert: ({ secret, ...row }) =>
      void insert.run({ ...row, secretSealed: secret && keys.seal(`enrolment:${row.id}`, secret) }),
    settle: (id, status) => void settle.run(status, id),
    voidWaiting: (accountId) => void voidWaiting.run(accountId),
  }
}
