/** The names of backups and of files that were set aside; nothing here writes over a file, or removes one that is not a backup. */

import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

/** Backups that are kept: the newest ones. */
export const keptBackups = 7

/** A backup of the database, as its folder lists it. */
export interface BackupFile {
  name: string
  /** When it was made; an instant. */
  at: string
  bytes: number
}

const pattern = /^factordesk-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.sqlite$/

/** The name of a backup that was made at this instant. */
export function backupName(at: string): string {
  return `factordesk-${stampOf(at)}.sqlite`
}

/** The backups in a folder, newest first; empty where there is no folder. Links and other names are none. */
export function listBackups(folder: string): BackupFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const [, day, hours, minutes, seconds, ms] = pattern.exec(name) ?? []
      const facts = lstatSync(join(folder, name), { throwIfNoEntry: false })
      // guard: backups.plain-files
      if (day === undefined || facts?.isFile() !== true) return []
      return [{ name, at: `${day}T${hours}:${minutes}:${seconds}.${ms}Z`, bytes: facts.size }]
    })
    .sort((one, other) => (one.name < other.name ? 1 : -1))
}

/** Removes the oldest backups beyond those that are kept. */
export function pruneBackups(folder: string): void {
  // guard: backups.kept
  for (const { name } of listBackups(folder).slice(keptBackups)) rmSync(join(folder, name), { force: true })
}

/**
 * Gives a file, and what SQLite keeps beside it under its name, another name with the date in the same folder, so that
 * nothing takes their place. Files that are not there are passed over.
 *
 * @returns the new name; null where there was no such file
 * @throws the file system's own errors
 */
export function setAside(file: string, at: string): string | null {
  const suffixes = ['', '-wal', '-shm', '-journal'].filter((suffix) => existsSync(`${file}${suffix}`))
  if (suffixes.length === 0) return null
  const target = asideName(file, at)
  // The log first: a database without it is whole as of the last checkpoint, a log without its database is nothing.
  for (const suffix of suffixes.reverse()) renameSync(`${file}${suffix}`, `${target}${suffix}`)
  return basename(target)
}

/** A name with the date for a file that is set aside, which nothing has yet. */
export function asideName(file: string, at: string): string {
  const ending = extname(file)
  const start = join(dirname(file), `${basename(file, ending)}.set-aside-${stampOf(at)}`)
  for (let number = 1; ; number += 1) {
    const name = `${start}${number === 1 ? '' : `-${number}`}${ending}`
    // guard: set-aside.never-over
    if (['', '-wal', '-shm', '-journal'].every((suffix) => !existsSync(`${name}${suffix}`))) return name
  }
}

/** An instant as part of a file's name: no system refuses a dash. */
function stampOf(at: string): string {
  return at.replace(/[:.]/g, '-')
}
