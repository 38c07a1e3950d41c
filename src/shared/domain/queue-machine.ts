import { currentItem, nextItem } from './queue-rules.ts'
import type { Ending, Queue, QueueItem, QueueItemState } from './queue.ts'
import type { QueueProblem } from './queue.ts'
import { assertNever } from './assert-never.ts'

/** Everything that can happen to a queue. */
export type QueueEvent =
  /** The next waiting item becomes the current one. */
  | { type: 'came-up' }
  /** The current item's procedure began. */
  | { type: 'begun'; accountId: string; procedureId: string }
  /** The current item's procedure cannot be begun. */
  | { type: 'not-begun'; accountId: string; code: QueueProblem; ending: Ending }
  /** A procedure of this queue is over, or what it left was read back. */
  | { type: 'ended'; procedureId: string; as: 'done' | 'cancelled' | 'undetermined'; ending: Ending }
  | { type: 'skipped'; accountId: string; ending: Ending }
  | { type: 'retried'; accountId: string }
  | { type: 'paused' }
  | { type: 'resumed' }
  /** No account is begun any more. A procedure that is open stays open. */
  | { type: 'stopped'; ending: Ending }

/**
 * The queue after an event, or null when this event cannot happen now. Pure: no clock, no I/O, the given queue is not
 * changed. `at` is the instant of the event.
 */
export function advanceQueue(queue: Queue, event: QueueEvent, at: string): Queue | null {
  const moved = move(queue, event)
  if (moved === null) return null
  const goesOn = currentItem(moved) !== null || nextItem(moved) !== null
  const state = goesOn ? (moved.state === 'finished' ? 'running' : moved.state) : 'finished'
  return { ...moved, state, updatedAt: at }
}

function move(queue: Queue, event: QueueEvent): Queue | null {
  switch (event.type) {
    case 'came-up': {
      const next = nextItem(queue)
      // guard: queue.one-current
      if (queue.state !== 'running' || currentItem(queue) !== null || next?.state.is !== 'waiting') return null
      return put(queue, next, { ...next.state, is: 'current' })
    }
    case 'begun': {
      const item = currentItem(queue)
      if (item?.accountId !== event.accountId || item.state.procedureId !== null) return null
      return put(queue, item, { is: 'current', procedureId: event.procedureId })
    }
    case 'not-begun': {
      const item = currentItem(queue)
      if (item?.accountId !== event.accountId || item.state.procedureId !== null) return null
      return put(queue, item, { is: 'failed', procedureId: null, code: event.code, ending: event.ending })
    }
    case 'ended': {
      const item = queue.items.find(({ state }) => state.procedureId === event.procedureId)
      const next = item === undefined ? null : afterEnd(item.state, event)
      return item === undefined || next === null ? null : put(queue, item, next)
    }
    case 'skipped': {
      const item = itemOf(queue, event.accountId)
      if (item?.state.is !== 'waiting' && item?.state.is !== 'current') return null
      const { procedureId } = item.state
      return put(queue, item, { is: 'skipped', procedureId, ending: event.ending })
    }
    case 'retried': {
      const item = itemOf(queue, event.accountId)
      if (item?.state.is !== 'failed' && item?.state.is !== 'skipped') return null
      // What failed is over; what was skipped may be open, and continues.
      const procedureId = item.state.is === 'skipped' ? item.state.procedureId : null
      return put(queue, item, { is: 'waiting', procedureId })
    }
    case 'paused':
      return queue.state === 'running' ? { ...queue, state: 'paused' } : null
    case 'resumed':
      return queue.state === 'paused' ? { ...queue, state: 'running' } : null
    case 'stopped':
      return queue.state === 'finished' ? null : { ...queue, items: queue.items.map((item) => stopped(item, event)) }
    default:
      return assertNever(event)
  }
}

/** What a procedure's end makes of its item; null where the item is not moved by it. */
function afterEnd(state: QueueItemState, event: Extract<QueueEvent, { type: 'ended' }>): QueueItemState | null {
  const { procedureId, ending } = event
  const ended: QueueItemState =
    event.as === 'done'
      ? { is: 'done', procedureId, ending }
      : event.as === 'cancelled'
        ? { is: 'cancelled', procedureId, ending }
        : { is: 'failed', procedureId, code: 'undetermined', ending }
  switch (state.is) {
    case 'current':
      return ended
    case 'waiting':
    case 'skipped':
      // Left open, and gone on with outside the queue's turn. A cancelled one stays what the operator made of it.
      return event.as === 'cancelled' ? (state.procedureId === null ? null : { ...state, procedureId: null }) : ended
    case 'done':
      // What is true was read back after the answer.
      // guard: queue.ended-once
      return event.as === 'done' && !state.ending.readBack && ending.readBack ? ended : null
    case 'failed':
    case 'cancelled':
      return null
    default:
      return assertNever(state)
  }
}

function stopped(item: QueueItem, { ending }: Extract<QueueEvent, { type: 'stopped' }>): QueueItem {
  const { state } = item
  if (state.is !== 'waiting' && state.is !== 'current') return item
  const { procedureId } = state
  // guard: queue.open-procedure-stays
  return procedureId === null
    ? { ...item, state: { is: 'cancelled', procedureId, ending } }
    : { ...item, state: { is: 'skipped', procedureId, ending } }
}

const itemOf = (queue: Queue, accountId: string): QueueItem | undefined =>
  queue.items.find((item) => item.accountId === accountId)

function put(queue: Queue, item: QueueItem, state: QueueItemState): Queue {
  return { ...queue, items: queue.items.map((one) => (one === item ? { ...one, state } : one)) }
}
