import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeDatabasePrivate } from '../../../files/private-files.ts'
import { unfinishedName } from '../../../files/whole-file.ts'
import { pruneBackups } from '../../base/database/backup-files.ts'
import { damageOf, forgetSessions, type Damage } from '../../base/database/integrity.ts'
import { bindingOption, type Db } from '../../base/database/open-database.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'

/** Pages that are copied at once: 4 MB, after which other jobs have their turn. */
const pagesAtOnce = 1000
/** After how many times the pages of the file the rest is copied at once: each change of the file begins the copy again. */
const patience = 3

export interface BackupInput {
  folder: string
  /** The name that it gets when it is complete and whole. */
  name: string
}

/**
 * Copies the database by SQLite's backup API while main goes on writing, takes the sessions out of the copy, and checks it.
 * It gets its name only when it is whole; one that is damaged is removed, and older backups stay.
 */
export function createBackupJob(db: Db, nativeBinding: string | undefined) {
  return async ({ folder, name }: BackupInput, pace: Pace): Promise<Damage> => {
    // guard: backups.folder-mode
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const unfinished = join(folder, unfinishedName())
    try {
      // guard: backups.private
      makeDatabasePrivate(unfinished)
      let copied = 0
      await db.backup(unfinished, {
        progress: ({ totalPages }) => {
          copied += pagesAtOnce
          return copied > patience * totalPages ? Math.max(1, totalPages) * 2 : pagesAtOnce
        },
      })
      await pace(1, 2)
      const damage = finish(unfinished)
      // guard: backups.whole
      if (damage === 'damaged') return damage
      renameSync(unfinished, join(folder, name))
      pruneBackups(folder)
      return damage
    } finally {
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true })
    }
  }

  function finish(file: string): Damage {
    const copy = new Database(file, bindingOption(nativeBinding))
    try {
      copy.pragma('synchronous = FULL')
      // One file, without a log beside it.
      copy.pragma('journal_mode = DELETE')
      forgetSessions(copy)
      return damageOf(copy)
    } finally {
      copy.close()
    }
  }
}
