import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unfinishedName } from '../../../files/whole-file.ts'
import type { InputOf } from '#shared/ipc/operations.ts'
import { auditEntry, type AuditEntry } from '#shared/domain/audit-entry.ts'
import type { DatabaseVerdict } from '#shared/audit/chain-verifier.ts'
import type { ChainPlace, StoredEntry } from '#shared/audit/chain.ts'
import type { DatabaseStatistics } from '../../base/database/statistics.ts'
import { WorkerLostError, type JobOptions, type WorkerClient } from '../../base/database/worker/worker-client.ts'
import type { AuditPage, AuditQuery } from '../search/search.ts'
import type { ExportInput } from './export-job.ts'
import type { DatabaseJobs } from './database-worker.ts'

/** Which list on a screen a search is for, and how often that list has started over. */
type ListTurn = InputOf<'audit.list'>['list']

/** What a search answers. */
type FoundPage = Omit<AuditPage, 'rows'> & { entries: AuditEntry[] }

/** Reads the database away from main's loop: in a worker, with a connection that cannot write. */
export interface AuditReader {
  /** A page, newest first; null when a search of the same list with a later turn came before its answer. */
  search(filter: AuditQuery, list: ListTurn): Promise<FoundPage | null>
  /** Checks what came since the last check of this launch that ended well, or the whole; every checkpoint each time. */
  verify(whole: boolean, options?: VerifyOptions): Promise<DatabaseVerdict>
  /** Writes the audit to a file. @throws JobCancelledError, or what the file system says; nothing unfinished stays */
  export(job: Omit<ExportInput, 'unfinished'>, options?: JobOptions): Promise<{ entries: number }>
  /** Takes every entry that the word index lacks into it. @throws JobCancelledError, or what SQLite says */
  buildWordIndex(options?: JobOptions): Promise<void>
  /** Removes the word index and makes it again. @throws JobCancelledError, or what SQLite says */
  rebuildWordIndex(options?: JobOptions): Promise<void>
  /** How much there is of everything in the database, and whether its file is whole. Other jobs wait for it. */
  statistics(check: boolean): Promise<DatabaseStatistics>
  close(): void
}

/** `second`: the copy of the signed heads that the operator keeps elsewhere. */
type VerifyOptions = JobOptions & { second?: string | null }

interface Search {
  filter: AuditQuery
  list: ListTurn
  answer(page: FoundPage | null): void
  fail(error: unknown): void
}

export function createAuditReader(worker: WorkerClient<DatabaseJobs>): AuditReader {
  /** Searches that wait: the worker gets one at a time, so that what is overtaken never reaches it. */
  let queue: Search[] = []
  let running: Search | null = null
  /** The last entry that a check found whole in this launch, which may come before a broken one; null where all is to be checked. */
  let verified: ChainPlace | null = null

  function isOvertaken(one: Search, by: ListTurn): boolean {
    return one.list.name === by.name && one.list.turn < by.turn
  }

  function next(): void {
    running = queue.shift() ?? null
    if (running === null) return
    const { filter, answer, fail } = running
    worker
      .run('search', filter)
      .then(({ rows, ...page }) => answer({ entries: rows.map(readEntry), ...page }), fail)
      .finally(next)
      .catch(() => undefined)
  }

  return {
    search: (filter, list) =>
      new Promise((answer, fail) => {
        for (const one of [...queue, ...(running === null ? [] : [running])])
          if (isOvertaken(one, list)) one.answer(null)
        // guard: audit-reader.superseded-search
        queue = queue.filter((one) => !isOvertaken(one, list))
        queue.push({ filter, list, answer, fail })
        if (running === null) next()
      }),
    verify: async (whole, { second = null, ...options } = {}) => {
      const { verdict, head } = await worker.run('verify', { from: whole ? null : verified, second }, options)
      verified = head.seq === 0 ? null : head
      return verdict
    },
    export: async (job, options) => {
      const unfinished = unfinishedName()
      try {
        return await worker.run('export', { ...job, unfinished }, options)
      } catch (error) {
        // A worker that died could not remove its file.
        // guard: audit-reader.unfinished-export
        if (error instanceof WorkerLostError) rmSync(join(dirname(job.file), unfinished), { force: true })
        throw error
      }
    },
    buildWordIndex: (options) => worker.run('buildWordIndex', null, options),
    rebuildWordIndex: (options) => worker.run('rebuildWordIndex', null, options),
    statistics: (check) => worker.run('statistics', { check }),
    close: worker.close,
  }
}

function readEntry({ body, hash, seq }: StoredEntry): AuditEntry {
  return auditEntry.parse({ ...JSON.parse(body), seq, hash })
}
