import { appendFileSync } from 'node:fs'
import Database from 'better-sqlite3'

/**
 * To be loaded before a program (`--import`), in its worker threads too: writes down, of every SQLite connection that it
 * opens, what `PRAGMA synchronous` reads after its first use, after its first write, and whenever a later write
 * finds another value: one that made its file a WAL takes the library's default with its next transaction. One JSON line
 * each, to the file that the environment names.
 */
export const connectionsFile = 'FACTORDESK_TEST_CONNECTIONS'

/** A line of that file. */
export interface WatchedConnection {
  file: string
  readonly: boolean
  wrote: boolean
  synchronous: number
}

const file = process.env[connectionsFile]
const used = new WeakMap<Database.Database, number>()
const written = new WeakMap<Database.Database, number>()

/** True while the question itself is asked. */
let asking = false

function note(db: Database.Database, wrote: boolean): void {
  const seen = wrote ? written : used
  if (file === undefined || asking || (!wrote && seen.has(db))) return
  asking = true
  const synchronous = Number(db.pragma('synchronous', { simple: true }))
  asking = false
  if (seen.get(db) === synchronous) return
  seen.set(db, synchronous)
  appendFileSync(file, `${JSON.stringify({ file: db.name, readonly: db.readonly, wrote, synchronous })}\n`)
}

type Method = (this: { database?: Database.Database; readonly?: boolean }, ...values: unknown[]) => unknown

/** Calls `after` with the object once its method has run. */
function afterwards(of: object, name: string, after: (self: never) => void): void {
  const method = Reflect.get(of, name) as Method
  Object.defineProperty(of, name, {
    configurable: true,
    writable: true,
    value: function (this: never, ...values: unknown[]): unknown {
      const value = Reflect.apply(method, this, values)
      after(this)
      return value
    },
  })
}

const probe = new Database(':memory:')
const statements = Object.getPrototypeOf(probe.prepare('SELECT 1')) as object
probe.close()
for (const name of ['run', 'get', 'all'])
  afterwards(statements, name, ({ database, readonly }: Database.Statement) => {
    if (!readonly && !database.inTransaction) note(database, true)
  })
afterwards(Database.prototype, 'exec', (db: Database.Database) => note(db, true))
for (const name of ['prepare', 'pragma'])
  afterwards(Database.prototype, name, (db: Database.Database) => note(db, false))
