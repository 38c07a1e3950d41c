import { randomUUID } from 'node:crypto'
import { operations, type InputOf, type OutputOf } from '#shared/contract/operations.ts'
import type { OperationName } from '#shared/contract/operation-names.ts'
import { ok, type FailureCode, type Outcome } from '#shared/contract/outcome.ts'
import { failureOf } from '../portal/failures.ts'
import { Refusal } from '../refusal.ts'

/** One handler an operation; a missing one does not compile. */
export type Handlers = { [N in OperationName]: (input: InputOf<N>) => Promise<OutputOf<N>> | OutputOf<N> }

export interface GateParts {
  handlers: Handlers
  /** Told of every call that was refused before a handler ran, and why. */
  onRefused(name: OperationName, code: FailureCode): void
  /** Told of errors that are ours; the message may not be shown, since it may hold what the user typed. */
  onError(name: OperationName, traceId: string, error: unknown): void
}

/** Takes a raw call: sender first, then shape, then the handler. Never throws. */
export type Gate = (name: OperationName, senderIsOurs: boolean, raw: unknown) => Promise<Outcome<unknown>>

export function openGate({ handlers, onRefused, onError }: GateParts): Gate {
  async function attempt<N extends OperationName>(name: N, raw: unknown): Promise<Outcome<unknown>> {
    const input = operations[name].input.safeParse(raw)
    if (!input.success) return refused(name, 'invalid-request')
    try {
      const handler: (input: InputOf<N>) => unknown = handlers[name]
      const output = await handler(input.data as InputOf<N>)
      // What is not in the contract does not cross the bridge, were it ever handed out by mistake.
      return ok(operations[name].output.parse(output))
    } catch (error) {
      return failed(name, error)
    }
  }

  function refused(name: OperationName, code: FailureCode): Outcome<never> {
    onRefused(name, code)
    return { ok: false, failure: failureOf(code) }
  }

  function failed(name: OperationName, error: unknown): Outcome<never> {
    if (error instanceof Refusal) return { ok: false, failure: error.failure }
    const traceId = randomUUID()
    onError(name, traceId, error)
    return { ok: false, failure: failureOf(isStorageError(error) ? 'record-failed' : 'unexpected', { traceId }) }
  }

  return (name, senderIsOurs, raw) => (senderIsOurs ? attempt(name, raw) : Promise.resolve(refused(name, 'forbidden')))
}

/** An error of SQLite: disk full, I/O error, read-only. */
function isStorageError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqliteError'
}
