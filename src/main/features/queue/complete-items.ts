import { isOver, type Procedure } from '#shared/domain/procedure.ts'
import { itemOfProcedure } from '#shared/domain/queue-rules.ts'
import type { Ending } from '#shared/domain/queue.ts'
import type { MoveEntry, QueueMoves } from './queue-moves.ts'
import type { QueueRepository } from './repository.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { AppEvents } from '../app-events.ts'
import type { ProcedureRepository } from '../procedures/repository.ts'

export interface ItemCompletionDeps {
  db: Db
  events: AppEvents
  procedures: ProcedureRepository
}

type Ended = Extract<Procedure['state']['at'], 'done' | 'cancelled' | 'undetermined'>

const actions = {
  done: 'queue.item-done',
  cancelled: 'queue.item-cancelled',
  undetermined: 'queue.item-failed',
} as const satisfies Record<Ended, MoveEntry['action']>

/**
 * Settles the items of procedures that ended. A procedure's end and its item's are two transactions, so whatever ended
 * while the second could not be written is settled by `settleAll`, at the next read of the queue.
 */
export function createItemCompletion(
  deps: ItemCompletionDeps,
  store: QueueRepository,
  moves: QueueMoves,
): { settleAll(): void } {
  const { db, procedures, events } = deps
  const selectTrace = db
    .prepare<[string], string>(
      `SELECT json_extract(body, '$.trace') FROM entry
       WHERE procedure = ? AND json_extract(body, '$.trace') IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    )
    .pluck()

  function endingOf({ id, state, updatedAt }: Procedure & { state: { at: Ended } }): Ending {
    return {
      at: updatedAt,
      now: state.now === null ? null : { active: state.now.active, method: state.now.method },
      readBack: state.at === 'done' ? state.readBack : state.now !== null,
      trace: selectTrace.get(id) ?? null,
    }
  }

  function settle(procedure: Procedure): void {
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

  function settleIfPossible(procedure: Procedure): void {
    try {
      settle(procedure)
    } catch {
      // The procedure's end is on disk already and must not appear to have failed: `settleAll` makes up for this.
    }
  }

  function settleAll(): void {
    for (const { state } of store.find()?.items ?? []) {
      const procedure = state.procedureId === null ? null : procedures.find(state.procedureId)
      if (procedure !== null) settleIfPossible(procedure)
    }
  }

  events.on('procedure', settleIfPossible)
  return { settleAll }
}

function hasEnded(procedure: Procedure): procedure is Procedure & { state: { at: Ended } } {
  return isOver(procedure)
}
