import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { AuditAction, AuditFacts } from '#shared/domain/audit-entry.ts'
import type { AnyEffect } from '#shared/domain/effects.ts'
import type { AuditStore, NewEntry } from '../audit/store.ts'
import { isDamage } from '../base/database/integrity.ts'
import { AppError, failureOf } from '../base/errors.ts'
import { storageMember } from '../base/storage-problem.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import type { Log } from '../base/log/log.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { AuthenticatedClient } from '../portal-client/authenticated-client.ts'
import type { PortalRequest } from '../portal-client/portal-call.ts'
import { effectEndpoints, type EffectEndpoint } from './catalog.ts'
import { resultOf, type EffectResult } from './effect-result.ts'
import type { Intent, Intents, Settled, SubjectKind } from './intents.ts'

/** One effect that is about to be asked of a portal: on whom, what, and by whom. Contains no secret. */
export interface EffectPlan<F extends AnyEffect = AnyEffect> {
  effect: F
  /** What the effect is part of, as its intent keeps it. */
  subject: Omit<Intent, 'key' | 'openedAt' | 'effect'>
  /** What the audit says of the effect beside its name: a reason, a method; never a secret. */
  detail?: AuditFacts['detail']
}

/** An effect with the request that asks for it. A password or a code is in the request alone, and only while it runs. */
export interface EffectRun<F extends AnyEffect> extends EffectPlan<F> {
  request: PortalRequest<EffectEndpoint<F>>
  /** The key that it was proved under; a new one where it needs no proof. */
  key?: string | undefined
  /** In whose name it is sent. */
  client: Pick<AuthenticatedClient, 'call'>
}

/** How a kind of subject takes part in the units of work of its effects, in whichever run of the console they are settled. */
export interface EffectSubject {
  /** In the unit of work that opens the intent. What it throws undoes that, and nothing is sent. */
  opened?(intent: Intent): void
  /** In the unit of work that settles the intent, or that notes that its outcome is unknown. */
  settled(intent: Intent, result: EffectResult): void
}

/**
 * Intent before effect, effect before outcome; intent, subject and audit entry in one unit of work each. `execute` is
 * `open`, the request, and `settle`; where something else sends the request, `open` and `settle` are used by themselves.
 */
export interface EffectEngine {
  /** Every kind of subject is bound before the first effect. */
  bind(kind: SubjectKind, subject: EffectSubject): void
  /**
   * Writes an intent durably, with its entry signed.
   *
   * @throws AppError `in-progress` or `outcome-unknown` while another effect on the same subject is not settled;
   *   `record-failed` when it cannot be made durable, `audit-altered` while a finding was not reviewed, `read-first` after a
   *   restore until the account was read: then nothing may be sent
   */
  open(plan: EffectPlan): Intent
  /**
   * Records what became of an intent, also of one that an earlier run opened: it is closed (or its outcome is noted as
   * unknown), its subject moves, and the audit has an entry.
   *
   * @throws what the disk says: then the intent stays open
   */
  settle(intent: Intent, result: EffectResult): void
  /**
   * Opens an intent, sends its request under the intent's key, and settles it by the answer.
   *
   * @throws AppError as `open`; `outcome-unknown` when the answer cannot be recorded: then the intent stays open, and
   *   recovery asks the portal
   */
  execute<F extends AnyEffect>(run: EffectRun<F>): Promise<EffectResult>
  /** The effects that the last run left open: what became of them is not known, and the audit says so. Recovery asks later. */
  markLostAtStart(): void
  /** Called when it may have changed of which subjects an outcome is not known. */
  onUnsettledChanged(listener: () => void): void
  /** True while this process awaits the answer to that key. */
  isInFlight(key: string): boolean
}

export interface EffectEngineDeps {
  unitOfWork: UnitOfWork
  audit: AuditStore
  intents: Intents
  clock: Clock
  newKey(): string
  log: Log
  /** True where the database was restored and the account was not read since: what is known of it may be old. */
  mustReadFirst(accountId: string): boolean
}

