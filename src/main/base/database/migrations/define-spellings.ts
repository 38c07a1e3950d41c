import type Database from 'better-sqlite3'
import { readUserId, userIdKey } from '#shared/domain/input/user-id.ts'

/** What migrations do with User IDs, in SQL: `user_id_key` and `user_id_read`. Without it they cannot run. */
export function defineSpellings(db: Database.Database): void {
  db.function('user_id_key', { deterministic: true }, (userId) => userIdKey(String(userId)))
  db.function('user_id_read', { deterministic: true }, (userId) => {
    const read = readUserId(String(userId))
    return read.ok ? read.value : String(userId)
  })
}
