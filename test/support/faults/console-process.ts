import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeHeapSnapshot } from 'node:v8'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { startTestConsole } from '../console/test-console.ts'
import { dbWithFaultPoints, transportWithFaultPoints, type FaultPoint } from './fault-points.ts'
import { manualClock } from '../time/manual-clock.ts'

/**
 * A console as a process of its own, to be killed: the core under plain Node, behind its gate. It takes commands
 * line by line on standard input and says on standard output what it answered, so that what it printed was promised.
 */

/** What the process is started with, as JSON in its first argument. */
export interface ConsoleProcessOptions {
  folder: string
  baseUrl: string
  secret: string
  /** The console's time; it does not run until it is moved. */
  now: string
  /** `PRAGMA synchronous` of its connection where not the product's own: how a check of durability is seen to fail. */
  synchronous?: 'NORMAL'
  /** Stops at this fault point of the start, as `arm` does later; -1 for none. */
  stopAt?: number
}

/** A command to it. */
export type Command = { id: number } & (
  | { call: OperationName; input: unknown }
  /** Stops for good at the fault point of this number, counted from now. */
  | { arm: number }
  | { idle: true }
  | { advance: number }
  /** Writes what is on the heap of V8, after the garbage is gone; with `--expose-gc` alone. */
  | { heapSnapshot: string }
)

/** What it reports: an event that was published, a key that is about to be sent, an answer; and where it stopped. */
export type Said =
  | { ready: true; secrets: string[] }
  /** `early`: published before the transaction that it belongs to was over. */
  | { event: string; payload: unknown; head: Head; early: boolean }
  | { sends: string }
  | { id: number; answer: unknown; head: Head; secrets: string[]; faultPoints: number }
  | { id: number; failed: string }
  | { stoppedAt: FaultPoint; faultPoint: number }

/** The audit's last entry at that moment. */
export interface Head {
  seq: number
  hash: string
}

const options = JSON.parse(process.argv[2] ?? '') as ConsoleProcessOptions
/** Not `console.log`: the line has left before the next statement runs. */
const say = (said: Said): void => void writeSync(1, `${JSON.stringify(said)}\n`)

let faultPoints = 0
let stopAt = options.stopAt ?? -1

function at(faultPoint: FaultPoint): void {
  if (faultPoints === stopAt) {
    say({ stoppedAt: faultPoint, faultPoint: faultPoints })
    // Nothing of this process runs any more; its parent kills it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  faultPoints += 1
  if (faultPoint.at === 'send' && faultPoint.key !== undefined) say({ sends: faultPoint.key })
}

// A search for a portal that is slow to answer pauses without keeping a process alive; the app's window does that.
setInterval(() => undefined, 60_000)

const app = await startTestConsole(options, {
  folder: options.folder,
  clock: manualClock(options.now),
  around: {
    db: (db) => {
      if (options.synchronous !== undefined) db.pragma(`synchronous = ${options.synchronous}`)
      return dbWithFaultPoints(db, at)
    },
    transport: (send) => transportWithFaultPoints(send, at),
  },
})
const { published } = app
const head = (): Head => app.main.audit.head()
published.push = (...events) => {
  for (const { name, payload } of events) say({ event: name, payload, head: head(), early: app.db.inTransaction })
  return 0
}
say({ ready: true, secrets: [...app.secrets] })

/** What the harness itself has noted is no finding. */
async function writeHeap(file: string): Promise<void> {
  app.secrets.clear()
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn()
    globalThis.gc?.()
  }
  writeHeapSnapshot(file)
}

async function execute(order: Command): Promise<unknown> {
  if ('call' in order) return app.call(order.call, order.input as never)
  if ('arm' in order) [faultPoints, stopAt] = [0, order.arm]
  else if ('advance' in order) app.timers.advance(order.advance)
  else if ('heapSnapshot' in order) await writeHeap(order.heapSnapshot)
  else await app.idle()
  return null
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line) as Command
  void execute(order).then(
    (answer) => say({ id: order.id, answer, head: head(), secrets: [...app.secrets], faultPoints }),
    (error: unknown) => say({ id: order.id, failed: String(error) }),
  )
})
process.stdin.on('end', () => process.exit())