export function createEffectEngine(deps: EffectEngineDeps): EffectEngine {
  const { unitOfWork, audit, intents, clock, newKey, log, mustReadFirst } = deps
  const subjects = new Map<SubjectKind, EffectSubject>()
  const inFlight = new Set<string>()
  const listeners: (() => void)[] = []
  const unsettledChanged = (): void => listeners.forEach((listener) => listener())

  /** @throws Error for a kind that nobody bound */
  function subjectOf({ subjectKind }: Intent): EffectSubject {
    const found = subjects.get(subjectKind)
    if (found === undefined) throw new Error(`no subject is bound for ${subjectKind}`)
    return found
  }

  function settle(intent: Intent, result: EffectResult): void {
    // guard: effects.answer-transaction
    unitOfWork.run(() => {
      const settled = settledAs(result)
      if (settled === null) intents.markUnknown(intent.key)
      else intents.settle(intent.key, settled, instantOf(clock))
      // First what happened, then what follows from it.
      // guard: effects.answer-entry
      audit.append(entryOf(intent, result))
      // guard: effects.answer-step
      subjectOf(intent).settled(intent, result)
      // One that is in flight is not counted as unsettled before `execute` ends.
      if (!inFlight.has(intent.key)) unitOfWork.afterCommit(unsettledChanged)
    })
    // guard: effects.signed-answer
    signAfter(intent)
  }

  /** The request was already sent: if storing the answer fails, the intent is left open for recovery. */
  function settleSent(intent: Intent, result: EffectResult): void {
    try {
      settle(intent, result)
    } catch (error) {
      log.note('effect.unrecorded', { effect: intent.effect as AnyEffect, ...errorFacts(error) })
      // guard: effects.unrecorded-answer
      throw new AppError('outcome-unknown')
    }
  }

  /** Runs a write that must be on disk before anything is sent. A command that does not fit passes its own refusal on. */
  function durably({ effect }: Intent, write: () => void): void {
    try {
      write()
    } catch (error) {
      if (error instanceof AppError) throw error
      log.note('effect.unrecorded', { effect: effect as AnyEffect, ...errorFacts(error) })
      throw new AppError(
        isDamage(error) ? failureOf('database-damaged') : failureOf('record-failed', storageMember(error)),
      )
    }
  }

  /** One effect at a time on a subject: another press must not go out under another key. */
  function refuseSecond({ subjectKind, subjectId }: Intent): void {
    const key = intents.unsettledOf(subjectKind, subjectId)
    if (key !== null) throw new AppError(inFlight.has(key) ? 'in-progress' : 'outcome-unknown')
  }

  /** The entry of the intent is signed before its request leaves. Where that cannot be written, nothing is sent. */
  function signBefore(intent: Intent): void {
    // guard: effects.signed-intent
    try {
      audit.anchor()
    } catch (error) {
      log.note('effect.unrecorded', { effect: intent.effect as AnyEffect, ...errorFacts(error) })
      settleSent(intent, { kind: 'not-sent' })
      throw new AppError(failureOf('record-failed', storageMember(error)))
    }
  }

  /** The entry of the answer is signed at once; a file that refuses is tried again a moment later. */
  function signAfter(intent: Intent): void {
    try {
      audit.anchor()
    } catch (error) {
      log.note('effect.unrecorded', { effect: intent.effect as AnyEffect, ...errorFacts(error) })
    }
  }

  function open({ subject, effect, detail }: EffectPlan, key = newKey()): Intent {
    const intent: Intent = { ...subject, effect, key, openedAt: instantOf(clock) }
    // guard: effects.intent-durable
    durably(intent, () => {
      audit.inspect()
      // guard: effects.unaltered-audit
      audit.refuseIfAltered()
      // guard: effects.read-first
      if (mustReadFirst(intent.accountId)) throw new AppError('read-first')
      // guard: effects.intent-transaction
      unitOfWork.run(() => {
        // guard: effects.one-at-a-time
        refuseSecond(intent)
        // guard: effects.intent
        intents.open(intent)
        // guard: effects.intent-step
        subjectOf(intent).opened?.(intent)
        // guard: effects.intent-entry
        audit.append(intendedEntry(intent, detail ?? {}))
      })
    })
    signBefore(intent)
    return intent
  }

  function markLostAtStart(): void {
    unitOfWork.run(() => {
      for (const intent of intents.unsettled()) {
        if (!intents.markUnknown(intent.key)) continue
        const entry = entryOf(intent, { kind: 'unknown' })
        // guard: restart.lost-entry
        audit.append({ ...entry, detail: { ...entry.detail, why: endedEarly } })
      }
    })
  }

  return {
    bind: (kind, subject) => void subjects.set(kind, subject),
    open: (plan) => open(plan),
    settle,
    execute: async (run) => {
      // guard: effects.new-key
      const key = run.key ?? newKey()
      // guard: effects.intent-first
      const intent = open(run, key)
      inFlight.add(key)
      try {
        // guard: effects.send
        const result = resultOf(run.effect, await run.client.call(effectEndpoints[run.effect], run.request, key))
        settleSent(intent, result)
        return result
      } finally {
        inFlight.delete(key)
        // guard: effects.shown-when-failed
        unsettledChanged()
      }
    },
    markLostAtStart,
    onUnsettledChanged: (listener) => void listeners.push(listener),
    isInFlight: (key) => inFlight.has(key),
  }
}

