import type { Queue, QueueItem, QueuePlan } from './queue.ts'

/** True where the plan asks for what its procedure needs, and for nothing else. */
export function isSensible({ kind, to, howLong }: QueuePlan): boolean {
  return kind === 'disable' ? to === null && howLong !== null : to !== null && howLong === null
}

/** The item whose turn it is, or null. */
export function currentItem({ items }: Queue): QueueItem | null {
  return items.find(({ state }) => state.is === 'current') ?? null
}

/** The item whose turn comes next, or null. */
export function nextItem({ items }: Queue): QueueItem | null {
  return items.find(({ state }) => state.is === 'waiting') ?? null
}

/** The item that a procedure belongs to, or null. */
export function itemOfProcedure({ items }: Queue, procedureId: string): QueueItem | null {
  return items.find(({ state }) => state.procedureId === procedureId) ?? null
}
