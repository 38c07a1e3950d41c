import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { operations, type InputOf } from '#shared/ipc/operations.ts'
import { refusedInputOf } from '#shared/api/free-text.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { ok, type Failure, type FailureCode, type Outcome } from '#shared/ipc/outcome.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Timers } from '../base/environment.ts'
import { isDamage } from '../base/database/integrity.ts'
import { AppError, failureOf } from '../base/errors.ts'
import { storageProblemOf } from '../base/storage-problem.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import type { Log } from '../base/log/log.ts'
import { createRateLimiter } from '../base/rate-limit.ts'
import type { OpenSecrets } from '../base/secrets/open-secrets.ts'
import { trackSending } from '../base/sent-in-call.ts'
import type { Handlers } from '../base/handlers.ts'
import { takeSecretInputs, type HandlerInput } from '../base/secrets/secret-inputs.ts'
import { createCallLimit } from './call-limit.ts'
import { allowedWhenLocked, unlimitedOperations } from './operation-rules.ts'

/** Milliseconds in which the audit notes one kind of refused call once. */
const refusedPauseMs = 10_000
/** Milliseconds in which an operation runs `callsPerPeriod` times at the most, unless it is unlimited. */
const callPeriodMs = 60_000
/** Far more than anybody presses one button, and few enough that no page fills the audit. */
const callsPerPeriod = 120

export interface DispatcherDeps {
  handlers: Handlers
  /** Gets an entry of calls that were refused before a handler ran. */
  audit: Pick<AuditStore, 'append'>
  /** Keeps what was typed while its call runs. */
  secrets: OpenSecrets
  /** While it is locked, only what the lock screen needs is answered. */
  lock: { readonly locked: boolean }
  /** Gets every failure that the page gets, and of errors that are ours kind and place; a message may contain what the user typed. */
  log: Log
  clock: Clock
  /** Milliseconds by a clock that cannot be set; the limit of calls is measured by it. */
  uptimeMs(): number
  /** Calls back after this many milliseconds, without keeping the process alive. */
  later: Timers['later']
  /** Calls the listener before the audit ends: calls that were refused above the limit are noted then. */
  onClosing(listener: () => void): void
}

/** Takes a raw call: sender, lock, shape, limit, then the handler. Never throws. */
export type Dispatcher = (name: OperationName, senderIsOurs: boolean, raw: unknown) => Promise<Outcome<unknown>>

