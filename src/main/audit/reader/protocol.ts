import type { DatabaseVerdict } from '#shared/audit/chain-check.ts'
import type { AuditFilter, AuditPage } from '../search.ts'
import type { DatabaseFigures } from '../../base/database/figures.ts'
import type { ExportEnds } from '#shared/audit/export-format.ts'
import type { AnchorPaths } from '../checkpoint-sources.ts'

/** Where the reader's thread finds what it reads. */
export interface ReaderFiles extends AnchorPaths {
  database: string
  /** Path of the compiled addon, where the one in the package does not fit the runtime. */
  nativeBinding: string | undefined
  /** The key that must have signed the checkpoints, PEM. */
  publicKey: string
}

/** How audits are written to files. */
type ExportFormat = 'json-lines' | 'csv'

/** What the reader can be asked for: what goes in, what comes out. */
export interface Jobs {
  search: { input: AuditFilter; output: AuditPage }
  /** `from`: where the last check ended; null checks from the first entry. `head`: where this one ended. */
  verify: {
    /** `second`: the copy of the signed heads that the operator keeps elsewhere. */
    input: { from: { seq: number; hash: string } | null; second?: string | null }
    output: { verdict: DatabaseVerdict; head: { seq: number; hash: string } }
  }
  /** What a diagnosis tells of the database; `check` reads all of it through. */
  figures: { input: { check: boolean }; output: DatabaseFigures }
  /**
   * `to`: the newest entry that belongs to it; both ends of a file of JSON Lines are signed for it. `unfinished`: what the
   * file is called until it is complete.
   */
  export: {
    input: { file: string; unfinished: string; format: ExportFormat; to: number; ends: ExportEnds }
    output: { entries: number }
  }
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
