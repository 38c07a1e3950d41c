import { randomUUID } from 'node:crypto'
import { keyMemorySeconds } from '#shared/api/operations.ts'
import type { AttemptSubject } from '../services/lockout.ts'
import { countWrong, requireUnlocked } from '../services/lockout.ts'
import { inOperation } from '../services/security-log.ts'
import type { PassingCall, RemotePlan } from '../services/remote/effect-engine.ts'
import { createRemoteEffect } from '../services/remote/effect-engine.ts'
import type { StaffAction } from '../services/audit.ts'
import { auditStaff } from '../services/audit.ts'
import { sameSecret } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { OperationRow, StoredAnswer } from '../repositories/operations.ts'
import type { Caller } from './handlers.ts'
import { problemAnswer } from '../problem-answer.ts'
import { settleRemoteEffect } from './settle-remote.ts'

/** The passwords and codes of a request, which a repeat must show again. */
interface KeyedSecret {
  /** Only its keyed hash is stored, under a key of its own. */
  text: string
  /** Whose wrong tries another secret in a repeat counts to. */
  attempts: () => AttemptSubject
}

/** A request with an idempotency key. */
export interface Keyed {
  caller: string
  /** The session that sends it; null for a link in an e-mail. */
  sessionId: string | null
  key: string
  /** What the key identifies: method, path and body, without passwords and codes. Only its keyed hash is stored. */
  request: string
  /** The passwords and codes in the body; null where it has none. */
  secret: KeyedSecret | null
  traceId: string
  /** What the audit records of a member of staff; null where somebody else calls. */
  staff: (Pick<StaffAction, 'staffId' | 'caseId' | 'accountId'> & { operation: string }) | null
  /** Throws when the caller may not act any more; such a request leaves nothing under its key. */
  requireCaller: () => void
}

/** Whose key it is: keys are scoped to the login, so they outlive its sessions. */
export function operationCaller({ kind, ownerId }: Caller): string {
  return `${kind}:${ownerId}`
}

/** What the portal remembers of a key, after forgetting what is too old. Call it inside a transaction. */
export function rememberedOperation(portal: Portal, caller: string, key: string): OperationRow | undefined {
  portal.repositories.operations.forget(portal.clock.now() - keyMemorySeconds * 1000)
  return portal.repositories.operations.find(caller, key)
}

/**
 * Runs a keyed request at most once. `prepare` does what takes time and changes nothing; the effect that it hands back
 * runs in one transaction with the stored answer, and only if nobody voided the operation meanwhile.
 */
export async function exactlyOnce(
  portal: Portal,
  keyed: Keyed,
  prepare: () => Promise<() => StoredAnswer | RemotePlan>,
): Promise<StoredAnswer> {
  const { operations } = portal.repositories
  const run = randomUUID()
  const earlier = begin(portal, keyed, run)
  if (earlier) return repeated(portal, keyed, earlier)
  const settled = await prepare()
    .then((effect) => portal.transact(() => settle(portal, keyed, run, effect)))
    .catch((error: unknown) => {
      portal.transact(() => {
        operations.drop(keyed.caller, keyed.key, run)
        if (error instanceof ApiError) auditOperation(portal, keyed, 'effect.rejected', error.code)
      })
      throw error
    })
  return 'opened' in settled ? remoteAnswer(portal, keyed, settled) : settled
}

/** An effect on a remote directory that was opened, with the call of a customer that leaves within this request alone. */
interface Opened {
  opened: string
  passing: PassingCall | undefined
}

/** What became of an effect on a remote directory; while it is not known, that the request still runs. */
async function remoteAnswer(
  portal: Portal,
  { caller, key }: Keyed,
  { opened, passing }: Opened,
): Promise<StoredAnswer> {
  // The effect is in the database: what fails here leaves it open, and is no sign that nothing was changed.
  await settleRemoteEffect(portal, opened, passing).catch(() => undefined)
  const answer = portal.repositories.operations.find(caller, key)?.answer
  if (answer) return answer
  throw new ApiError('in-progress', 'The system has not shown yet what became of this; it is read until it does')
}

/** What is stored of a request that was answered before. */
interface Answered {
  secretMac: string | null
  answer: StoredAnswer
}

