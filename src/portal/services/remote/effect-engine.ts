import { ApiError } from '../../api-error.ts'
import { newId } from '../../crypto/tokens.ts'
import type {
  Answer,
  RemoteAccount,
  RemoteDirectory,
  RemoteEnrolment,
  RemoteEvent,
} from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import type { CaseEffectRow, CustomerEffectRow, RemoteEffectRow } from '../../repositories/remote-effects.ts'
import type { PassingAct, RemoteReading, RemoteStep } from '../../rules/remote-steps.ts'
import {
  betweenReadingsMs,
  isPassing,
  isSeen,
  isUnreadable,
  judgeStep,
  maySend,
  readingText,
} from '../../rules/remote-steps.ts'
import { goneAccount, requireRemote } from './read-account.ts'

/**
 * How long a node may be silent about an effect before another one goes on with it, in milliseconds: twice the longest call.
 * Each write moves the end of its claim.
 */
const claimMs = 60_000

/** An effect all of whose steps have come to their end, with the account as it was read last. */
export interface DecidedEffect {
  effect: RemoteEffectRow
  steps: RemoteStep[]
  /** null where `begun` is there. */
  account: RemoteAccount | null
  /** What the system answered to the begin or the repeat of a set-up; null where that answer was lost, and for every other call. */
  begun: RemoteEnrolment | null
}

/**
 * The call of a customer with what passes through the server: the password, the code and the system's session are in the memory
 * of the request that brought them, and nowhere else.
 */
export interface PassingCall {
  act: PassingAct
  send: (directory: RemoteDirectory) => Promise<Answer<unknown>> | undefined
}

type Stored = 'id' | 'caller' | 'key' | 'traceId' | 'openedAt' | 'settledAt'

/** What a service decided to do at a remote directory, all checks passed: the calls in their order, the named one last. */
export type RemotePlan = (
  | (Omit<CaseEffectRow, Stored> & { passing?: undefined })
  | (Omit<CustomerEffectRow, Stored> & { passing: PassingCall | undefined })
) & { steps: RemoteStep[] }

/**
 * Opens the effect of an operation, in the transaction of its last check: one at a time on an account.
 *
 * @returns its id
 * @throws ApiError `conflict`
 */
export function createRemoteEffect(
  portal: Portal,
  { steps, passing: _, ...plan }: RemotePlan,
  operation: Pick<RemoteEffectRow, 'caller' | 'key' | 'traceId'>,
): string {
  requireNoOpenEffect(portal, plan.accountId)
  const id = newId('remote-effect')
  const { caller, key, traceId } = operation
  portal.repositories.remoteEffects.insert({ ...plan, id, caller, key, traceId, openedAt: portal.clock.now() }, steps)
  return id
}

/** Refuses while it is not known yet what became of an earlier effect on the account. @throws ApiError `conflict` */
export function requireNoOpenEffect(portal: Portal, accountId: string): void {
  // guard: remote-effects.one-at-a-time
  if (!portal.repositories.remoteEffects.openOf(accountId)) return
  throw new ApiError('conflict', 'The outcome of an earlier change of this account is not known yet', {
    reason: 'earlier-change-open',
  })
}

/** A node's own right to go on with an effect, until an instant. */
interface Claim {
  effect: RemoteEffectRow
  /** Writes a step down; false where the claim ran out, and what is known now is another node's to judge. */
  save(seq: number, step: RemoteStep): boolean
  release(dueAt: number): void
}

/** Takes an effect for this node; undefined where another one has it, or nothing is due. */
function claimEffect(portal: Portal, id: string): Claim | undefined {
  const { remoteEffects } = portal.repositories
  const now = portal.clock.now()
  let until = now + claimMs
  // guard: remote-effects.claimed
  if (!portal.transact(() => remoteEffects.claim(id, now, until))) return undefined
  const effect = remoteEffects.byId(id)
  if (!effect) return undefined
  return {
    effect,
    save: (seq, step) =>
      portal.transact(() => {
        const later = portal.clock.now() + claimMs
        // guard: remote-effects.still-claimed
        if (!remoteEffects.renew(id, until, later)) return false
        until = later
        remoteEffects.saveStep(id, seq, step)
        return true
      }),
    release: (dueAt) => portal.transact(() => remoteEffects.release(id, until, dueAt)),
  }
}

/** What came of working on one step: the next one, another reading at an instant, or nothing, as the claim ran out. */
type Progress =
  { is: 'next'; begun?: RemoteEnrolment | undefined } | { is: 'wait'; dueAt: number } | { is: 'claim-lost' }

const progressOf = (saved: boolean): Progress => ({ is: saved ? 'next' : 'claim-lost' })

