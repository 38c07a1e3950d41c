import type { Verdict } from '../chain-check.ts'
import type { AuditFilter, AuditPage } from '../search.ts'
import type { DatabaseFigures } from '../../diagnosis/database-figures.ts'
import type { ExportHeader } from '../export/json-lines.ts'

/** Where the reader's thread finds what it reads. */
export interface ReaderFiles {
  database: string
  /** The second place of the checkpoints. */
  anchors: string
  /** Path of the compiled addon, where the one in the package does not fit the runtime. */
  nativeBinding: string | undefined
  /** The key that must have signed the checkpoints, PEM. */
  publicKey: string
  /** Entries from which two threads share a check; 50,000 by default. */
  shareFrom?: number
}

/** How audits are written to files. */
type ExportFormat = 'json-lines' | 'csv'

/** What the reader can be asked for: what goes in, what comes out. */
export interface Jobs {
  search: { input: AuditFilter; output: AuditPage }
  /** `from`: where the last check ended; null checks from the first entry. `head`: where this one ended. */
  verify: {
    input: { from: { seq: number; hash: string } | null }
    output: { verdict: Verdict; head: { seq: number; hash: string } }
  }
  /** A part of the chain alone, for another thread that checks the rest: after `from`, to the entry `to`. */
  walk: { input: { from: { seq: number; hash: string }; to: number }; output: { whole: boolean; hash: string } }
  /** What a diagnosis tells of the database; `check` reads all of it through. */
  figures: { input: { check: boolean }; output: DatabaseFigures }
  export: { input: { file: string; format: ExportFormat; header: ExportHeader }; output: { entries: number } }
}
export type JobName = keyof Jobs

/** What is sent to the thread. */
export type ToReader =
  | { [N in JobName]: { kind: 'job'; id: number; name: N; input: Jobs[N]['input'] } }[JobName]
  | { kind: 'cancel'; id: number }
  /** The first number becomes 1 when the database is closed. */
  | { kind: 'close'; closed: Int32Array }

/** What comes from it. `cancelled` and `failed` end a job as `done` does. */
export type FromReader =
  | { kind: 'done'; id: number; value: Jobs[JobName]['output'] }
  | { kind: 'progress'; id: number; done: number; of: number }
  | { kind: 'cancelled'; id: number }
  | { kind: 'failed'; id: number; error: { name: string; message: string } }

/** Tells how far a long job is and lets the thread turn to other jobs. @throws JobCancelledError when nobody wants it any more */
export type Pace = (done: number, of: number) => Promise<void>

/** The job was called off. */
export class JobCancelledError extends Error {
  override name = 'JobCancelledError'
}
