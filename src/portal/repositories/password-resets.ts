import { tokenHash } from '../crypto/tokens.ts'
import type { PortalDb } from './database.ts'

/** A link by which a new password is set; times are milliseconds since 1970. */
interface PasswordReset {
  id: string
  /** null: asked for a User ID that no link is sent for. */
  accountId: string | null
  askedAt: number
  expiresAt: number
}

/** Links to set a new password; of a token only its hash is stored. */
export interface PasswordResetRepository {
  /** The link that may be used at an instant, with the account it is for. */
  usable(token: string, at: number): { id: string; accountId: string } | undefined
  insert(row: PasswordReset, token: string): void
  /** When links were asked for on an account: the newest `limit` of them, newest first. */
  asked(accountId: string, limit: number): number[]
  /** Uses up every link of an account. */
  useUp(accountId: string, at: number): void
  /** Forgets links that expired before an instant. */
  forget(before: number): void
}

/** Prepares its statements. */
export function createPasswordResetRepository(db: PortalDb): PasswordResetRepository {
  const usable = db.prepare<[string, number], { id: string; accountId: string }>(
    `SELECT id, account_id AS accountId FROM password_resets
     WHERE token_hash = ? AND account_id IS NOT NULL AND used_at IS NULL AND expires_at > ?`,
  )
  const insert = db.prepare(
    `INSERT INTO password_resets (token_hash, id, account_id, asked_at, expires_at)
     VALUES (@tokenHash, @id, @accountId, @askedAt, @expiresAt)`,
  )
  const asked = db
    .prepare<[string, number], number>(
      'SELECT asked_at FROM password_resets WHERE account_id = ? ORDER BY asked_at DESC LIMIT ?',
    )
    .pluck()
  const useUp = db.prepare<[number, string]>(
    'UPDATE password_resets SET used_at = ? WHERE account_id = ? AND used_at IS NULL',
  )
  const forget = db.prepare<[number]>('DELETE FROM password_resets WHERE expires_at < ?')
  return {
    usable: (token, at) => usable.get(tokenHash(token), at),
    insert: (row, token) => void insert.run({ ...row, tokenHash: tokenHash(token) }),
    asked: (accountId, limit) => asked.all(accountId, limit),
    useUp: (accountId, at) => void useUp.run(at, accountId),
    forget: (before) => void forget.run(before),
  }
}