/** Registers the run; what is stored if the request was answered before. */
function begin(portal: Portal, keyed: Keyed, run: string): Answered | undefined {
  const { caller, key, request, sessionId } = keyed
  const { operations } = portal.repositories
  const requestMac = portal.keys.mac('request', request)
  return portal.transact(() => {
    const earlier = rememberedOperation(portal, caller, key)
    if (earlier) return requireAnswered(earlier, requestMac)
    const at = portal.clock.now()
    operations.begin(caller, key, { requestMac, secretMac: secretMac(portal, keyed), sessionId, run, at })
    return undefined
  })
}

function requireAnswered(earlier: OperationRow, requestMac: string): Answered {
  // guard: portal-operations.same-request
  if (earlier.requestMac !== null && earlier.requestMac !== requestMac) throw reused()
  if (earlier.status === 'voided') throw voided()
  if (!earlier.answer) throw new ApiError('in-progress', 'The first request with this key is still running')
  return { secretMac: earlier.secretMac, answer: earlier.answer }
}

/**
 * The stored answer for a repeat. Where the request contains a password or a code, the answer says whether it is the one of
 * the first request: so it takes as long as the hash of a password, is refused during a lock, and another secret
 * counts as a wrong try. The same secret clears no count: it may be a code that was used up long ago.
 */
async function repeated(portal: Portal, keyed: Keyed, earlier: Answered): Promise<StoredAnswer> {
  const { secret } = keyed
  if (secret === null) return earlier.answer
  // guard: portal-operations.repeat-hash
  await portal.passwords.fits(secret.text, portal.passwords.unknown())
  return portal.transact(() => {
    const attempts = secret.attempts()
    // guard: portal-operations.repeat-locked
    requireUnlocked(portal, attempts)
    if (sameSecret(earlier.secretMac ?? '', secretMac(portal, keyed) ?? '')) return earlier.answer
    // guard: portal-operations.repeat-counted
    countWrong(portal, attempts)
    throw reused()
  })
}

function secretMac(portal: Portal, { caller, key, secret }: Keyed): string | null {
  return secret && portal.keys.mac('request-secret', JSON.stringify([caller, key, secret.text]))
}

/**
 * The effect and its stored answer; a refusal is stored like any other answer. An effect on a remote directory is opened
 * here, after its last check, and its operation runs on until it is settled.
 */
function settle(
  portal: Portal,
  keyed: Keyed,
  run: string,
  effect: () => StoredAnswer | RemotePlan,
): StoredAnswer | Opened {
  const { operations } = portal.repositories
  const row = operations.find(keyed.caller, keyed.key)
  if (row?.status !== 'running' || row.run !== run) throw voided()
  keyed.requireCaller()
  try {
    const answer = inOperation(keyed.key, effect)
    if ('steps' in answer) {
      const opened = createRemoteEffect(portal, answer, keyed)
      auditOperation(portal, keyed, 'effect.intended', null)
      return { opened, passing: answer.passing }
    }
    // guard: portal-operations.answer-stored
    operations.settle(keyed.caller, keyed.key, 'applied', answer)
    auditOperation(portal, keyed, 'effect.applied', null, answer)
    return answer
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const answer = problemAnswer(error, keyed.traceId)
    operations.settle(keyed.caller, keyed.key, 'rejected', answer)
    auditOperation(portal, keyed, 'effect.rejected', error.code)
    return answer
  }
}

/** What a member of staff asked for, in the transaction of its effect. */
function auditOperation(
  portal: Portal,
  { staff, key, traceId }: Keyed,
  action: 'effect.intended' | 'effect.applied' | 'effect.rejected',
  code: string | null,
  answer?: StoredAnswer,
): void {
  if (staff === null) return
  const { operation, staffId, accountId } = staff
  const made = operation === 'openCase' ? (answer?.body as { id?: string } | undefined)?.id : undefined
  const outcome = { 'effect.intended': 'pending', 'effect.applied': 'ok', 'effect.rejected': 'refused' } as const
  const detail = { operation, key, ...(code !== null && { code }) }
  // guard: server-audit.same-transaction
  auditStaff(
    portal,
    { staffId, action, outcome: outcome[action], caseId: staff.caseId ?? made, accountId, trace: traceId, detail },
    portal.clock.now(),
  )
}

function reused(): ApiError {
  return new ApiError('idempotency-key-reused', 'This key was used for another request')
}

function voided(): ApiError {
  return new ApiError('voided', 'This request was voided and has no effect')
}
