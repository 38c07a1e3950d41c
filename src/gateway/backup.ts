import { copyFileSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { closeFolders, makeDatabasePrivate } from '../files/private-files.ts'
import { databaseVersion, newestVersion } from '../portal/repositories/database.ts'
import { auditStaff } from '../portal/services/audit.ts'
import { fileProblem, GatewayProblem } from './problem.ts'
import { createStore, databaseFile, keyFile, lockIfFree } from './store.ts'

/**
 * Copies the database by SQLite's backup API, also while a gateway runs, and the key file beside it, into a new folder.
 * Without the key the copy cannot be read, so the folder is as secret as the data folder. The audit says that there is one;
 * a copy that it could not say it of, or that is not whole, is removed.
 */
export async function backUp(dataDir: string, target: string, now: () => number): Promise<void> {
  const source = databaseFile(dataDir)
  if (!existsSync(source)) throw new GatewayProblem(`There is no database in ${dataDir}. Nothing was backed up.`)
  requireNewFolder(target, 'backup')
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 })
    closeFolders([target])
    const copy = databaseFile(target)
    makeDatabasePrivate(copy)
    const db = new Database(source, { readonly: true, fileMustExist: true })
    try {
      await db.backup(copy)
    } finally {
      db.close()
    }
    requireWhole(copy)
    copyFileSync(keyFile(dataDir), keyFile(target), constants.COPYFILE_EXCL)
    closeFolders([target])
    // One of an earlier version is copied as it is, and would be changed by an entry.
    if (databaseVersion(source) === newestVersion) recordInAudit(dataDir, 'backup.made', now())
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    throw fileProblem(error, `The backup ${target}`)
  }
}

function recordInAudit(dataDir: string, action: 'backup.made' | 'backup.restored', now: number): void {
  const store = createStore(dataDir)
  try {
    // guard: server-audit.backups
    store.transact(() => auditStaff(store, { staffId: null, action, outcome: 'ok', detail: {} }, now))
  } finally {
    store.close()
  }
}

/** Puts a backup into a data folder that has no database; what is there is never written over. */
export function restore(backup: string, dataDir: string, now: number): void {
  const copy = databaseFile(backup)
  if (!existsSync(copy) || !existsSync(keyFile(backup)))
    throw new GatewayProblem(`${backup} is no backup: it has no database, or no key file beside it.`)
  requireNewFolder(dataDir, 'data folder')
  requireWhole(copy)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    closeFolders([dataDir])
    const lock = lockIfFree(dataDir)
    if (lock === undefined) throw new GatewayProblem(`A gateway works with ${dataDir}. Stop it first.`)
    try {
      copyFileSync(keyFile(backup), keyFile(dataDir), constants.COPYFILE_EXCL)
      copyFileSync(copy, databaseFile(dataDir), constants.COPYFILE_EXCL)
      closeFolders([dataDir])
    } finally {
      lock.release()
    }
    recordInAudit(dataDir, 'backup.restored', now)
  } catch (error) {
    throw fileProblem(error, `The data folder ${dataDir}`)
  }
}

function requireNewFolder(folder: string, what: string): void {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('portal.lock')) : []
  // guard: gateway.never-over
  if (files.length > 0)
    throw new GatewayProblem(
      `The ${what} ${join(folder)} is not empty, and nothing there is written over. Name a new folder.`,
    )
}

/** @throws GatewayProblem where SQLite finds damage, or the database is of a newer gateway */
function requireWhole(file: string): void {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const said = db.pragma('integrity_check', { simple: true })
    if (said !== 'ok') throw new GatewayProblem(`${file} is damaged. Take another backup.`)
    if ((db.pragma('user_version', { simple: true }) as number) > newestVersion)
      throw new GatewayProblem(`${file} was written by a newer version of the gateway. Install that one.`)
  } finally {
    db.close()
  }
}
