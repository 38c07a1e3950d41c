import Database from 'better-sqlite3'
import { makeDatabasePrivate } from '../../files/private-files.ts'
import { portalMigrations } from './migrations/migrations.ts'

export type PortalDb = Database.Database

/** A STRICT database file in WAL mode; `synchronous=FULL` is per connection and is set on this one. */
export function openPortalDatabase(path: string, nativeBinding: string | undefined): PortalDb {
  // guard: portal-database.private
  makeDatabasePrivate(path)
  const db = new Database(path, nativeBinding === undefined ? {} : { nativeBinding })
  // First: turning to WAL is a write already, and takes a weaker default with it where nothing was chosen.
  // guard: portal-database.synchronous
  db.pragma('synchronous = FULL')
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  const version = db.pragma('user_version', { simple: true }) as number
  const known = portalMigrations.length
  if (version > known) {
    db.close()
    throw new Error(`The database of this portal was written by a newer version (${version}, known: ${known})`)
  }
  db.transaction(() => {
    for (const step of portalMigrations.slice(version)) db.exec(step)
    db.pragma(`user_version = ${known}`)
  }).immediate()
  return db
}
