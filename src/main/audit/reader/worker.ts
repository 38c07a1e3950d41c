import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { databaseFigures } from '../../base/database/figures.ts'
import { openReadonly } from '../../base/database/open-database.ts'
import { createSearch } from '../search.ts'
import { createExportJob } from './export-job.ts'
import {
  JobCancelledError,
  type FromReader,
  type Jobs,
  type Pace,
  type ReaderFiles,
  type ToReader,
} from './protocol.ts'
import { createVerifyJob } from './verify-job.ts'

/** Milliseconds between two reports of a job's progress. */
const reportEvery = 100

/** The reader's thread: a connection of its own that cannot write, and one job after another; long ones let searches in. */
function serve(port: NonNullable<typeof parentPort>, files: ReaderFiles): void {
  const db = openReadonly(files)
  const search = createSearch(db)
  const verify = createVerifyJob(db, files)
  const write = createExportJob(db, files)
  const underWay = new Map<number, Promise<void>>()
  const cancelled = new Set<number>()
  const send = (message: FromReader): void => port.postMessage(message)

  function paceOf(id: number): Pace {
    let told = 0
    return async (done, of) => {
      const now = performance.now()
      if (now - told >= reportEvery) {
        told = now
        send({ kind: 'progress', id, done, of })
      }
      await nextTurn()
      // guard: audit-thread.called-off
      if (cancelled.delete(id)) throw new JobCancelledError()
    }
  }

  function run(
    job: Extract<ToReader, { kind: 'job' }>,
  ): Promise<Jobs[keyof Jobs]['output']> | Jobs['search' | 'figures']['output'] {
    switch (job.name) {
      case 'search':
        return search(job.input)
      case 'verify':
        return verify(job.input, paceOf(job.id))
      case 'figures':
        return databaseFigures(db, job.input.check)
      case 'export':
        return write(job.input, paceOf(job.id))
    }
  }

  port.on('message', (message: ToReader) => {
    if (message.kind === 'cancel') {
      if (underWay.has(message.id)) cancelled.add(message.id)
    } else if (message.kind === 'close') {
      // guard: audit-thread.cancel-on-close
      for (const id of underWay.keys()) cancelled.add(id)
      void Promise.all(underWay.values()).then(() => end(message.closed))
    } else {
      const { id } = message
      const ended = Promise.resolve()
        .then(() => run(message))
        .then(
          (value) => send({ kind: 'done', id, value }),
          (error: unknown) => send(endingOf(id, error)),
        )
        .finally(() => underWay.delete(id))
      underWay.set(id, ended)
    }
  })

  function end(closed: Int32Array): void {
    db.close()
    Atomics.store(closed, 0, 1)
    Atomics.notify(closed, 0)
    port.close()
  }
}

function endingOf(id: number, error: unknown): FromReader {
  if (error instanceof JobCancelledError) return { kind: 'cancelled', id }
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  return { kind: 'failed', id, error: { name, message } }
}

if (parentPort !== null) serve(parentPort, workerData as ReaderFiles)
