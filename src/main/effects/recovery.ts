import type { CustomerSessions } from '../features/sessions/customer-sessions.ts'
import type { StaffSessions } from '../features/sessions/staff-sessions.ts'
import { callerOf } from './session-for-intent.ts'
import type { EffectResult } from './effect-result.ts'
import type { EffectEngine } from './engine.ts'
import type { Intent, Intents, SubjectKind } from './intents.ts'
import type { Procedures } from '../features/procedures/service.ts'
import { reconcile, type ReconcileParts } from './reconcile.ts'

/** Finds out what became of effects whose answers were lost: at start, after a sign-in, at reconnect and on demand. */
export interface Recovery {
  /**
   * Settles what can be settled of one procedure or case.
   *
   * @returns what is known now of each effect that was asked about, oldest first
   * @throws Refusal `signed-out` when the operator who sent the effect is not signed in
   */
  recover(kind: SubjectKind, subjectId: string): Promise<EffectResult[]>
  /** Settles everything for which somebody is signed in; never throws. @returns ids of the procedures that were looked at */
  recoverAll(): Promise<string[]>
  /** True while this process awaits the answer to that key, so that there is nothing to heal yet. */
  isAwaited(key: string): boolean
  /** Ids of the cases with an effect whose outcome is not known. */
  unsettledCases(): string[]
  /** Keys of the accounts with an effect on the account itself whose outcome is not known. */
  unsettledAccounts(): string[]
}

export interface HealingParts extends ReconcileParts {
  intents: Intents
  runner: EffectEngine
  procedures: Procedures
  sessions: CustomerSessions
  staff: StaffSessions
  /** Told what became of an effect of a case whose answer had been lost: in the transaction that settles it, and after it. */
  caseSettled(intent: Intent, result: EffectResult): void
  onCaseChanged(caseId: string, accountId: string, result: EffectResult): void
  /** Told what became of an effect on an account itself whose answer had been lost. */
  onAccountSettled(accountId: string, result: EffectResult): void
}

export function createRecovery(parts: HealingParts): Recovery {
  const { intents, runner, procedures, sessions, staff } = parts
  /** Two healings of one intent at once would both try to settle it. */
  const underWay = new Map<string, Promise<EffectResult>>()

  async function recoverNow(intent: Intent): Promise<EffectResult> {
    const result = await reconcile(intent, callerOf(intent, sessions, staff), parts)
    // guard: recovery.still-unknown
    if (result.kind === 'unknown') return result
    runner.settle(intent, result, (known) => {
      if (intent.subjectKind === 'procedure') procedures.settle(intent.subjectId, known)
      if (intent.subjectKind === 'case') parts.caseSettled(intent, known)
    })
    if (intent.subjectKind === 'procedure') procedures.announce(intent.subjectId)
    if (intent.subjectKind === 'case') parts.onCaseChanged(intent.subjectId, intent.accountId, result)
    if (intent.subjectKind === 'account') parts.onAccountSettled(intent.accountId, result)
    return result
  }

  function recoverOnce(intent: Intent): Promise<EffectResult> {
    const running = underWay.get(intent.key)
    // guard: recovery.one-at-a-time
    if (running !== undefined) return running
    const recovery = recoverNow(intent).finally(() => underWay.delete(intent.key))
    underWay.set(intent.key, recovery)
    return recovery
  }

  // guard: recovery.not-in-flight
  const waiting = (): Intent[] => intents.unsettled().filter(({ key }) => !runner.isInFlight(key))
  const unsettledOf = (kind: SubjectKind): string[] => [
    ...new Set(waiting().flatMap(({ subjectKind, subjectId }) => (subjectKind === kind ? [subjectId] : []))),
  ]

  return {
    recover: async (kind, subjectId) => {
      const results: EffectResult[] = []
      for (const intent of waiting()) {
        if (intent.subjectKind === kind && intent.subjectId === subjectId) results.push(await recoverOnce(intent))
      }
      return results
    },
    recoverAll: async () => {
      const procedureIds = unsettledOf('procedure')
      await Promise.allSettled(waiting().map(recoverOnce))
      return procedureIds
    },
    isAwaited: (key) => runner.isInFlight(key),
    unsettledCases: () => unsettledOf('case'),
    unsettledAccounts: () => unsettledOf('account'),
  }
}
