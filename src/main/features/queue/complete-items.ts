import { isOver, type Procedure } from '#shared/domain/procedure.ts'
import { itemOfProcedure } from '#shared/domain/queue-rules.ts'
import type { Ending } from '#shared/domain/queue.ts'
import type { MoveEntry, QueueMoves } from './queue-moves.ts'
import type { QueueRepository } from './repository.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AppEvents } from '../app-events.ts'
import type { Procedures } from '../procedures/service.ts'

export interface ItemCompletionDeps {
  audit: AuditStore
  events: AppEvents
  procedures: Procedures
}

type Ended = Extract<Procedure['state']['at'], 'done' | 'cancelled' | 'undetermined'>

const actions = {
  done: 'queue.item-done',
  cancelled: 'queue.item-cancelled',
  undetermined: 'queue.item-failed',
} as const satisfies Record<Ended, MoveEntry['action']>

/**
 * Completes the items of procedures that ended. A procedure's end and its item's are two transactions, so whatever ended
 * while the second could not be written is completed by `completeAll`, at the next read of the queue.
 */
export function createItemCompletion(
  deps: ItemCompletionDeps,
  store: QueueRepository,
  moves: QueueMoves,
): { completeAll(): void } {
  const { audit, procedures, events } = deps

  function endingOf({ id, state, updatedAt }: Procedure & { state: { at: Ended } }): Ending {
    return {
      at: updatedAt,
      now: state.now === null ? null : { active: state.now.active, method: state.now.method },
      readBack: state.at === 'done' ? state.readBack : state.now !== null,
      trace: audit.lastTraceOf(id),
    }
  }

  function complete(procedure: Procedure): void {
    if (!hasEnded(procedure)) return
    const queue = store.find()
    const item = queue === null ? null : itemOfProcedure(queue, procedure.id)
    if (item === null) return
    const as = procedure.state.at
    const ending = endingOf(procedure)
    // A read-back that comes after the answer completes the item; the entry was written with the answer.
    const isFirst = item.state.is !== 'done'
    const about = { item, procedure: procedure.id, trace: ending.trace }
    const outcome = as === 'undetermined' ? 'unknown' : 'ok'
    moves.tryMove(
      { type: 'ended', procedureId: procedure.id, as, ending },
      isFirst ? { ...about, action: actions[as], outcome } : null,
    )
  }

  function completeIfPossible(procedure: Procedure): void {
    try {
      complete(procedure)
    } catch {
      // The procedure's end is on disk already and must not appear to have failed: `completeAll` makes up for this.
    }
  }

  function completeAll(): void {
    for (const { state } of store.find()?.items ?? []) {
      const procedure = state.procedureId === null ? null : procedures.find(state.procedureId)
      if (procedure !== null) completeIfPossible(procedure)
    }
  }

  events.on('procedure', completeIfPossible)
  return { completeAll: completeAll }
}

function hasEnded(procedure: Procedure): procedure is Procedure & { state: { at: Ended } } {
  return isOver(procedure)
}
