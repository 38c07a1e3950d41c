import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { Db } from '../../../src/main/base/database/open-database.ts'

/** What somebody has who opens the database file with another program: a connection that is refused nothing. */
export function openDatabaseForTampering(file: string): Db {
  const db = new Database(file)
  // Without it the library refuses to write to the schema table (SQLITE_DBCONFIG_DEFENSIVE).
  db.unsafeMode(true)
  onTestFinished(() => void db.close())
  return db
}

/** Runs a change with the triggers that forbid it taken away, and puts them back word for word. */
export function withoutTriggers(db: Db, change: () => void): void {
  const triggers = db
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`)
  change()
  for (const { sql } of triggers) db.exec(sql)
}
