import { randomUUID } from 'node:crypto'
import { keyMemorySeconds } from '#shared/portal-api/operations.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import type { OperationRow, StoredAnswer } from '../store/operations.ts'
import type { Caller } from './handlers.ts'
import { problemAnswer } from './problem-answer.ts'

/** A request with an idempotency key. */
export interface Keyed {
  caller: string
  key: string
  /** What the key stands for: method, path and body. Only its keyed hash is stored. */
  request: string
  traceId: string
  /** Throws when the caller may not act any more; such a request leaves nothing under its key. */
  requireCaller: () => void
}

/** Whose key it is: keys are scoped to the login, so they outlive its sessions. */
export function operationCaller({ kind, ownerId }: Caller): string {
  return `${kind}:${ownerId}`
}

/** What the portal remembers of a key, after forgetting what is too old. Call it inside a transaction. */
export function rememberedOperation(portal: Portal, caller: string, key: string): OperationRow | undefined {
  portal.store.operations.forget(portal.clock.now() - keyMemorySeconds * 1000)
  return portal.store.operations.find(caller, key)
}

/**
 * Runs a keyed request at most once. `prepare` does what takes time and changes nothing; the effect that it hands back
 * runs in one transaction with the stored answer, and only if nobody voided the operation meanwhile.
 */
export async function exactlyOnce(
  portal: Portal,
  keyed: Keyed,
  prepare: () => Promise<() => StoredAnswer>,
): Promise<StoredAnswer> {
  const { operations } = portal.store
  const run = randomUUID()
  const earlier = begin(portal, keyed, run)
  if (earlier) return earlier
  try {
    const effect = await prepare()
    return portal.transact(() => settle(portal, keyed, run, effect))
  } catch (error) {
    portal.transact(() => operations.drop(keyed.caller, keyed.key, run))
    throw error
  }
}

/** Registers the run; the stored answer if the request was answered before. */
function begin(portal: Portal, { caller, key, request }: Keyed, run: string): StoredAnswer | undefined {
  const { operations } = portal.store
  const mac = portal.keys.mac('request', request)
  return portal.transact(() => {
    const earlier = rememberedOperation(portal, caller, key)
    if (earlier) return answerAgain(earlier, mac)
    operations.begin(caller, key, mac, run, portal.clock.now())
    return undefined
  })
}

function answerAgain(earlier: OperationRow, mac: string): StoredAnswer {
  // guard: portal-operations.same-request
  if (earlier.requestMac !== null && earlier.requestMac !== mac) {
    throw new PortalProblem('idempotency-key-reused', 'This key was used for another request')
  }
  if (earlier.status === 'voided') throw voided()
  if (!earlier.answer) throw new PortalProblem('in-progress', 'The first request with this key is still running')
  return earlier.answer
}

/** The effect and its stored answer; a refusal is stored like any other answer. */
function settle(portal: Portal, keyed: Keyed, run: string, effect: () => StoredAnswer): StoredAnswer {
  const { operations } = portal.store
  const row = operations.find(keyed.caller, keyed.key)
  if (row?.status !== 'running' || row.run !== run) throw voided()
  keyed.requireCaller()
  try {
    const answer = effect()
    // guard: portal-operations.answer-stored
    operations.settle(keyed.caller, keyed.key, 'applied', answer)
    return answer
  } catch (error) {
    if (!(error instanceof PortalProblem)) throw error
    const answer = problemAnswer(error, keyed.traceId)
    operations.settle(keyed.caller, keyed.key, 'rejected', answer)
    return answer
  }
}

function voided(): PortalProblem {
  return new PortalProblem('voided', 'This request was voided and has no effect')
}
