import { parentPort, workerData } from 'node:worker_threads'
import { createExportJob } from '../../../src/main/audit/reader/export-job.ts'
import type { ReaderFiles } from '../../../src/main/audit/reader/database-worker.ts'
import { createVerifyJob } from '../../../src/main/audit/reader/verify-job.ts'
import { createWordIndexJobs } from '../../../src/main/audit/search/word-index-jobs.ts'
import { openReadonly } from '../../../src/main/base/database/open-database.ts'
import type { Pace } from '../../../src/main/base/database/worker/protocol.ts'
import { serveJobs } from '../../../src/main/base/database/worker/serve-jobs.ts'

// The database worker with its own jobs, of which the long ones stay in their second slice until they are cancelled: however
// busy the computer is, none of them ends before the test has cancelled it.

/** A pace that begins to wait in the second slice. */
function endless(pace: Pace): Pace {
  let slices = 0
  return async (done, of) => {
    do await pace(done, of)
    while ((slices += 1) > 1)
  }
}

if (parentPort !== null) {
  const files = workerData as ReaderFiles
  const db = openReadonly(files)
  const [verify, exports] = [createVerifyJob(db, files), createExportJob(db, files)]
  serveJobs(parentPort, db, {
    search: createWordIndexJobs(db, files).search,
    verify: (input: Parameters<typeof verify>[0], pace: Pace) => verify(input, endless(pace)),
    export: (input: Parameters<typeof exports>[0], pace: Pace) => exports(input, endless(pace)),
  })
}
