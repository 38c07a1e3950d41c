import { join } from 'node:path'
import { createAuditReader, type AuditReader } from '../../../src/main/audit/reader/audit-reader.ts'
import type { DatabaseJobs, ReaderFiles } from '../../../src/main/audit/reader/database-worker.ts'
import { createWorkerClient } from '../../../src/main/base/database/worker/worker-client.ts'

/** The program of the database worker as it is: Node takes TypeScript. */
export const databaseWorker = {
  file: join(import.meta.dirname, '../../../src/main/audit/reader/database-worker.ts'),
  nativeBinding: undefined,
}

/** A reader of these files, with a worker of its own. */
export function createReader(files: ReaderFiles, program = databaseWorker.file): AuditReader {
  return createAuditReader(createWorkerClient<DatabaseJobs>(program, files))
}
