import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { makeDatabasePrivate } from '../../../files/private-files.ts'
import { defineSpellings } from './migrations/define-spellings.ts'
import { migrations } from './migrations/migrations.ts'

export type Db = Database.Database

/** The file was written by a newer version of FactorDesk; it was not touched. */
export class NewerProfileError extends Error {
  override name = 'NewerProfileError'
  readonly found: number
  readonly known: number

  constructor(found: number, known: number) {
    super(`database version ${found} is newer than ${known}`)
    this.found = found
    this.known = known
  }
}

export interface DatabaseOptions {
  file: string
  /** Path of the compiled addon, where the one in the package does not fit the runtime. */
  nativeBinding?: string | undefined
}

/**
 * Opens the console's database, brings it up to date and makes each commit survive a power loss: WAL with
 * `synchronous=FULL`, set on this very connection because the library is compiled with a weaker default.
 *
 * @throws NewerProfileError when the file is from a newer version; the file is left untouched. ELOOP where a link lies at its name.
 */
export function openDatabase({ file, nativeBinding }: DatabaseOptions): Db {
  // guard: database.newer-version
  if (existsSync(file)) refuseNewer(file, nativeBinding)
  // guard: database.private
  makeDatabasePrivate(file)
  const db = new Database(file, bindingOption(nativeBinding))
  // First: turning to WAL is a write already, and takes the weaker default with it where nothing was chosen.
  setUp(db)
  // guard: database.write-ahead-log
  db.pragma('journal_mode = WAL')
  // guard: database.foreign-keys
  db.pragma('foreign_keys = ON')
  migrate(db)
  return db
}

/**
 * Another connection to a database that is open already; it reads and can write nothing.
 *
 * @throws when there is no such database
 */
export function openReadonly({ database, nativeBinding }: { database: string; nativeBinding: string | undefined }): Db {
  // guard: database.reader
  const db = new Database(database, { ...bindingOption(nativeBinding), readonly: true })
  // guard: database.query-only
  db.pragma('query_only = ON')
  setUp(db)
  return db
}

/** What applies to a connection alone and so must be set on each. */
function setUp(db: Db): void {
  // guard: database.synchronous
  db.pragma('synchronous = FULL')
  // guard: database.trusted-schema
  db.pragma('trusted_schema = OFF')
  // A cell that was damaged, or written on purpose, is refused where it is read.
  // guard: database.cell-size-check
  db.pragma('cell_size_check = ON')
}

function refuseNewer(file: string, nativeBinding: string | undefined): void {
  // guard: database.version-in-header
  refuseNewerThan(versionInHeader(file))
  // Opening makes files beside the database, so it is asked only where a log that was not folded in may know better.
  // guard: database.version-in-log
  if (!existsSync(`${file}-wal`)) return
  const db = new Database(file, { ...bindingOption(nativeBinding), readonly: true })
  try {
    refuseNewerThan(versionOf(db))
  } finally {
    db.close()
  }
}

function refuseNewerThan(found: number): void {
  if (found > migrations.length) throw new NewerProfileError(found, migrations.length)
}

/**
 * `user_version` as it is in the file (sqlite.org/fileformat2.html, section 1.3): four bytes from offset 60 of the
 * header. 0 for a file that is not SQLite's; opening it will say so.
 */
function versionInHeader(file: string): number {
  const header = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, header, 0, header.length, 0)
  } finally {
    closeSync(handle)
  }
  return header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readInt32BE(60) : 0
}

function migrate(db: Db): void {
  defineSpellings(db)
  for (let version = versionOf(db); version < migrations.length; version += 1) {
    const step = migrations[version]
    if (step === undefined) break
    // guard: database.migration-transaction
    db.transaction(() => {
      db.exec(step)
      db.pragma(`user_version = ${version + 1}`)
    }).immediate()
  }
}

function versionOf(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** The option that names the compiled addon, where one is named. */
export function bindingOption(nativeBinding: string | undefined): { nativeBinding?: string } {
  return nativeBinding === undefined ? {} : { nativeBinding }
}
