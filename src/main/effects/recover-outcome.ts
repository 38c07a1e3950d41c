import type { Clock } from '#shared/domain/clock.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { keyMemorySeconds, type OperationState } from '#shared/api/operations.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { AuthenticatedClient } from '../portal-client/authenticated-client.ts'
import { readAnswer } from '../portal-client/read-answer.ts'
import type { PortalResponse } from '../portal-client/portal-call.ts'
import { effectEndpoints, effectNamed } from './catalog.ts'
import { resultOf, type AnsweredResult } from './effect-result.ts'
import type { Intent } from './intents.ts'
import type { AnyEffect } from '#shared/domain/effects.ts'

/** In whose name an intent may be asked about: keys are scoped to the operator who sent them. */
export interface IntentClient extends Pick<AuthenticatedClient, 'call'> {
  /** The account's present state, or null when it cannot be read. */
  readTwoFactor(): Promise<TwoFactorState | null>
}

export interface RecoverOutcomeDeps {
  clock: Clock
  /** Resolves after so many milliseconds; passed in, so that tests need not wait. */
  wait(ms: number): Promise<unknown>
}

/** How often, and in which pause, a running operation is asked about before it is voided. */
const patience = { asks: 4, pauseMs: 400 }

/**
 * Finds out what became of an intent whose answer was lost, without ever sending the effect again: the portal's memory
 * of the key first; for a key it has not seen, or that runs on and on, a void, which answers with the outcome or makes sure
 * that there will be none; and whatever is said not to have happened is compared with the two-factor version.
 */
export async function recoverOutcome(
  intent: Intent,
  client: IntentClient,
  deps: RecoverOutcomeDeps,
): Promise<AnsweredResult> {
  const result = await queryOperationStatus(intent, client, deps)
  // guard: recovery.past-memory
  return result.kind === 'voided' ? confirmByVersion(intent, client, deps) : result
}

async function queryOperationStatus(
  intent: Intent,
  client: IntentClient,
  { wait }: RecoverOutcomeDeps,
): Promise<AnsweredResult> {
  const params = { key: intent.key }
  for (let asked = 1; asked <= patience.asks; asked += 1) {
    const state = stateOf(await client.call(endpoints.getOperation, { params }))
    // guard: recovery.no-answer
    if (state === null) return { kind: 'unknown' }
    // guard: recovery.unseen
    if (state.status === 'unseen') break
    if (state.status !== 'running') return outcomeOf(intent, state)
    if (asked < patience.asks) await wait(patience.pauseMs)
  }
  // guard: recovery.void
  const settled = stateOf(await client.call(endpoints.voidOperation, { params }))
  // guard: recovery.void-answer
  return settled === null ? { kind: 'unknown' } : outcomeOf(intent, settled)
}

/** The effects of which each is a step of the two-factor version. */
const versioned: ReadonlySet<string> = new Set([
  'disable',
  'verify-code',
  'disable-for-customer',
  'verify-for-customer',
] satisfies AnyEffect[])

/**
 * A portal that has forgotten the key voids it like one that never saw it, and the operator's clock may be wrong by days,
 * so age alone proves nothing: only an unchanged version does. An effect that is no step of it is trusted within the memory.
 */
async function confirmByVersion(
  intent: Intent,
  client: IntentClient,
  { clock }: RecoverOutcomeDeps,
): Promise<AnsweredResult> {
  const ageSeconds = (clock.now().getTime() - Date.parse(intent.openedAt)) / 1000
  // guard: recovery.memory
  const isRemembered = ageSeconds >= 0 && ageSeconds < keyMemorySeconds
  // guard: recovery.versioned-step
  const isStep = intent.expectedVersion !== null && versioned.has(intent.effect)
  // guard: recovery.trusted-void
  if (!isStep && isRemembered) return { kind: 'voided' }
  const now = await client.readTwoFactor()
  // guard: recovery.no-state
  if (now === null) return { kind: 'unknown' }
  // guard: recovery.by-version
  return isStep && now.version === intent.expectedVersion ? { kind: 'voided' } : { kind: 'undetermined', now }
}

/** What the portal remembers of the key, with the trace of that answer; null when it could not be asked. */
type Remembered = OperationState & { traceId: string }

function stateOf(sent: PortalResponse<typeof endpoints.getOperation>): Remembered | null {
  return sent.kind === 'answered' ? { ...sent.answer.body, traceId: sent.traceId } : null
}

function outcomeOf(intent: Intent, { status, answer, traceId }: Remembered): AnsweredResult {
  if (status === 'voided') return { kind: 'voided' }
  if (answer === null) return { kind: 'unknown' }
  const effect = effectNamed(intent.effect)
  const endpoint: Endpoint = effectEndpoints[effect]
  const stored = readAnswer(endpoint, { ...answer, traceId })
  // What the portal remembers as rejected had no effect, whatever it answered then.
  // guard: recovery.rejected
  if (status === 'rejected' && stored.kind === 'refused') return { kind: 'rejected', problem: stored.problem }
  return resultOf(effect, stored as Parameters<typeof resultOf>[1])
}
