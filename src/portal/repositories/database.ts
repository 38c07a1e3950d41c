import Database from 'better-sqlite3'
import { userIdKey } from '#shared/domain/input/user-id.ts'
import { makeDatabasePrivate } from '../../files/private-files.ts'
import { refoldSearchedTexts } from './searched-texts.ts'
import { portalMigrations } from './migrations/migrations.ts'

export type PortalDb = Database.Database

/** A database that a newer version of this program wrote: this one would not understand it. */
export class NewerDatabase extends Error {}

/** The version of a database that this program writes. */
export const newestVersion = portalMigrations.length

/** The version of a database that exists. */
export function databaseVersion(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return db.pragma('user_version', { simple: true }) as number
  } finally {
    db.close()
  }
}

/** A STRICT database file in WAL mode; `synchronous=FULL` is per connection and is set on this one. */
export function openPortalDatabase(path: string, nativeBinding: string | undefined): PortalDb {
  // guard: portal-database.private
  makeDatabasePrivate(path)
  const db = new Database(path, nativeBinding === undefined ? {} : { nativeBinding })
  // First: turning to WAL is a write already, and takes a weaker default with it where nothing was chosen.
  // guard: portal-database.synchronous
  db.pragma('synchronous = FULL')
  db.pragma('journal_mode = WAL')
  const version = db.pragma('user_version', { simple: true }) as number
  const known = newestVersion
  if (version > known) {
    db.close()
    throw new NewerDatabase(`The database of this portal was written by a newer version (${version}, known: ${known})`)
  }
  // A step may make a table once more: dropping the old one would delete what refers to it.
  db.pragma('foreign_keys = OFF')
  db.function('user_id_key', { deterministic: true }, (userId) => userIdKey(String(userId)))
  db.transaction(() => {
    for (const step of portalMigrations.slice(version)) db.exec(step)
    const broken = version < known ? (db.pragma('foreign_key_check') as unknown[]) : []
    if (broken.length > 0) throw new Error('The database of this portal has rows that refer to none')
    refoldSearchedTexts(db)
    db.pragma(`user_version = ${known}`)
  }).immediate()
  db.pragma('foreign_keys = ON')
  return db
}
