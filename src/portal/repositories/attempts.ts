import type { WrongAttempts } from '../rules/lockout.ts'
import { noAttempts } from '../rules/lockout.ts'
import type { PortalDb } from './database.ts'

/** Wrong attempts in a row, by subject: a login's passwords, or one account's codes of one method. */
export interface AttemptRepository {
  of(subject: string): WrongAttempts
  save(subject: string, wrongAttempts: WrongAttempts): void
  clear(subject: string): void
}

/** Prepares its statements. */
export function createAttemptRepository(db: PortalDb): AttemptRepository {
  const of = db.prepare<[string], WrongAttempts>(
    'SELECT wrong, locked_until AS lockedUntil FROM attempts WHERE subject = ?',
  )
  const save = db.prepare<[string, number, number | null]>(
    'INSERT OR REPLACE INTO attempts (subject, wrong, locked_until) VALUES (?, ?, ?)',
  )
  const clear = db.prepare<[string]>('DELETE FROM attempts WHERE subject = ?')
  return {
    of: (subject) => of.get(subject) ?? noAttempts,
    save: (subject, wrongAttempts) => void save.run(subject, wrongAttempts.wrong, wrongAttempts.lockedUntil),
    clear: (subject) => void clear.run(subject),
  }
}