/**
 * Goes on with an open effect as far as it can be gone now: a step that is planned is marked as sent and then sent, once;
 * one that left is judged by a reading. All that is known is in the database before anything depends on it, so a killed
 * server goes on from there; and only the node that has the effect writes, so one that was stopped for long does not send
 * what another one has sent meanwhile.
 *
 * @param passing the call of a customer, within the request that brought it
 * @returns the effect once every step has come to its end; undefined while something is still to be read, or another node
 * is at work on it
 */
export async function advanceEffect(
  portal: Portal,
  id: string,
  passing?: PassingCall,
): Promise<DecidedEffect | undefined> {
  const claim = claimEffect(portal, id)
  if (!claim) return undefined
  const { effect } = claim
  const read = (): Promise<Answer<RemoteAccount>> => requireRemote(portal).read(effect.accountId)
  let dueAt = portal.clock.now()
  let begun: RemoteEnrolment | null = null
  /** What was read since anything was sent. */
  let reading: Answer<RemoteAccount> | undefined
  try {
    for (;;) {
      const steps = portal.repositories.remoteEffects.steps(id)
      const seq = steps.findIndex(({ status }) => status !== 'applied')
      const step = steps[seq]
      if (!step || step.status === 'rejected') {
        // What is begun is in memory alone: nothing that fails comes between it and the answer that shows it.
        if (begun !== null) return { effect, steps, account: null, begun }
        // The reading that showed the last step shows the account as well.
        // guard: remote-effects.read-once
        const account = accountOf(reading ?? (await read()), effect.accountId)
        if (account) return { effect, steps, account, begun }
        dueAt = portal.clock.now() + betweenReadingsMs
        return undefined
      }
      const isPlanned = step.status === 'planned'
      reading = isPlanned || isUnreadable(step.act) ? undefined : await read()
      const progress = isPlanned
        ? await send(portal, claim, seq, step, passing)
        : reading === undefined
          ? progressOf(claim.save(seq, afterAnswer(step)))
          : await judge(portal, claim, seq, step, reading)
      if (progress.is === 'next' && progress.begun) begun = progress.begun
      if (progress.is === 'wait') dueAt = progress.dueAt
      if (progress.is !== 'next') return undefined
    }
  } finally {
    claim.release(dueAt)
  }
}

/**
 * Sends a step: it is marked as sent, durably, and leaves right after that, with nothing awaited in between. So a node that
 * finds the mark knows that the call has left, or never will.
 */
async function send(
  portal: Portal,
  { effect, save }: Claim,
  seq: number,
  step: RemoteStep,
  passing: PassingCall | undefined,
): Promise<Progress> {
  const now = portal.clock.now()
  // What it needs was in the memory of a request that is over.
  const isGone = isPassing(step.act) && passing?.act !== step.act
  if (isGone || !maySend(step, effect.openedAt, now))
    return progressOf(save(seq, { ...step, status: 'rejected', code: 'not-sent' }))
  const sent: RemoteStep = { ...step, status: 'sent', sends: step.sends + 1, sentAt: now, unreachable: false }
  // guard: remote-effects.sent-first
  if (!save(seq, sent)) return { is: 'claim-lost' }
  const answer = await call(requireRemote(portal), effect.accountId, step, passing)
  switch (answer.kind) {
    case 'answered':
      return answered(portal, effect, save(seq, { ...sent, status: 'answered' }), step, answer.value)
    case 'refused':
      return progressOf(save(seq, { ...sent, status: 'rejected', code: answer.code }))
    case 'unreachable':
      return progressOf(save(seq, { ...sent, unreachable: true }))
    case 'lost':
      // Nothing is known but that it was sent.
      return { is: 'next' }
  }
}

/** What an answered call goes on with: the system's session of a customer may be another one, and a set-up is begun. */
function answered(
  portal: Portal,
  effect: RemoteEffectRow,
  saved: boolean,
  { act }: RemoteStep,
  value: unknown,
): Progress {
  const { session } = (value ?? {}) as { session?: string | null }
  if (effect.sessionId !== null && typeof session === 'string') {
    const { sessionId } = effect
    portal.transact(() => portal.repositories.remoteCustomers.renewSession(sessionId, session))
  }
  if (!saved) return { is: 'claim-lost' }
  // `checkedDirectory` has parsed it.
  return { is: 'next', ...((act === 'enrol' || act === 'resend') && { begun: value as RemoteEnrolment }) }
}

