import { randomUUID } from 'node:crypto'
import { operations, type InputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { ok, type Failure, type FailureCode, type Outcome } from '#shared/ipc/outcome.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { AppError, failureOf } from '../base/errors.ts'
import type { OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { Handlers } from '../base/handlers.ts'
import { takeSecretInputs, type HandlerInput } from '../base/secrets/secret-inputs.ts'

export interface DispatcherDeps {
  handlers: Handlers
  /** Keeps what was typed while its call runs. */
  secrets: OpenSecrets
  /** While it is, only what the lock screen needs is answered. */
  isLocked(): boolean
  /** Counts a valid call; whole seconds until this operation is answered again, or null when it may run now. */
  throttle(name: OperationName): number | null
  clock: Clock
  /** Called for every call that was refused before a handler ran, and why. */
  onRefused(name: OperationName, code: FailureCode): void
  /** Called for every failure that the page gets, with its operation. */
  onFailed(failure: Failure): void
  /** Called for errors that are ours; the message may not be shown, since it may contain what the user typed. */
  onError(name: OperationName, traceId: string, error: unknown): void
}

/** The operations that a locked console answers: what the lock screen needs, and nothing that names anybody. */
export const allowedWhenLocked: ReadonlySet<OperationName> = new Set([
  'lock.state',
  'lock.now',
  'lock.unlock',
  // guard: lock.open-operations
  'lock.giveUp',
] satisfies OperationName[])

/** Takes a raw call: sender, lock, shape, limit, then the handler. Never throws. */
export type Dispatcher = (name: OperationName, senderIsOurs: boolean, raw: unknown) => Promise<Outcome<unknown>>

/** Takes every call of the page. An AppError becomes its failure, a refusing disk `record-failed`, anything else `unexpected`. */
export function createDispatcher({
  handlers,
  secrets,
  isLocked,
  throttle,
  clock,
  onRefused,
  onFailed,
  onError,
}: DispatcherDeps): Dispatcher {
  /** Not asynchronous: a function that waits keeps its arguments, and `raw` contains what was typed. */
  function attempt<N extends OperationName>(name: N, raw: unknown): Promise<Outcome<unknown>> | Outcome<unknown> {
    // guard: ipc.locked
    if (isShut(name)) return failureOutcome(name, failureOf('console-locked'))
    const input = readInput(name, raw)
    if (input === null) return refused(name, 'invalid-request')
    const retryAfterSeconds = throttle(name)
    // guard: ipc.call-limit
    if (retryAfterSeconds !== null) return failureOutcome(name, failureOf('too-many-requests', { retryAfterSeconds }))
    const taken = takeSecretInputs(name, input, raw as object, secrets)
    return run(name, taken.input, taken.end)
  }

  async function run<N extends OperationName>(
    name: N,
    input: HandlerInput<N>,
    end: () => void,
  ): Promise<Outcome<unknown>> {
    try {
      const handler: (input: HandlerInput<N>) => unknown = handlers[name]
      const output = await handler(input)
      // Locked while it ran: what it did stays done, and nothing of it is sent to the page.
      // guard: ipc.locked-meanwhile
      if (isShut(name)) return failureOutcome(name, failureOf('console-locked'))
      // What is not in the contract does not cross the bridge, were it ever returned by mistake.
      // guard: ipc.output-schema
      return ok(operations[name].output.parse(output))
    } catch (error) {
      return failed(name, error)
    } finally {
      // guard: secrets.end-of-call
      end()
    }
  }

  /** A failure says of which operation it is and when: that is what "Copy details" copies. */
  function failureOutcome(operation: OperationName, failure: Failure): Outcome<never> {
    const whole = { ...failure, operation, at: instantOf(clock) }
    // guard: ipc.failure-logged
    onFailed(whole)
    return { ok: false, failure: whole }
  }

  const isShut = (name: OperationName): boolean => isLocked() && !allowedWhenLocked.has(name)

  function refused(name: OperationName, code: FailureCode): Outcome<never> {
    const failure = failureOf(code)
    try {
      // guard: ipc.refusal-noted
      onRefused(name, code)
    } catch (error) {
      // The note is lost (a full disk, perhaps), the refusal is not.
      // guard: ipc.note-failed
      onError(name, failure.traceId, error)
    }
    return failureOutcome(name, failure)
  }

  function failed(name: OperationName, error: unknown): Outcome<never> {
    if (error instanceof AppError) return failureOutcome(name, error.failure)
    const traceId = randomUUID()
    // guard: ipc.error-noted
    onError(name, traceId, error)
    // guard: ipc.error-text
    return failureOutcome(name, failureOf(isStorageError(error) ? 'record-failed' : 'unexpected', { traceId }))
  }

  // guard: ipc.sender
  return async (name, senderIsOurs, raw) => (senderIsOurs ? attempt(name, raw) : refused(name, 'forbidden'))
}

/**
 * The input as its schema reads it, or null. Beyond the schema: only a plain object, and no half of a surrogate pair,
 * which has no UTF-8 form and so could be neither sent nor hashed as it is.
 */
function readInput<N extends OperationName>(name: N, raw: unknown): InputOf<N> | null {
  try {
    // guard: ipc.plain-object
    if (!isPlainObject(raw)) return null
    // guard: ipc.lone-surrogates
    if (Object.values(raw).some((value) => typeof value === 'string' && /\p{Surrogate}/u.test(value))) return null
    const input = operations[name].input.safeParse(raw)
    // guard: ipc.input-schema
    return input.success ? (input.data as InputOf<N>) : null
  } catch {
    return null
  }
}

function isPlainObject(raw: unknown): raw is object {
  if (typeof raw !== 'object' || raw === null) return false
  const prototype: unknown = Object.getPrototypeOf(raw)
  // guard: ipc.prototype
  return prototype === Object.prototype || prototype === null
}

/** An error of SQLite: disk full, I/O error, read-only. */
function isStorageError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqliteError'
}
