import type { Bridge } from '#shared/ipc/bridge.ts'
import { eventNames, operationNames, type EventName, type OperationName } from '#shared/ipc/operation-names.ts'
import { events, operations, type EventPayload, type InputOf, type OutputOf } from '#shared/ipc/operations.ts'
import { failure, type Failure, type FailureCode, type Outcome } from '#shared/ipc/outcome.ts'

/** Thrown by a reply: the call then fails with this. */
export class FailedCall extends Error {
  readonly failure: Failure

  constructor(code: FailureCode, more: Partial<Failure> = {}) {
    super(code)
    this.failure = failure.parse({ code, traceId: 'trace-0001', next: 'try-again', ...more })
  }
}

type Reply<N extends OperationName> = (input: InputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>

/**
 * Takes the place of main behind the bridge, and of nothing else. Inputs, replies and events must fit the schemas of the
 * contract and must be plain enough to be cloned, as between the real processes. What does not fit, and a call that no
 * reply was given for, is a fault, and the test that met it fails.
 */
export class FakeMain {
  /** Every call in its order, with its input. */
  readonly calls: { name: OperationName; input: unknown }[] = []
  readonly faults: string[] = []
  #closed = false
  readonly #replies = new Map<OperationName, (input: never) => unknown>()
  readonly #held = new Map<OperationName, Promise<void>>()
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>()

  /** What an operation answers from now on. */
  reply<N extends OperationName>(name: N, reply: Reply<N>): void {
    this.#replies.set(name, reply)
  }

  /** Makes an operation fail from now on. */
  refuse(name: OperationName, code: FailureCode, more: Partial<Failure> = {}): void {
    this.#replies.set(name, () => {
      throw new FailedCall(code, more)
    })
  }

  /** Keeps the answers of an operation back until the function that is returned is called. */
  hold(name: OperationName): () => void {
    let release = (): void => undefined
    this.#held.set(name, new Promise((resolve) => (release = resolve)))
    return () => {
      this.#held.delete(name)
      release()
    }
  }

  /** The inputs that an operation was called with. */
  inputsOf<N extends OperationName>(name: N): InputOf<N>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input as InputOf<N>)
  }

  /** The app has gone: every later call is a fault. */
  close(): void {
    this.#closed = true
  }

  /** Publishes an event to the listeners. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    const parsed = events[name].safeParse(payload)
    if (!parsed.success) return this.#fault(`event ${name}: ${parsed.error.message}`)
    for (const listener of this.#listeners.get(name) ?? []) listener(structuredClone(parsed.data) as never)
  }

  /** What preload would expose. */
  bridge(): Bridge {
    const call = operationNames.map((name) => [name, (input: unknown) => this.#call(name, input)] as const)
    const on = eventNames.map(
      (name) => [name, (listener: (payload: never) => void) => this.#listen(name, listener)] as const,
    )
    return { call: Object.fromEntries<unknown>(call), on: Object.fromEntries<unknown>(on) } as unknown as Bridge
  }

  #listen(name: EventName, listener: (payload: never) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  async #call(name: OperationName, input: unknown): Promise<Outcome<unknown>> {
    try {
      if (this.#closed) throw new Error('called after its screen was closed')
      const cloned: unknown = structuredClone(input)
      const given = operations[name].input.safeParse(cloned)
      if (!given.success) throw new Error(`input: ${given.error.message}`)
      this.calls.push({ name, input: given.data })
      const reply = this.#replies.get(name)
      if (reply === undefined) throw new Error('no reply was given')
      await this.#held.get(name)
      const value = operations[name].output.safeParse(await reply(given.data as never))
      if (!value.success) throw new Error(`output: ${value.error.message}`)
      return { ok: true, value: structuredClone(value.data) }
    } catch (error) {
      if (!(error instanceof FailedCall)) this.#fault(`${name}: ${String(error)}`)
      const why = error instanceof FailedCall ? error.failure : new FailedCall('unexpected').failure
      return { ok: false, failure: { ...why, operation: name, at: new Date().toISOString() } }
    }
  }

  #fault(what: string): void {
    this.faults.push(what)
  }
}
