import type { Method } from '#shared/api/primitives.ts'
import type { PortalDb } from './database.ts'

/** A code that a challenge or an enrolment waits for. */
export interface AwaitedCode {
  /** The challenge's or the enrolment's own id. */
  id: string
  /** Whose wrong tries it counts to. */
  subject: string
  method: Method
  /** Keyed hash of the code that was sent; null for the Authenticator App. */
  codeHash: string | null
  /** Which message the present code is; 0 for the Authenticator App. */
  sendNumber: number
  sentAt: number | null
  expiresAt: number
  voided: boolean
}

type Stored = Omit<AwaitedCode, 'voided'> & { voided: number }

/** Codes that are waited for, one row a challenge or enrolment. */
export interface AwaitedCodeRepository {
  byId(id: string): AwaitedCode
  insert(row: AwaitedCode): void
  /** Puts a new code in the place of the old one, which is void from then on. */
  renew(row: AwaitedCode): void
  /** Whether this code, as it was sent, would still be taken: not used, not replaced, not too old, what it is for not over. */
  isLive(id: string, sendNumber: number, now: number): boolean
  void(id: string): void
  /** Voids every code that counts to a subject. */
  voidAll(subject: string): void
}

/** Prepares its statements. */
export function createAwaitedCodeRepository(db: PortalDb): AwaitedCodeRepository {
  const byId = db.prepare<[string], Stored>(
    `SELECT id, subject, method, code_hash AS codeHash, send_number AS sendNumber, sent_at AS sentAt,
       expires_at AS expiresAt, voided FROM awaited_codes WHERE id = ?`,
  )
  const insert = db.prepare(
    `INSERT INTO awaited_codes (id, subject, method, code_hash, send_number, sent_at, expires_at)
     VALUES (@id, @subject, @method, @codeHash, @sendNumber, @sentAt, @expiresAt)`,
  )
  const renew = db.prepare(
    `UPDATE awaited_codes SET code_hash = @codeHash, send_number = @sendNumber, sent_at = @sentAt,
       expires_at = @expiresAt, voided = 0 WHERE id = @id`,
  )
  const live = db.prepare<[string, number, number]>(
    `SELECT 1 FROM awaited_codes WHERE id = ? AND send_number = ? AND voided = 0 AND expires_at > ?
       AND NOT EXISTS (
         SELECT 1 FROM enrolments e JOIN factors f ON f.account_id = e.account_id
         WHERE e.id = awaited_codes.id AND (e.status <> 'waiting' OR e.factor_version <> f.version))
       AND NOT EXISTS (
         SELECT 1 FROM challenges c LEFT JOIN factors f ON f.account_id = c.owner_id
         WHERE c.id = awaited_codes.id AND (c.used = 1 OR c.factor_version <> f.version))`,
  )
  const voidOne = db.prepare<[string]>('UPDATE awaited_codes SET voided = 1 WHERE id = ?')
  const voidAll = db.prepare<[string]>('UPDATE awaited_codes SET voided = 1 WHERE subject = ?')
  return {
    byId(id: string): AwaitedCode {
      const row = byId.get(id)
      if (!row) throw new Error('A challenge or an enrolment has no code it waits for')
      return { ...row, voided: row.voided === 1 }
    },
    insert: ({ voided: _, ...code }) => void insert.run(code),
    renew: ({ id, codeHash, sendNumber, sentAt, expiresAt }) =>
      void renew.run({ id, codeHash, sendNumber, sentAt, expiresAt }),
    isLive: (id, sendNumber, now) => live.get(id, sendNumber, now) !== undefined,
    void: (id) => void voidOne.run(id),
    voidAll: (subject) => void voidAll.run(subject),
  }
}
