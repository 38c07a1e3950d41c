import { customerActor } from '#shared/domain/actors.ts'
import { advance } from '#shared/domain/procedure-machine.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { ProcedureRepository } from './repository.ts'

export interface ResumeAtStartDeps {
  unitOfWork: UnitOfWork
  store: ProcedureRepository
  audit: AuditStore
  clock: Clock
}

/**
 * Moves the procedures that the end of the last run interrupted: one that waited for an answer does not know the outcome
 * (`EffectEngine.markLostAtStart` has the entry of that), and an Authenticator App's secret, which lived in memory alone,
 * is gone.
 */
export function resumeAtStart({ unitOfWork, store, audit, clock }: ResumeAtStartDeps): void {
  unitOfWork.run(() => {
    for (const procedure of store.open()) {
      const event = eventAtStart(procedure)
      const next = event === null ? null : advance(procedure, event, instantOf(clock))
      if (event === null || next === null) continue
      store.save(next)
      if (event.type === 'lost') continue
      audit.append({
        actor: customerActor(procedure.userId),
        account: procedure.accountId,
        procedure: procedure.id,
        action: 'procedure.step',
        outcome: 'ok',
        detail: { why: 'the secret was in memory alone' },
      })
    }
  })
}

function eventAtStart({ state }: Procedure): ProcedureEvent | null {
  // guard: restart.lost-answer
  if (state.at === 'sending') return { type: 'lost' }
  // guard: restart.secret-gone
  return state.at === 'code' && state.method === 'authenticator' ? { type: 'secret-gone' } : null
}