function settledAs(result: EffectResult): Settled | null {
  switch (result.kind) {
    case 'applied':
    case 'voided':
    case 'undetermined':
      return result.kind
    case 'seen':
      return 'applied'
    case 'not-seen':
    case 'rejected':
    case 'unreachable':
    case 'not-sent':
      return 'rejected'
    default:
      return null
  }
}

const endedEarly = 'the console ended before an answer came'

const actions: Readonly<Record<EffectResult['kind'], AuditAction>> = {
  applied: 'effect.applied',
  rejected: 'effect.rejected',
  unreachable: 'effect.rejected',
  'not-sent': 'effect.rejected',
  voided: 'effect.voided',
  unknown: 'effect.lost',
  undetermined: 'effect.undetermined',
  seen: 'effect.applied',
  'not-seen': 'effect.rejected',
}

function about(intent: Intent): Pick<NewEntry, 'actor' | 'account' | 'procedure' | 'step' | 'ticket'> {
  const { actor, accountId, subjectId, step, ticket } = intent
  return { actor, account: accountId, procedure: subjectId, step, ticket }
}

function intendedEntry(intent: Intent, more: AuditFacts['detail']): NewEntry {
  const detail = { effect: intent.effect, key: intent.key, expectedVersion: intent.expectedVersion, ...more }
  return { ...about(intent), action: 'effect.intended', outcome: 'pending', detail }
}

function entryOf(intent: Intent, result: EffectResult): NewEntry {
  const known = { effect: intent.effect, key: intent.key }
  const entry = { ...about(intent), action: actions[result.kind], detail: known }
  switch (result.kind) {
    case 'applied':
      return { ...entry, outcome: 'ok', trace: result.traceId || null }
    case 'rejected':
      return {
        ...entry,
        outcome: 'refused',
        trace: result.problem.traceId,
        detail: { ...known, code: result.problem.code },
      }
    case 'unreachable':
      return { ...entry, outcome: 'refused', detail: { ...known, code: 'portal-unreachable' } }
    case 'not-sent':
      return { ...entry, outcome: 'refused', detail: { ...known, code: 'record-failed' } }
    case 'voided':
      return { ...entry, outcome: 'refused' }
    case 'seen':
      return { ...entry, outcome: 'ok', detail: { ...known, basis: result.basis } }
    case 'not-seen':
      return { ...entry, outcome: 'refused', detail: { ...known, code: result.code, basis: result.basis } }
    default:
      return { ...entry, outcome: 'unknown' }
  }
}
