import { Worker } from 'node:worker_threads'
import {
  JobCancelledError,
  type FromReader,
  type JobName,
  type Jobs,
  type ReaderFiles,
  type ToReader,
} from './protocol.ts'

/** How often a job is begun again because its thread ended under it. */
// guard: audit-thread.restarts
const restarts = 1
/** Milliseconds that the end of the app waits for the thread to let go of the database. */
const closingMs = 2000

/** The thread ended in the middle of a job, and the one that took its place did too. */
export class ReaderLostError extends Error {
  override name = 'ReaderLostError'
}

/** The jobs of the reader's thread, which is started by the first one and again by the first after it died. */
export interface ThreadLink {
  /** @throws JobCancelledError, ReaderLostError, or an Error with the name and words of the thread's own */
  run<N extends JobName>(name: N, input: Jobs[N]['input'], more?: JobOptions): Promise<Jobs[N]['output']>
  /** Ends the thread and waits until it has closed the database, at most two seconds; jobs under way are cancelled. */
  close(): void
}

export interface JobOptions {
  onProgress?: (done: number, of: number) => void
  signal?: AbortSignal
}

interface Waiting {
  message: Extract<ToReader, { kind: 'job' }>
  begun: number
  onProgress: ((done: number, of: number) => void) | undefined
  resolve(value: never): void
  reject(error: Error): void
}

/** @param threadFile the thread's program: `thread.ts` as it is, or as built */
export function createWorkerClient(threadFile: string, files: ReaderFiles): ThreadLink {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let closed = false
  /** The thread has answered something: it holds the database open. */
  let alive = false
  let lastId = 0

  function start(): Worker {
    const started = new Worker(threadFile, { workerData: files, execArgv: [], name: 'audit-reader' })
    started.on('message', hear)
    // An 'exit' follows, and it is what counts; without a listener the error would end the app.
    started.on('error', () => undefined)
    started.on('exit', () => worker === started && lost())
    return started
  }

  function hear(message: FromReader): void {
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

  function lost(): void {
    worker = null
    alive = false
    for (const [id, job] of waiting) {
      if (!closed && job.begun <= restarts) {
        send(job)
      } else {
        waiting.delete(id)
        job.reject(closed ? new JobCancelledError() : new ReaderLostError("the audit reader's thread ended"))
      }
    }
  }

  function send(job: Waiting): void {
    worker ??= start()
    job.begun += 1
    worker.postMessage(job.message)
    keepAlive()
  }

  /** A thread without work keeps no process from ending. */
  function keepAlive(): void {
    if (waiting.size > 0) worker?.ref()
    else worker?.unref()
  }

  return {
    run: (name, input, { onProgress, signal } = {}) =>
      new Promise((resolve, reject) => {
        if (closed || signal?.aborted === true) return reject(new JobCancelledError())
        const id = (lastId += 1)
        const message = { kind: 'job', id, name, input } as Waiting['message']
        const job: Waiting = { message, begun: 0, onProgress, resolve, reject }
        signal?.addEventListener('abort', () => worker?.postMessage({ kind: 'cancel', id }), { once: true })
        waiting.set(id, job)
        send(job)
      }),
    close: () => {
      if (closed) return
      closed = true
      const ending = worker
      if (ending !== null) {
        const flag = new Int32Array(new SharedArrayBuffer(4))
        ending.postMessage({ kind: 'close', closed: flag })
        // guard: audit-thread.wait-for-close
        if (alive) Atomics.wait(flag, 0, 0, closingMs)
        void ending.terminate()
      }
      lost()
    },
  }
}
