import type { Clock } from '#shared/domain/clock.ts'
import type { Endpoint } from '#shared/portal-api/endpoint.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import { keyMemorySeconds, type OperationState } from '#shared/portal-api/operations.ts'
import { readAnswer } from '../portal/read-answer.ts'
import type { Sent } from '../portal/sent.ts'
import type { Caller } from './caller.ts'
import { effectEndpoints, effectNamed } from './effect-endpoints.ts'
import { resultOf, type EffectResult } from './effect-result.ts'
import type { Intent } from './intents.ts'

export interface ReconcileParts {
  clock: Clock
  /** Resolves after so many milliseconds; passed in, so that tests need not wait. */
  wait(ms: number): Promise<void>
}

/** How often, and in which pause, a running operation is asked about before it is voided. */
const patience = { asks: 4, pauseMs: 400 }

/**
 * Finds out what became of an intent whose answer was lost, without ever sending the effect again: the portal's memory
 * of the key first; for a key it has not seen, or that runs on and on, a void, which tells the outcome or makes sure
 * that there will be none; past the portal's memory, the two-factor version decides.
 */
export async function reconcile(
  intent: Intent,
  caller: Caller,
  { clock, wait }: ReconcileParts,
): Promise<EffectResult> {
  const params = { key: intent.key }
  const ageSeconds = (clock.now().getTime() - Date.parse(intent.openedAt)) / 1000
  if (ageSeconds >= keyMemorySeconds) return byVersion(intent, caller)

  for (let asked = 1; asked <= patience.asks; asked += 1) {
    const state = stateOf(await caller.send(endpoints.getOperation, { params }))
    if (state === null) return { kind: 'unknown' }
    if (state.status === 'unseen') break
    if (state.status !== 'running') return outcomeOf(intent, state)
    if (asked < patience.asks) await wait(patience.pauseMs)
  }
  const settled = stateOf(await caller.send(endpoints.voidOperation, { params }))
  return settled === null ? { kind: 'unknown' } : outcomeOf(intent, settled)
}

/** Past the memory of keys only an unchanged version proves that nothing happened. */
async function byVersion(intent: Intent, caller: Caller): Promise<EffectResult> {
  const state = stateOf(await caller.send(endpoints.getOperation, { params: { key: intent.key } }))
  if (state === null) return { kind: 'unknown' }
  if (state.status === 'applied' || state.status === 'rejected') return outcomeOf(intent, state)
  const voided = stateOf(await caller.send(endpoints.voidOperation, { params: { key: intent.key } }))
  const now = await caller.readTwoFactor()
  if (voided === null || now === null) return { kind: 'unknown' }
  if (voided.status === 'applied' || voided.status === 'rejected') return outcomeOf(intent, voided)
  return now.version === intent.expectedVersion ? { kind: 'voided' } : { kind: 'undetermined', now }
}

/** What the portal remembers of the key, with the trace of its telling; null when it could not be asked. */
type Remembered = OperationState & { traceId: string }

function stateOf(sent: Sent<typeof endpoints.getOperation>): Remembered | null {
  return sent.kind === 'answered' ? { ...sent.answer.body, traceId: sent.traceId } : null
}

function outcomeOf(intent: Intent, { status, answer, traceId }: Remembered): EffectResult {
  if (status === 'voided') return { kind: 'voided' }
  if (answer === null) return { kind: 'unknown' }
  const effect = effectNamed(intent.effect)
  const endpoint: Endpoint = effectEndpoints[effect]
  const stored = readAnswer(endpoint, { ...answer, traceId })
  // What the portal remembers as rejected had no effect, whatever it answered then.
  if (status === 'rejected' && stored.kind === 'refused') return { kind: 'rejected', problem: stored.problem }
  return resultOf(effect, stored as Parameters<typeof resultOf>[1])
}
