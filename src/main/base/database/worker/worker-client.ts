/** Runs jobs in a worker thread and settles their promises, also where the thread ends. */

import { Worker } from 'node:worker_threads'
import {
  JobCancelledError,
  type FromWorker,
  type JobInput,
  type JobMessage,
  type JobName,
  type JobOutput,
  type Jobs,
  type ToWorker,
} from './protocol.ts'

/** How often a job is started again because its thread ended during it. */
// guard: audit-thread.restarts
const restarts = 1
/** Milliseconds that the end of the app waits for the worker to close the database. */
const closingMs = 2000

/** The worker's thread ended during a job, and the one that took its place did too. */
export class WorkerLostError extends Error {
  override name = 'WorkerLostError'
}

/** A worker with these jobs. Its thread is started by the first job, and again by the first one after it died. */
export interface WorkerClient<J extends Jobs> {
  /** @throws JobCancelledError, WorkerLostError, or an Error with the name and message of the job's own */
  run<N extends JobName<J>>(name: N, input: JobInput<J, N>, options?: JobOptions): Promise<JobOutput<J, N>>
  /** Ends the thread and waits until it has closed the database, at most two seconds; jobs under way are cancelled. */
  close(): void
}

export interface JobOptions {
  onProgress?: (done: number, of: number) => void
  signal?: AbortSignal
}

interface Waiting {
  message: JobMessage
  starts: number
  onProgress: ((done: number, of: number) => void) | undefined
  resolve(value: never): void
  reject(error: Error): void
}

/**
 * @param programFile the worker's program, which calls `serveJobs` with these jobs
 * @param workerData what the program is given
 */
export function createWorkerClient<J extends Jobs>(programFile: string, workerData: unknown): WorkerClient<J> {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let closed = false
  /** The thread has answered something: it has the database open. */
  let alive = false
  let lastId = 0

  function start(): Worker {
    const started = new Worker(programFile, { workerData, execArgv: [], name: 'database-worker' })
    started.on('message', receive)
    // An 'exit' follows, and it is what counts; without a listener the error would end the app.
    started.on('error', () => undefined)
    started.on('exit', () => worker === started && onLost())
    return started
  }

  function receive(message: FromWorker): void {
    alive = true
    const job = waiting.get(message.id)
    if (job === undefined) return
    if (message.kind === 'progress') {
      job.onProgress?.(message.done, message.of)
      return
    }
    waiting.delete(message.id)
    keepAlive()
    if (message.kind === 'done') job.resolve(message.value as never)
    else if (message.kind === 'cancelled') job.reject(new JobCancelledError())
    else job.reject(Object.assign(new Error(message.error.message), { name: message.error.name }))
  }

  function onLost(): void {
    worker = null
    alive = false
    for (const [id, job] of waiting) {
      if (!closed && job.starts <= restarts) {
        send(job)
      } else {
        waiting.delete(id)
        job.reject(closed ? new JobCancelledError() : new WorkerLostError('the database worker ended'))
      }
    }
  }

  function send(job: Waiting): void {
    worker ??= start()
    job.starts += 1
    worker.postMessage(job.message satisfies ToWorker)
    keepAlive()
  }

  /** An idle thread does not keep the process from ending. */
  function keepAlive(): void {
    if (waiting.size > 0) worker?.ref()
    else worker?.unref()
  }

  return {
    run: (name, input, { onProgress, signal } = {}) =>
      new Promise((resolve, reject) => {
        if (closed || signal?.aborted === true) return reject(new JobCancelledError())
        const id = (lastId += 1)
        const message: JobMessage = { kind: 'job', id, name, input }
        const job: Waiting = { message, starts: 0, onProgress, resolve, reject }
        signal?.addEventListener('abort', () => worker?.postMessage({ kind: 'cancel', id } satisfies ToWorker), {
          once: true,
        })
        waiting.set(id, job)
        send(job)
      }),
    close: () => {
      if (closed) return
      closed = true
      const ending = worker
      if (ending !== null) {
        const flag = new Int32Array(new SharedArrayBuffer(4))
        ending.postMessage({ kind: 'close', closed: flag } satisfies ToWorker)
        // guard: audit-thread.wait-for-close
        if (alive) Atomics.wait(flag, 0, 0, closingMs)
        void ending.terminate()
      }
      onLost()
    },
  }
}
