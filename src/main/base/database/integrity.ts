import type { Db } from './open-database.ts'

/** What SQLite's check of the whole file found; `words`: the former index of words alone, which nothing reads any more. */
export type Damage = 'none' | 'words' | 'damaged'

/** Reads the whole file, which takes long where it is large: for a worker. */
export function damageOf(db: Db): Damage {
  let lines: string[]
  try {
    lines = (db.pragma('integrity_check(20)') as { integrity_check: string }[]).map((row) => row.integrity_check)
  } catch (error) {
    // FTS5 may not load the table at all.
    return (error as Error).message.includes('fts5') ? 'words' : 'damaged'
  }
  if (lines.length === 1 && lines[0] === 'ok') return 'none'
  // guard: integrity.words-alone
  return lines.every((line) => /\bfts5\b/i.test(line) && line.includes('entry_text')) ? 'words' : 'damaged'
}

/**
 * Takes the sealed sessions out of a copy of the database: who signed out after the backup stays signed out, and a copy is
 * worth no session. The bytes are overwritten.
 */
export function forgetSessions(db: Db): void {
  db.pragma('secure_delete = ON')
  // guard: backups.no-sessions
  for (const table of ['kept_session', 'guided_session']) if (hasTable(db, table)) db.exec(`DELETE FROM "${table}"`)
}

function hasTable(db: Db, name: string): boolean {
  return (
    db.prepare<[string], number>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck().get(name) ===
    1
  )
}

/** Whether an error says that a file is damaged, or is no database; also one that a worker passed on without its code. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'SqliteError') return false
  const { code = '' } = error as Error & { code?: string }
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || /is malformed|not a database|fts5: corruption/.test(error.message)
}