function call(
  directory: RemoteDirectory,
  accountId: string,
  { act, factorIds }: RemoteStep,
  passing: PassingCall | undefined,
): Promise<Answer<unknown>> {
  const missing = Promise.resolve({ kind: 'refused', code: 'not-supported' } as const)
  switch (act) {
    case 'removeFactor':
      return directory.removeFactor?.(accountId, factorIds) ?? missing
    case 'endSessions':
      return directory.endSessions?.(accountId) ?? missing
    case 'requirePasswordChange':
      return directory.requirePasswordChange?.(accountId) ?? missing
    case 'unlock':
      return directory.unlock?.(accountId) ?? missing
    case 'setEnabled':
      return directory.setEnabled?.(accountId, true) ?? missing
    case 'inviteToEnrol':
      return directory.inviteToEnrol?.(accountId) ?? missing
    case 'removeOwnFactor':
    case 'enrol':
    case 'verifyEnrolment':
    case 'resend':
    case 'cancelEnrolment':
      return passing?.send(directory) ?? missing
  }
}

/** Judges a step that left by what was read after it. */
async function judge(
  portal: Portal,
  { effect, save }: Claim,
  seq: number,
  step: RemoteStep,
  answer: Answer<RemoteAccount>,
): Promise<Progress> {
  const now = portal.clock.now()
  if (isGone(answer)) return progressOf(save(seq, { ...step, status: 'rejected', code: 'not-found' }))
  // Nothing could be read: the step stays open.
  if (answer.kind !== 'answered') return { is: 'wait', dueAt: now + betweenReadingsMs }
  const reading = readingOf(answer.value)
  const judged = judgeStep(step, reading, now)
  const read = { ...step, reading: readingText(reading), readAt: now }
  if (judged.is === 'applied')
    return progressOf(save(seq, { ...read, status: 'applied', cause: await causeOf(portal, effect, step) }))
  // What no reading can show, the system's log may.
  if (isSeen(step, reading) === null && (await isLogged(portal, effect, step)))
    return progressOf(save(seq, { ...read, status: 'applied', cause: 'logged' }))
  switch (judged.is) {
    case 'not-seen':
      return progressOf(save(seq, { ...read, status: 'rejected', code: step.unreachable ? 'unreachable' : 'not-seen' }))
    case 'send-again':
      return progressOf(save(seq, { ...read, status: 'planned', reading: null, readAt: null }))
    case 'wait':
      // An effect that shows early is found early.
      return save(seq, { ...read, readAt: judged.readAt })
        ? { is: 'wait', dueAt: Math.min(judged.until, now + betweenReadingsMs) }
        : { is: 'claim-lost' }
  }
}

/** What a call is that nothing but its answer shows: done where that came, else lost for good. */
function afterAnswer(step: RemoteStep): RemoteStep {
  if (step.status === 'answered') return { ...step, status: 'applied', cause: 'confirmed' }
  return { ...step, status: 'rejected', code: step.unreachable ? 'unreachable' : 'lost' }
}

/** How it is known that a step took effect: what the system said, its log where the answer was lost, or what was read. */
async function causeOf(portal: Portal, effect: RemoteEffectRow, step: RemoteStep): Promise<RemoteStep['cause']> {
  if (step.status === 'answered') return 'confirmed'
  return (await isLogged(portal, effect, step)) ? 'logged' : 'seen'
}

/** As what the log of a system has a step; not there for what it has no word for. */
const nameInLog: Partial<Record<RemoteStep['act'], RemoteEvent['what']>> = {
  removeFactor: 'factor-removed',
  unlock: 'unlocked',
  requirePasswordChange: 'password-change-required',
  endSessions: 'sessions-ended',
}

/** Whether the system's log names the gateway as the cause of all that a step was to do, since the effect was opened. */
async function isLogged(portal: Portal, effect: RemoteEffectRow, step: RemoteStep): Promise<boolean> {
  if (step.unreachable) return false
  const answer = await requireRemote(portal).events?.(effect.accountId, null)
  if (answer?.kind !== 'answered') return false
  // guard: remote-effects.logged-by-us
  const ours = answer.value.filter(
    ({ byUs, what, at }) => byUs && what === nameInLog[step.act] && at >= effect.openedAt,
  )
  if (step.factorIds.length === 0) return ours.length > 0
  return step.factorIds.every((id) => ours.some(({ factorId }) => factorId === null || factorId === id))
}

/** What steps are judged by. */
export function readingOf({ factors, status }: RemoteAccount): RemoteReading {
  const { on, locked, passwordChangeRequired, mark } = factors
  const named = factors.factors.map(({ id }) => id).filter((id) => id !== null)
  // Where one of them has no id, removing the others would leave sign-in asking: the flag alone says what is on.
  const ids = named.length === factors.factors.length ? named : []
  return { on, ids, locked, passwordChangeRequired, mark, active: status === 'active' }
}

function isGone(answer: Answer<RemoteAccount>): boolean {
  return answer.kind === 'refused' && answer.code === 'not-found'
}

function accountOf(answer: Answer<RemoteAccount>, id: string): RemoteAccount | undefined {
  if (answer.kind === 'answered') return answer.value
  return isGone(answer) ? goneAccount(id) : undefined
}
