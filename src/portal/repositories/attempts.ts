import type { Tries } from '../rules/lockout.ts'
import { noTries } from '../rules/lockout.ts'
import type { PortalDb } from './database.ts'

/** Wrong tries in a row, by subject: a login's passwords, or one account's codes of one method. */
export interface AttemptRepository {
  of(subject: string): Tries
  save(subject: string, tries: Tries): void
  clear(subject: string): void
}

/** Prepares its statements. */
export function createAttemptRepository(db: PortalDb): AttemptRepository {
  const of = db.prepare<[string], Tries>('SELECT wrong, locked_until AS lockedUntil FROM attempts WHERE subject = ?')
  const save = db.prepare<[string, number, number | null]>(
    'INSERT OR REPLACE INTO attempts (subject, wrong, locked_until) VALUES (?, ?, ?)',
  )
  const clear = db.prepare<[string]>('DELETE FROM attempts WHERE subject = ?')
  return {
    of: (subject) => of.get(subject) ?? noTries,
    save: (subject, tries) => void save.run(subject, tries.wrong, tries.lockedUntil),
    clear: (subject) => void clear.run(subject),
  }
}
