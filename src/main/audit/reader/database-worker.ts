import { parentPort, workerData } from 'node:worker_threads'
import { databaseStatistics, type DatabaseStatistics } from '../../base/database/statistics.ts'
import { damageOf, type Damage } from '../../base/database/integrity.ts'
import { openReadonly, type Db } from '../../base/database/open-database.ts'
import type { Profile } from '../../base/profile.ts'
import { prepareReplacement } from '../replace-database.ts'
import { serveJobs } from '../../base/database/worker/serve-jobs.ts'
import { createWordIndexJobs, type WordIndexJobs } from '../search/word-index-jobs.ts'
import type { WordIndexFiles } from '../search/word-index.ts'
import { createBackupJob } from './backup-job.ts'
import { createExportJob } from './export-job.ts'
import { createVerifyJob, type VerifyFiles } from './verify-job.ts'

/** Where the jobs find what they read. */
export interface ReaderFiles extends VerifyFiles, WordIndexFiles {
  database: string
}

interface PrepareInput {
  profile: Profile
  backup: string
  by: string
}

/** Every job of the database worker: what goes in and what comes out is what the function takes and returns. */
function createJobs(db: Db, files: ReaderFiles, wordIndex: WordIndexJobs) {
  const { search, buildWordIndex, rebuildWordIndex } = wordIndex
  return {
    search,
    buildWordIndex,
    rebuildWordIndex,
    verify: createVerifyJob(db, files),
    export: createExportJob(db, files),
    backup: createBackupJob(db, files.nativeBinding),
    /** Writes what takes the place of the database at the next start. */
    prepare: ({ profile, backup, by }: PrepareInput): void =>
      prepareReplacement(profile, backup, files.nativeBinding, by),
    /** Whether the file of the database is whole; reads all of it. */
    integrity: (_input: object): Damage => damageOf(db),
    /** How much there is of everything in the database; `check` reads all of its file. */
    statistics: ({ check }: { check: boolean }): DatabaseStatistics => databaseStatistics(db, check),
  }
}
export type DatabaseJobs = ReturnType<typeof createJobs>

/** The program of the database worker: a connection of its own that cannot write, the jobs that read with it, and the word index. */
if (parentPort !== null) {
  const files = workerData as ReaderFiles
  const db = openReadonly(files)
  const wordIndex = createWordIndexJobs(db, files)
  const close = (): void => {
    wordIndex.close()
    db.close()
  }
  serveJobs(parentPort, { close }, createJobs(db, files, wordIndex))
}