/**
 * Takes every call of the page: sender, lock, shape, limit, handler. An AppError becomes its failure, an error of
 * the local storage `record-failed`, or `storage-failed` where a request had left by then, anything else `unexpected`. What is refused goes to the audit, every failure that is returned to the log.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { handlers, audit, secrets, lock, log, clock, uptimeMs, later } = deps
  const refusedLately = createRateLimiter(refusedPauseMs, clock)
  const callLimit = createCallLimit({
    calls: callsPerPeriod,
    periodMs: callPeriodMs,
    uptimeMs,
    later,
    onPeriodEnd: ({ name, count }) => {
      try {
        // guard: ipc.call-limit-entry
        appendRefused({ operation: name, code: 'too-many-requests', refused: count })
      } catch {
        // The calls stay refused; each of them is in the log.
      }
    },
  })
  // guard: ipc.call-limit-flush
  deps.onClosing(callLimit.flush)

  /** Whole seconds until this operation is answered again; null when it may run now. */
  // guard: ipc.unlimited-operations
  const retryAfter = (name: OperationName): number | null =>
    unlimitedOperations.has(name) ? null : callLimit.count(name)

  function appendRefused(detail: AuditFacts['detail']): void {
    audit.append({ actor: 'app', action: 'input.refused', outcome: 'refused', detail })
  }

  function noteRefused(name: OperationName, code: FailureCode): void {
    // guard: ipc.refusal-rate
    if (!refusedLately(`${name} ${code}`)) return
    appendRefused({ operation: name, code })
  }

  function noteError(operation: OperationName, traceId: string, error: unknown): void {
    log.note('operation.broke', { operation, ...errorFacts(error) }, traceId)
  }

  /** Not asynchronous: a function that waits keeps its arguments, and `raw` contains what was typed. */
  function attempt<N extends OperationName>(name: N, raw: unknown): Promise<Outcome<unknown>> | Outcome<unknown> {
    // guard: ipc.locked
    if (isShut(name)) return failureOutcome(name, failureOf('console-locked'))
    const read = readInput(name, raw)
    if (read.isRefused) return refused(name, read.failure)
    const { input } = read
    const retryAfterSeconds = retryAfter(name)
    // guard: ipc.call-limit
    if (retryAfterSeconds !== null)
      return failureOutcome(name, failureOf('too-many-requests', { retryAfterSeconds, reason: 'too-fast-here' }))
    const taken = takeSecretInputs(name, input, raw as object, secrets)
    return run(name, taken.input, taken.end)
  }

  const run = <N extends OperationName>(name: N, input: HandlerInput<N>, end: () => void): Promise<Outcome<unknown>> =>
    trackSending((sent) => handle(name, input, end, sent))

  async function handle<N extends OperationName>(
    name: N,
    input: HandlerInput<N>,
    end: () => void,
    sent: () => boolean,
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
      return failed(name, error, sent())
    } finally {
      // guard: secrets.end-of-call
      end()
    }
  }

  /** A failure says of which operation it is and when: that is what "Copy details" copies. */
  function failureOutcome(operation: OperationName, failure: Failure): Outcome<never> {
    const whole = { ...failure, operation, at: instantOf(clock) }
    // guard: ipc.failure-logged
    log.note('operation.failed', { operation, code: failure.code }, failure.traceId)
    return { ok: false, failure: whole }
  }

  const isShut = (name: OperationName): boolean => lock.locked && !allowedWhenLocked.has(name)

  function refused(name: OperationName, failure: Failure): Outcome<never> {
    try {
      // guard: ipc.refusal-noted
      noteRefused(name, failure.code)
    } catch (error) {
      // The note is lost (a full disk, perhaps), the refusal is not.
      // guard: ipc.note-failed
      noteError(name, failure.traceId, error)
    }
    return failureOutcome(name, failure)
  }

  function failed(name: OperationName, error: unknown, sent: boolean): Outcome<never> {
    if (error instanceof AppError) return failureOutcome(name, error.failure)
    const traceId = randomUUID()
    // guard: ipc.error-noted
    noteError(name, traceId, error)
    return failureOutcome(name, failureOfError(error, sent, traceId))
  }

  // guard: ipc.sender
  return async (name, senderIsOurs, raw) =>
    senderIsOurs ? attempt(name, raw) : refused(name, failureOf('forbidden', { reason: 'not-offered-here' }))
}

type InputRead<N extends OperationName> =
  { isRefused: false; input: InputOf<N> } | { isRefused: true; failure: Failure }

/**
 * The input as its schema reads it, or why it is refused: a text that was typed names what is wrong with it. Beyond the schema: only a plain object, and no half of a surrogate pair,
 * which has no UTF-8 form and so could be neither sent nor hashed as it is.
 */
function readInput<N extends OperationName>(name: N, raw: unknown): InputRead<N> {
  const refused: InputRead<N> = { isRefused: true, failure: failureOf('invalid-request', { reason: 'input-refused' }) }
  try {
    // guard: ipc.plain-object
    if (!isPlainObject(raw)) return refused
    // guard: ipc.lone-surrogates
    if (Object.values(raw).some((value) => typeof value === 'string' && /\p{Surrogate}/u.test(value))) return refused
    const input = operations[name].input.safeParse(raw)
    // guard: ipc.input-schema
    return input.success ? { isRefused: false, input: input.data as InputOf<N> } : (refusedText(input.error) ?? refused)
  } catch {
    return refused
  }
}

function refusedText(error: z.ZodError): { isRefused: true; failure: Failure } | null {
  const input = refusedInputOf(error)
  // guard: ipc.input-named
  return input && { isRefused: true, failure: failureOf('input-refused', { input }) }
}

function isPlainObject(raw: unknown): raw is object {
  if (typeof raw !== 'object' || raw === null) return false
  const prototype: unknown = Object.getPrototypeOf(raw)
  // guard: ipc.prototype
  return prototype === Object.prototype || prototype === null
}

/** An error that is ours: of the local storage by its kind, or a fault of the console. */
function failureOfError(error: unknown, sent: boolean, traceId: string): Failure {
  // guard: ipc.storage-problem
  const storage = storageProblemOf(error)
  if (storage === null) {
    // guard: ipc.error-text
    return failureOf('unexpected', { traceId, reason: 'own-fault' })
  }
  // guard: ipc.damaged-database
  if (!sent && isDamage(error)) return failureOf('database-damaged', { traceId })
  // guard: ipc.storage-failed
  const code = sent ? 'storage-failed' : 'record-failed'
  return failureOf(code, { traceId, ...(storage !== 'unknown' && { storage }) })
}
