import Database from 'better-sqlite3'
import { schema, schemaVersion } from './schema.ts'

export type Db = Database.Database

/** A STRICT database file in WAL mode; `synchronous=FULL` is per connection and is set on this one. */
export function openDatabase(path: string, nativeBinding: string | undefined): Db {
  const db = new Database(path, nativeBinding === undefined ? {} : { nativeBinding })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > schemaVersion) {
    db.close()
    throw new Error(`The database of this portal was written by a newer version (${version}, known: ${schemaVersion})`)
  }
  if (version === 0) db.transaction(() => db.exec(schema).pragma(`user_version = ${schemaVersion}`)).immediate()
  return db
}
