import { rm } from 'node:fs/promises'
import { readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { BackupsView } from '#shared/ipc/views.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { DatabaseJobs } from '../../audit/reader/database-worker.ts'
import { backupName, listBackups } from '../../base/database/backup-files.ts'
import type { Damage } from '../../base/database/integrity.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { Settings } from '../../base/database/settings.ts'
import { JobCancelledError } from '../../base/database/worker/protocol.ts'
import type { WorkerClient } from '../../base/database/worker/worker-client.ts'
import type { Timers } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import { errorFacts } from '../../base/log/error-facts.ts'
import type { Log } from '../../base/log/log.ts'
import type { Profile } from '../../base/profile.ts'

import { createChangeRepository } from './repository.ts'

/** Milliseconds after a start until the file is checked and backed up, and from one question whether it is due to the next. */
export const backupTimes = { firstMs: 30_000, everyMs: 3_600_000 } as const
const dayMs = 86_400_000

/** What the newest backup has, for the question whether anything changed since. */
const lastSetting = 'backups.last'
const last = z.object({ name: z.string(), seq: z.int().min(0) }).nullable()

export interface BackupsDeps {
  db: Db
  profile: Profile
  settings: Settings
  audit: AuditStore
  clock: Clock
  log: Log
  later: Timers['later']
  isOpen(): boolean
  /** A database worker for one run: a long check delays no search. */
  createWorker(): WorkerClient<DatabaseJobs>
  restart(): void
}

/** Copies of the database in the profile, and the check whether its file is whole. */
export interface Backups {
  view(): BackupsView
  /** Makes one now. @throws AppError `in-progress`, `database-damaged`, `file-not-written` */
  make(): Promise<void>
  /**
   * Puts a backup in the place of the database, and starts the console again.
   *
   * @param by who ordered it, as the audit names them
   * @throws AppError `in-progress`, `backup-unusable`, `file-not-written`
   */
  restore(name: string, by: string): Promise<void>
  /** Checks the file a while after the start, and backs it up then and daily where something changed. */
  begin(): void
  close(): void
}

export function createBackups(deps: BackupsDeps): Backups {
  const { db, profile, settings, audit, clock, log, later, isOpen } = deps
  let worker: WorkerClient<DatabaseJobs> | null = null
  let damage: BackupsView['damage'] = 'unread'
  let isFailing = false
  const { changes, hasDoneSince } = createChangeRepository(db)
  /** As of the newest backup of this run. */
  let changesThen: number | null = null

  /** One run at a time. @throws AppError `in-progress` */
  async function withWorker<T>(work: (worker: WorkerClient<DatabaseJobs>) => Promise<T>): Promise<T> {
    if (worker !== null) throw new AppError('in-progress', 'busy-here')
    worker = deps.createWorker()
    try {
      return await work(worker)
    } finally {
      worker.close()
      worker = null
    }
  }

  async function make(): Promise<void> {
    const name = backupName(instantOf(clock))
    const seq = audit.head().seq
    const changesNow = changes()
    const found = await withWorker((client) => client.run('backup', { folder: profile.backups, name })).catch(
      (error: unknown): never => {
        if (error instanceof JobCancelledError || error instanceof AppError) throw error
        isFailing = true
        log.note('backup.failed', errorFacts(error))
        throw new AppError('file-not-written')
      },
    )
    note(found)
    isFailing = found === 'damaged'
    if (found === 'damaged') throw new AppError('database-damaged')
    log.note('backup.made', {})
    if (!isOpen()) return
    settings.write(lastSetting, { name, seq })
    changesThen = changesNow + 1
  }

  function note(found: Damage): void {
    damage = found
    if (found !== 'none') log.note('database.damaged', { words: found === 'words' })
  }

  function isDue(): boolean {
    const [newest] = listBackups(profile.backups)
    if (newest === undefined) return true
    const isOld = Math.abs(clock.now().getTime() - Date.parse(newest.at)) >= dayMs
    if (changesThen !== null) return isOld && changes() !== changesThen
    // The first question of a run: what the run before did, or a day that passed.
    const known = settings.read(lastSetting, last, null)
    const seq = known?.name === newest.name ? known.seq : 0
    return isOld || hasDoneSince(seq)
  }

  async function checkAndMake(isFirst: boolean): Promise<void> {
    if (!isOpen()) return
    try {
      if (isFirst) await removeUnfinished(profile.backups)
      if (isFirst) note(await withWorker((client) => client.run('integrity', {})))
      // A damaged file takes the place of no good backup.
      if (isOpen() && damage !== 'damaged' && isDue()) await make()
    } catch {
      // Asked again in an hour; what failed is shown and logged.
    }
    if (isOpen()) later(backupTimes.everyMs, () => void checkAndMake(false))
  }

  return {
    view: () => ({ backups: listBackups(profile.backups), damage, isFailing, isUnderWay: worker !== null }),
    make,
    restore: async (name, by) => {
      // guard: backups.listed
      if (!listBackups(profile.backups).some((one) => one.name === name)) throw new AppError('backup-unusable')
      await withWorker((client) => client.run('prepare', { profile, backup: name, by })).catch(
        (error: unknown): never => {
          if (error instanceof AppError) throw error
          const isUnusable = error instanceof Error && unusable.has(error.name)
          throw new AppError(isUnusable ? 'backup-unusable' : 'file-not-written')
        },
      )
      deps.restart()
    },
    begin: () => void later(backupTimes.firstMs, () => void checkAndMake(true)),
    close: () => worker?.close(),
  }
}

const unusable: ReadonlySet<string> = new Set(['BackupUnusableError', 'NewerProfileError'])

/** What a run left that ended during a backup. */
async function removeUnfinished(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (/^\.factordesk-[0-9a-f]{24}\.part(-journal|-wal|-shm)?$/.test(name))
      await rm(join(folder, name), { force: true })
}
