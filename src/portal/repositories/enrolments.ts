import type { Method } from '#shared/api/primitives.ts'
import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'
import { stepsOf } from './spent-steps.ts'

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
  /** TOTP time steps whose codes showed that a clock is wrong; none of them is taken later. */
  spentSteps: readonly number[]
  status: 'waiting' | 'done' | 'void'
}

type Stored = Omit<EnrolmentRow, 'secret' | 'spentSteps'> & { secretSealed: Buffer | null; spentSteps: string }

const columns = `id, account_id AS accountId, factor_version AS factorVersion, replaces, case_id AS caseId,
  secret_sealed AS secretSealed, spent_steps AS spentSteps, status`

/** Enrolments; one an account waits at a time. */
export interface EnrolmentRepository {
  byId(id: string, accountId: string): EnrolmentRow | undefined
  waiting(): EnrolmentRow[]
  insert(row: EnrolmentRow): void
  /** Remembers a TOTP time step whose code is never to be taken. */
  spendStep(id: string, step: number): void
  settle(id: string, status: 'done' | 'void'): void
  /** Voids the account's waiting enrolment, if it has one. */
  voidWaiting(accountId: string): void
}

/** Prepares its statements. */
export function createEnrolmentRepository(db: PortalDb, keys: Keys): EnrolmentRepository {
  // guard: portal-enrolment.own-account
  const byId = db.prepare<[string, string], Stored>(`SELECT ${columns} FROM enrolments WHERE id = ? AND account_id = ?`)
  const waiting = db.prepare<[], Stored>(`SELECT ${columns} FROM enrolments WHERE status = 'waiting'`)
  const insert = db.prepare(
    `INSERT INTO enrolments (id, account_id, factor_version, replaces, case_id, secret_sealed, status)
     VALUES (@id, @accountId, @factorVersion, @replaces, @caseId, @secretSealed, @status)`,
  )
  const spend = db.prepare<[number, string]>(
    `UPDATE enrolments SET spent_steps = json_insert(spent_steps, '$[#]', ?) WHERE id = ?`,
  )
  const settle = db.prepare<[EnrolmentRow['status'], string]>('UPDATE enrolments SET status = ? WHERE id = ?')
  const voidWaiting = db.prepare<[string]>(
    `UPDATE enrolments SET status = 'void' WHERE account_id = ? AND status = 'waiting'`,
  )
  const open = ({ secretSealed, spentSteps, ...row }: Stored): EnrolmentRow => ({
    ...row,
    spentSteps: stepsOf(spentSteps),
    secret: secretSealed && keys.open(`enrolment:${row.id}`, secretSealed),
  })
  return {
    byId(id: string, accountId: string): EnrolmentRow | undefined {
      const row = byId.get(id, accountId)
      return row && open(row)
    },
    waiting: () => waiting.all().map(open),
    insert: ({ secret, spentSteps: _, ...row }) =>
      void insert.run({ ...row, secretSealed: secret && keys.seal(`enrolment:${row.id}`, secret) }),
    spendStep: (id, step) => void spend.run(step, id),
    settle: (id, status) => void settle.run(status, id),
    voidWaiting: (accountId) => void voidWaiting.run(accountId),
  }
}
