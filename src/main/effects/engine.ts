import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { AuditAction, AuditFacts } from '#shared/domain/audit-entry.ts'
import type { AuditStore, NewEntry } from '../audit/store.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import type { Log } from '../base/log/log.ts'
import type { PortalResponse } from '../portal-client/portal-response.ts'
import { Refusal } from '../base/errors.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { EffectEndpoint } from './catalog.ts'
import { resultOf, type EffectResult } from './effect-result.ts'
import type { Intent, Intents, Settled } from './intents.ts'
import type { AnyEffect } from '#shared/domain/effects.ts'

/** One effect to be run: whose, what, and how its subject takes part in the two transactions. */
interface EffectPlan<F extends AnyEffect> {
  intent: Omit<Intent, 'key' | 'openedAt' | 'effect'> & { effect: F }
  /** What the audit says of the effect beside its name: a reason, a method; never a secret. */
  detail?: AuditFacts['detail']
  /** Sends the request under this key. The only place where a secret is held, and only while it runs. */
  send(key: string): Promise<PortalResponse<EffectEndpoint<F>>>
  /** In the transaction that opens the intent. */
  begin(key: string): void
  /** In the transaction that closes it, or that notes that its outcome is unknown. */
  settle(result: EffectResult): void
}

/** Intent before effect, effect before event, event and entry together. */
export interface EffectEngine {
  /**
   * @throws Refusal `in-progress` or `outcome-unknown` while another effect on the same subject is not settled;
   *   `record-failed` when the intent cannot be made durable: then nothing was sent; `outcome-unknown` when
   *   the answer cannot be: then the intent stays open, and healing asks the portal
   */
  run<F extends AnyEffect>(plan: EffectPlan<F>): Promise<EffectResult>
  /** Records what reading found out about an intent whose answer was lost. */
  settle(intent: Intent, result: EffectResult, subject: (result: EffectResult) => void): void
  /** True while this process awaits the answer to that key. */
  isInFlight(key: string): boolean
}

export interface RunnerParts {
  unitOfWork: UnitOfWork
  audit: AuditStore
  intents: Intents
  clock: Clock
  newKey(): string
  log: Log
}

export function createEffectEngine({ unitOfWork, audit, intents, clock, newKey, log }: RunnerParts): EffectEngine {
  const inFlight = new Set<string>()

  function record(intent: Intent, result: EffectResult, subject: (result: EffectResult) => void): void {
    // guard: effects.answer-transaction
    unitOfWork.run(() => {
      const settled = settledAs(result)
      if (settled === null) intents.markUnknown(intent.key)
      else intents.settle(intent.key, settled, instantOf(clock))
      // First what happened, then what follows from it.
      // guard: effects.answer-entry
      audit.append(entryOf(intent, result))
      // guard: effects.answer-step
      subject(result)
    })
    // guard: effects.signed-answer
    signAfter(intent)
  }

  /** What was sent cannot be unsent: an answer that the disk refuses to take leaves the outcome to be read back. */
  function recordAnswer(...answer: Parameters<typeof record>): void {
    try {
      record(...answer)
    } catch (error) {
      log.note('effect.unrecorded', { effect: answer[0].effect as AnyEffect, ...errorFacts(error) })
      // guard: effects.unrecorded-answer
      throw new Refusal('outcome-unknown')
    }
  }

  /** Runs a write that must be on disk before anything is sent. A command that does not fit passes its own refusal on. */
  function durably(effect: AnyEffect, write: () => void): void {
    try {
      write()
    } catch (error) {
      if (error instanceof Refusal) throw error
      log.note('effect.unrecorded', { effect, ...errorFacts(error) })
      throw new Refusal('record-failed')
    }
  }

  /** One effect at a time on a procedure or case: another press must not go out under another key. */
  function refuseSecond({ subjectKind, subjectId }: Intent): void {
    const key = intents.unsettledOf(subjectKind, subjectId)
    if (key !== null) throw new Refusal(inFlight.has(key) ? 'in-progress' : 'outcome-unknown')
  }

  /** The entry of the intent is signed before its request leaves. Where that cannot be written, nothing is sent. */
  function signBefore<F extends AnyEffect>(intent: Intent, plan: EffectPlan<F>): void {
    // guard: effects.signed-intent
    try {
      audit.anchor()
    } catch (error) {
      log.note('effect.unrecorded', { effect: plan.intent.effect, ...errorFacts(error) })
      recordAnswer(intent, { kind: 'not-sent' }, (known) => plan.settle(known))
      throw new Refusal('record-failed')
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

  async function run<F extends AnyEffect>(plan: EffectPlan<F>): Promise<EffectResult> {
    // guard: effects.new-intent
    const intent: Intent = { ...plan.intent, key: newKey(), openedAt: instantOf(clock) }
    // guard: effects.intent-durable
    durably(plan.intent.effect, () => {
      audit.inspect()
      // guard: effects.unaltered-audit
      audit.refuseIfAltered()
      // guard: effects.intent-transaction
      unitOfWork.run(() => {
        // guard: effects.one-at-a-time
        refuseSecond(intent)
        // guard: effects.intent
        intents.open(intent)
        // guard: effects.intent-step
        plan.begin(intent.key)
        // guard: effects.intent-entry
        audit.append(intendedEntry(intent, plan.detail ?? {}))
      })
    })
    signBefore(intent, plan)
    inFlight.add(intent.key)
    try {
      // guard: effects.send
      const result = resultOf(plan.intent.effect, await plan.send(intent.key))
      recordAnswer(intent, result, (known) => plan.settle(known))
      return result
    } finally {
      inFlight.delete(intent.key)
    }
  }

  const settle: EffectEngine['settle'] = (intent, result, subject) => {
    // guard: effects.recovered-answer
    record(intent, result, subject)
    log.note('effect.reconciled', { effect: intent.effect as AnyEffect, result: result.kind })
  }

  return { run, settle, isInFlight: (key) => inFlight.has(key) }
}

function settledAs(result: EffectResult): Settled | null {
  switch (result.kind) {
    case 'applied':
    case 'voided':
    case 'undetermined':
      return result.kind
    case 'rejected':
    case 'unreachable':
    case 'not-sent':
      return 'rejected'
    default:
      return null
  }
}

const actions: Readonly<Record<EffectResult['kind'], AuditAction>> = {
  applied: 'effect.applied',
  rejected: 'effect.rejected',
  unreachable: 'effect.rejected',
  'not-sent': 'effect.rejected',
  voided: 'effect.voided',
  unknown: 'effect.lost',
  undetermined: 'effect.undetermined',
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
    default:
      return { ...entry, outcome: 'unknown' }
  }
}
