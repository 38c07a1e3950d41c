import { advance } from '#shared/domain/procedure-machine.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { Intents } from '../../effects/intents.ts'
import type { ProcedureRepository } from './repository.ts'
import { actorOf } from './service.ts'

export interface ResumeDeps {
  unitOfWork: UnitOfWork
  store: ProcedureRepository
  intents: Intents
  audit: AuditStore
  clock: Clock
}

const endedEarly = 'the console ended before an answer came'

/**
 * Puts right what the end of the last run left behind: an effect that was awaited then is now of unknown outcome, and an
 * Authenticator App's secret, which lived in memory alone, is gone.
 */
export function resumeAfterStart({ unitOfWork, store, intents, audit, clock }: ResumeDeps): void {
  unitOfWork.run(() => {
    for (const intent of intents.unsettled()) {
      // A procedure's own entry follows below, with its move.
      if (!intents.markUnknown(intent.key) || intent.subjectKind === 'procedure') continue
      const { actor, accountId: account, subjectId: procedure, step, ticket, effect, key } = intent
      const detail = { effect, key, why: endedEarly }
      // guard: restart.lost-entry
      audit.append({ actor, account, procedure, step, ticket, action: 'effect.lost', outcome: 'unknown', detail })
    }
    for (const procedure of store.open()) {
      const event = eventAfterStart(procedure)
      const next = event === null ? null : advance(procedure, event, instantOf(clock))
      if (event === null || next === null) continue
      store.save(next)
      audit.append({
        actor: actorOf(procedure),
        account: procedure.accountId,
        procedure: procedure.id,
        action: event.type === 'lost' ? 'effect.lost' : 'procedure.step',
        outcome: event.type === 'lost' ? 'unknown' : 'ok',
        detail: {
          why: event.type === 'lost' ? endedEarly : 'the secret was in memory alone',
        },
      })
    }
  })
}

function eventAfterStart({ state }: Procedure): ProcedureEvent | null {
  // guard: restart.lost-answer
  if (state.at === 'sending') return { type: 'lost' }
  // guard: restart.secret-gone
  return state.at === 'code' && state.method === 'authenticator' ? { type: 'secret-gone' } : null
}
