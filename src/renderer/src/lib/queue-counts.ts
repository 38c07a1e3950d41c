import type { Queue, QueueItem, QueueItemState } from '#shared/domain/queue.ts'

export type QueueCounts = Readonly<Record<QueueItemState['is'] | 'all', number>>

/** How many items of a queue are what. */
export function countsOf(queue: Queue | null): QueueCounts {
  const counts = { all: 0, waiting: 0, current: 0, done: 0, failed: 0, skipped: 0, cancelled: 0 }
  for (const { state } of queue?.items ?? []) {
    counts.all += 1
    counts[state.is] += 1
  }
  return counts
}

/** True where an item is not waiting any more and does not have its turn. */
export function isSettled({ state }: QueueItem): boolean {
  return state.is !== 'waiting' && state.is !== 'current'
}
