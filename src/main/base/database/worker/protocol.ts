/**
 * Reports how far a long job is, and lets the worker turn to other jobs.
 *
 * @throws JobCancelledError when nobody wants the job any more
 */
export type Pace = (done: number, of: number) => Promise<void>

/** What the worker does when it is asked for it by its name. */
type Job = (input: never, pace: Pace) => unknown

/** The jobs of a worker, by name. Their inputs and outputs are cloned between threads. */
export type Jobs = Record<string, Job>
export type JobName<J extends Jobs> = keyof J & string
export type JobInput<J extends Jobs, N extends JobName<J>> = Parameters<J[N]>[0]
export type JobOutput<J extends Jobs, N extends JobName<J>> = Awaited<ReturnType<J[N]>>

export interface JobMessage {
  kind: 'job'
  id: number
  name: string
  input: unknown
}

/** What is sent to the worker. */
export type ToWorker =
  | JobMessage
  | { kind: 'cancel'; id: number }
  /** The first number becomes 1 when the database is closed. */
  | { kind: 'close'; closed: Int32Array }

/** What comes from it. `cancelled` and `failed` end a job as `done` does. */
export type FromWorker =
  | { kind: 'done'; id: number; value: unknown }
  | { kind: 'progress'; id: number; done: number; of: number }
  | { kind: 'cancelled'; id: number }
  | { kind: 'failed'; id: number; error: { name: string; message: string } }

/** The job was called off. */
export class JobCancelledError extends Error {
  override name = 'JobCancelledError'
}
