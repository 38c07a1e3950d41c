import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeDatabasePrivate } from '../../files/private-files.ts'

/** Milliseconds to wait for a portal that is just ending. */
const patienceMs = 1000

/** A data folder that is this process's own for as long as it runs. */
export interface DataLock {
  release(): void
}

/** @throws when another portal works with the folder */
export class DataInUse extends Error {
  constructor() {
    super('Another portal works with this data folder')
    this.name = 'DataInUse'
  }
}

/**
 * Takes the folder for one portal: two would deliver each message twice. The lock is one of the operating system's, held
 * through an empty SQLite file, so it ends with the process however that ends.
 */
export function lockData(dataDir: string, nativeBinding: string | undefined): DataLock {
  const file = join(dataDir, 'portal.lock')
  makeDatabasePrivate(file)
  const db = new Database(file, {
    timeout: patienceMs,
    ...(nativeBinding !== undefined && { nativeBinding }),
  })
  try {
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? new DataInUse() : error
  }
  return { release: () => void db.close() }
}
