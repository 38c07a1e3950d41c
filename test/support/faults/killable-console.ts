import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import type { ConsoleProcessOptions, Head, Said, Command } from './console-process.ts'
import type { FaultPoint } from './fault-points.ts'
import { endsWithTest } from '../portal/portal-process.ts'

/** The file that runs a console as a process of its own. */
const consoleEntry = join(import.meta.dirname, 'console-process.ts')

/** The console was killed before it answered. */
export class ConsoleKilledError extends Error {
  override name = 'ConsoleKilledError'
}

/** What a console reported before it ended, and its caller may rely on. */
export interface Acknowledged {
  /** Numbers and hashes of audit entries that were reported as written. */
  heads: Head[]
  /** The newest procedure reported, by its id, and the last entry by then. */
  procedures: Map<string, { reported: unknown; seq: number }>
  /** Keys that were about to be sent. */
  keys: string[]
  /** Events published before what they report was durable. */
  early: string[]
  secrets: Set<string>
}

/** A console in a process of its own. Its calls are those of the page; they reject once it is killed. */
export interface KillableConsole {
  ok<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>
  failure<N extends OperationName>(name: N, input: InputOf<N>): Promise<Failure>
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<Outcome<OutputOf<N>>>
  idle(): Promise<void>
  /** Moves its clock on and rings what is due. */
  advance(seconds: number): Promise<void>
  /** It stops at the fault point of this number, counted from now, and is killed there. */
  arm(faultPoint: number): Promise<void>
  /** Writes a snapshot of its heap into this file; it must have been started with `--expose-gc`. */
  writeHeapSnapshot(file: string): Promise<void>
  /** Fault points passed since it was armed, or started, as of its last answer. */
  faultPoints(): number
  /** The fault point at which it was killed; null while it was not, or was by `kill`. */
  killedAt(): FaultPoint | null
  acknowledged: Acknowledged
  kill(): Promise<void>
  /** Lets it end by itself. */
  end(): Promise<void>
  /** Resolves when it has ended, however. */
  ended: Promise<void>
}

export interface KillableOptions extends ConsoleProcessOptions {
  /** Goes before Node: a tracer, for instance. */
  command?: readonly string[]
  execArgv?: readonly string[]
  env?: Record<string, string>
}

type Order = Command extends infer T ? (T extends Command ? Omit<T, 'id'> : never) : never

/** Starts a console on a profile; resolves when it is ready, or when it ended before that. */
export async function killableConsole(options: KillableOptions): Promise<KillableConsole> {
  const { command = [], execArgv = [], env = {}, ...own } = options
  const [file, ...args]: string[] = [...command, process.execPath, ...execArgv, consoleEntry, JSON.stringify(own)]
  const child = endsWithTest(
    spawn(file ?? process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } }),
  )
  const ended = once(child, 'exit').then(() => undefined)
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  const acknowledged: Acknowledged = { heads: [], procedures: new Map(), keys: [], early: [], secrets: new Set() }
  let asked = 0
  let faultPoints = 0
  let killedAt: FaultPoint | null = null
  let isReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (isReady = resolve))

  function hear(said: Said): void {
    if ('stoppedAt' in said) {
      killedAt = said.stoppedAt
      child.kill('SIGKILL')
      return
    }
    if ('secrets' in said) for (const secret of said.secrets) acknowledged.secrets.add(secret)
    if ('early' in said && said.early) acknowledged.early.push(said.event)
    else if ('head' in said) acknowledged.heads.push(said.head)
    if ('ready' in said) isReady()
    else if ('sends' in said) acknowledged.keys.push(said.sends)
    else if ('failed' in said) waiting.get(said.id)?.reject(new Error(said.failed))
    else if ('event' in said) {
      const { id } = said.payload as { id?: string }
      if (said.event === 'procedure.changed' && id !== undefined)
        acknowledged.procedures.set(id, { reported: said.payload, seq: said.head.seq })
    } else {
      faultPoints = said.faultPoints
      waiting.get(said.id)?.resolve(said.answer)
      waiting.delete(said.id)
    }
  }
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => hear(JSON.parse(line) as Said))
  // A write to a process that was just killed.
  child.stdin.on('error', () => undefined)
  const isOver = Promise.all([ended, once(lines, 'close')]).then(() => {
    for (const { reject } of waiting.values()) reject(new ConsoleKilledError('the console was killed'))
    waiting.clear()
  })

  async function sendCommand(order: Order): Promise<unknown> {
    if (child.exitCode !== null || child.signalCode !== null) throw new ConsoleKilledError('the console was killed')
    const id = (asked += 1)
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
    child.stdin.write(`${JSON.stringify({ id, ...order })}\n`)
    return answer
  }

  const done = async (order: Order): Promise<void> => {
    await sendCommand(order)
  }
  const call: KillableConsole['call'] = async (name, input) => (await sendCommand({ call: name, input })) as never
  await Promise.race([ready, isOver])
  return {
    call,
    ok: async (name, input) => {
      const outcome = await call(name, input)
      if (outcome.ok) return outcome.value
      throw new Error(`${name} failed: ${JSON.stringify(outcome.failure)}`)
    },
    failure: async (name, input) => {
      const outcome = await call(name, input)
      if (!outcome.ok) return outcome.failure
      throw new Error(`${name} succeeded: ${JSON.stringify(outcome.value)}`)
    },
    idle: () => done({ idle: true }),
    advance: (seconds) => done({ advance: seconds }),
    arm: (faultPoint) => done({ arm: faultPoint }),
    writeHeapSnapshot: (file) => done({ heapSnapshot: file }),
    faultPoints: () => faultPoints,
    killedAt: () => killedAt,
    acknowledged,
    kill: async () => {
      child.kill('SIGKILL')
      await isOver
    },
    end: async () => {
      child.stdin.end()
      await isOver
    },
    ended: isOver,
  }
}
