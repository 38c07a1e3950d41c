import type { EnrolmentView } from '#shared/domain/procedure.ts'
import type { Problem } from '#shared/api/problem.ts'
import { isCodeRefusal } from '#shared/api/problem-sets.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

/** Keeps the set-ups with a customer on the line that wait for their code, in memory and for one agent alone. */
export interface PendingEnrolments {
  find(caseId: string): EnrolmentView | null
  /** Takes in what became of an effect of the case. */
  note(caseId: string, result: EffectResult): void
  drop(caseId: string): void
  /** Forgets every one, unless they are this agent's own. */
  keepFor(actor: string): void
}

export function createPendingEnrolments(): PendingEnrolments {
  const waiting = new Map<string, EnrolmentView>()
  let owner: string | null = null

  function noteRefusal(caseId: string, { code, attemptsLeft }: Problem): void {
    const known = waiting.get(caseId)
    if (known === undefined) return
    if (code === 'not-found') waiting.delete(caseId)
    else if (attemptsLeft !== undefined && isCodeRefusal(code)) waiting.set(caseId, { ...known, attemptsLeft })
  }

  return {
    find: (caseId) => waiting.get(caseId) ?? null,
    note: (caseId, result) => {
      if (result.kind === 'rejected') noteRefusal(caseId, result.problem)
      if (result.kind !== 'applied') return
      if (result.effect === 'enrol-for-customer' || result.effect === 'resend-for-customer')
        waiting.set(caseId, result.answer)
      if (result.effect === 'verify-for-customer') waiting.delete(caseId)
    },
    drop: (caseId) => void waiting.delete(caseId),
    keepFor: (actor) => {
      // guard: desk.own-set-ups
      if (owner !== actor) waiting.clear()
      owner = actor
    },
  }
}
