import { parentPort, workerData } from 'node:worker_threads'
import { databaseStatistics, type DatabaseStatistics } from '../../base/database/statistics.ts'
import { openReadonly, type Db } from '../../base/database/open-database.ts'
import { serveJobs } from '../../base/database/worker/serve-jobs.ts'
import { createSearch } from '../search.ts'
import { createExportJob } from './export-job.ts'
import { createVerifyJob, type VerifyFiles } from './verify-job.ts'

/** Where the jobs find what they read. */
export interface ReaderFiles extends VerifyFiles {
  database: string
}

/** Every job of the database worker: what goes in and what comes out is what the function takes and returns. */
function createJobs(db: Db, files: ReaderFiles) {
  return {
    search: createSearch(db),
    verify: createVerifyJob(db, files),
    export: createExportJob(db, files),
    /** How much there is of everything in the database; `check` reads all of its file. */
    statistics: ({ check }: { check: boolean }): DatabaseStatistics => databaseStatistics(db, check),
  }
}
export type DatabaseJobs = ReturnType<typeof createJobs>

/** The program of the database worker: a connection of its own that cannot write, and the jobs that read with it. */
if (parentPort !== null) {
  const files = workerData as ReaderFiles
  const db = openReadonly(files)
  serveJobs(parentPort, db, createJobs(db, files))
}
