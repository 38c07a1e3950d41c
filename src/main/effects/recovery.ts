import type { AnyEffect } from '#shared/domain/effects.ts'
import type { Log } from '../base/log/log.ts'
import type { AnsweredResult } from './effect-result.ts'
import type { EffectEngine } from './engine.ts'
import type { Intent, Intents, SubjectKind } from './intents.ts'
import { recoverOutcome, type IntentClient, type RecoverOutcomeDeps } from './recover-outcome.ts'

/** Finds out what became of effects whose answers were lost: at start, after a sign-in, at reconnect and on demand. */
export interface Recovery {
  /**
   * Settles what can be settled of one subject.
   *
   * @returns what is known now of each effect that was asked about, oldest first
   * @throws AppError `signed-out` when the operator who sent the effect is not signed in
   */
  recover(kind: SubjectKind, subjectId: string): Promise<AnsweredResult[]>
  /** Settles everything for which somebody is signed in; never throws. @returns ids of the procedures that were asked about */
  recoverAll(): Promise<string[]>
  /** Ids of the subjects of a kind with an effect whose outcome is not known: procedures, cases, accounts. */
  unsettled(kind: SubjectKind): string[]
}

export interface RecoveryDeps extends RecoverOutcomeDeps {
  intents: Intents
  effects: EffectEngine
  log: Log
  /** The client in whose name an intent may be asked about. @throws AppError `signed-out` when nobody is signed in who may */
  clientFor(intent: Intent): IntentClient
  /** Called after an effect was settled whose answer had been lost. */
  onRecovered(intent: Intent): void
}

export function createRecovery(deps: RecoveryDeps): Recovery {
  const { intents, effects, log, clientFor, onRecovered } = deps
  /** Two recoveries of one intent at once would both try to settle it. */
  const underWay = new Map<string, Promise<AnsweredResult>>()

  async function recoverNow(intent: Intent): Promise<AnsweredResult> {
    const result = await recoverOutcome(intent, clientFor(intent), deps)
    // guard: recovery.still-unknown
    if (result.kind === 'unknown') return result
    effects.settle(intent, result)
    log.note('effect.reconciled', { effect: intent.effect as AnyEffect, result: result.kind })
    onRecovered(intent)
    return result
  }

  function recoverOnce(intent: Intent): Promise<AnsweredResult> {
    const running = underWay.get(intent.key)
    // guard: recovery.one-at-a-time
    if (running !== undefined) return running
    const recovery = recoverNow(intent).finally(() => underWay.delete(intent.key))
    underWay.set(intent.key, recovery)
    return recovery
  }

  // guard: recovery.not-in-flight
  const waiting = (): Intent[] => intents.unsettled().filter(({ key }) => !effects.isInFlight(key))
  const unsettled = (kind: SubjectKind): string[] => [
    ...new Set(waiting().flatMap(({ subjectKind, subjectId }) => (subjectKind === kind ? [subjectId] : []))),
  ]

  return {
    recover: async (kind, subjectId) => {
      const results: AnsweredResult[] = []
      for (const intent of waiting()) {
        if (intent.subjectKind === kind && intent.subjectId === subjectId) results.push(await recoverOnce(intent))
      }
      return results
    },
    recoverAll: async () => {
      const procedureIds = unsettled('procedure')
      await Promise.allSettled(waiting().map(recoverOnce))
      return procedureIds
    },
    unsettled,
  }
}
