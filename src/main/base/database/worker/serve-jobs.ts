import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import { JobCancelledError, type FromWorker, type JobMessage, type Jobs, type Pace, type ToWorker } from './protocol.ts'

/** Milliseconds between two reports of a job's progress. */
const reportEvery = 100

/**
 * Serves the jobs of a database worker, one after another; a long one lets others in wherever it awaits its pace. Closes
 * the database when it is asked to, after every job has ended.
 *
 * @param connections what the jobs use, closed after the last of them
 */
export function serveJobs(port: MessagePort, connections: { close(): void }, jobs: Jobs): void {
  const underWay = new Map<number, Promise<void>>()
  const cancelled = new Set<number>()
  const send = (message: FromWorker): void => port.postMessage(message)

  function paceOf(id: number): Pace {
    let reported = 0
    return async (done, of) => {
      const now = performance.now()
      if (now - reported >= reportEvery) {
        reported = now
        send({ kind: 'progress', id, done, of })
      }
      await nextTurn()
      // guard: audit-thread.called-off
      if (cancelled.delete(id)) throw new JobCancelledError()
    }
  }

  async function run({ id, name, input }: JobMessage): Promise<void> {
    try {
      const job = jobs[name]
      if (job === undefined) throw new TypeError(`the worker has no job "${name}"`)
      send({ kind: 'done', id, value: await job(input as never, paceOf(id)) })
    } catch (error) {
      send(endingOf(id, error))
    } finally {
      underWay.delete(id)
    }
  }

  function close(closed: Int32Array): void {
    connections.close()
    Atomics.store(closed, 0, 1)
    Atomics.notify(closed, 0)
    port.close()
  }

  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'job':
        underWay.set(message.id, Promise.resolve(message).then(run))
        break
      case 'cancel':
        if (underWay.has(message.id)) cancelled.add(message.id)
        break
      case 'close':
        // guard: audit-thread.cancel-on-close
        for (const id of underWay.keys()) cancelled.add(id)
        void Promise.all(underWay.values()).then(() => close(message.closed))
        break
    }
  })
}

function endingOf(id: number, error: unknown): FromWorker {
  if (error instanceof JobCancelledError) return { kind: 'cancelled', id }
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  return { kind: 'failed', id, error: { name, message } }
}
