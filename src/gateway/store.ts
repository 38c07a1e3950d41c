import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { closeFolders } from '../files/private-files.ts'
import { readKeyFile } from '../portal/crypto/key-file.ts'
import type { Keys } from '../portal/crypto/keys.ts'
import { keysFrom } from '../portal/crypto/keys.ts'
import type { DataLock } from '../portal/repositories/data-lock.ts'
import { DataInUse, lockData } from '../portal/repositories/data-lock.ts'
import { databaseVersion, newestVersion, openPortalDatabase } from '../portal/repositories/database.ts'
import type { Repositories } from '../portal/repositories/repositories.ts'
import { createRepositories } from '../portal/repositories/repositories.ts'
import { fileProblem, GatewayProblem } from './problem.ts'

/** The gateway's files as its commands use them: also while a gateway runs, which delivers messages and this does not. */
export interface Store {
  repositories: Repositories
  keys: Keys
  /** One durable transaction, all or nothing. */
  transact<T>(work: () => T): T
  close(): void
}

/**
 * Opens the files in a data folder, which is made when missing.
 *
 * @throws GatewayProblem where they cannot be opened, or a gateway of another version works with them
 */
export function createStore(dataDir: string): Store {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    closeFolders([dataDir])
    const lock = lockIfFree(dataDir)
    try {
      return openFiles(dataDir, lock)
    } catch (error) {
      lock?.release()
      throw error
    }
  } catch (error) {
    throw fileProblem(error, `The data folder ${dataDir}`)
  }
}

function openFiles(dataDir: string, lock: DataLock | undefined): Store {
  const file = databaseFile(dataDir)
  // A step that changes tables under a gateway that runs would break it.
  if (lock === undefined && databaseVersion(file) !== newestVersion)
    throw new GatewayProblem('The gateway that runs is of another version than this command. Stop it first.')
  const keys = keysFrom(readKeyFile(keyFile(dataDir), existsSync(file)))
  const db = openPortalDatabase(file, undefined)
  return {
    repositories: createRepositories(db, keys),
    keys,
    transact: (work) => db.transaction(work).immediate(),
    close() {
      db.close()
      lock?.release()
    },
  }
}

/** undefined where a gateway has it. */
export function lockIfFree(dataDir: string): DataLock | undefined {
  try {
    return lockData(dataDir, undefined)
  } catch (error) {
    if (error instanceof DataInUse) return undefined
    throw error
  }
}

export function databaseFile(dataDir: string): string {
  return join(dataDir, 'portal.sqlite')
}

export function keyFile(dataDir: string): string {
  return join(dataDir, 'portal.key')
}
