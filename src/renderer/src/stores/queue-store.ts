import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { currentItem, itemOfProcedure, nextItem } from '#shared/domain/queue-rules.ts'
import type { Queue, QueueItem } from '#shared/domain/queue.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as queueApi from '../api/queue.ts'
import { countsOf, isSettled } from '../lib/queue-counts.ts'

/** The queue as main last sent it: the one that runs, or the last one that ran. */
export const useQueueStore = defineStore('queue', () => {
  const queue = shallowRef<Queue | null>(null)
  /** The account that was settled last while this window was open. */
  const settled = shallowRef<QueueItem | null>(null)

  const isOpen = computed(() => queue.value !== null && queue.value.state !== 'finished')
  const current = computed(() => (queue.value === null ? null : currentItem(queue.value)))
  const next = computed(() => (queue.value === null ? null : nextItem(queue.value)))
  const counts = computed(() => countsOf(queue.value))

  function put(now: Queue): void {
    const before = queue.value
    if (before?.id === now.id) {
      const was = new Map(before.items.map((item) => [item.accountId, isSettled(item)]))
      settled.value = now.items.find((item) => isSettled(item) && was.get(item.accountId) === false) ?? settled.value
    } else settled.value = null
    queue.value = now
  }

  async function load(): Promise<void> {
    const outcome = await queueApi.get()
    if (outcome.ok && outcome.value.queue !== null) put(outcome.value.queue)
  }

  /** A command that answers with the queue as it then is, which is put here. */
  function command<Args extends unknown[]>(call: (...args: Args) => Promise<Outcome<Queue>>): typeof call {
    return async (...args) => {
      const outcome = await call(...args)
      if (outcome.ok) put(outcome.value)
      return outcome
    }
  }

  /** The item of a procedure and its place in the queue, counted from 1; null for a procedure outside the queue. */
  function placeOf(procedureId: string): { item: QueueItem; n: number; all: number } | null {
    const item = queue.value === null ? null : itemOfProcedure(queue.value, procedureId)
    if (queue.value === null || item === null) return null
    return { item, n: queue.value.items.indexOf(item) + 1, all: queue.value.items.length }
  }

  return {
    queue: computed(() => queue.value),
    settled: computed(() => settled.value),
    isOpen,
    current,
    next,
    counts,
    put,
    load,
    start: command(queueApi.start),
    startNext: command(queueApi.next),
    pause: command(queueApi.pause),
    resume: command(queueApi.resume),
    skip: command(queueApi.skip),
    retry: command(queueApi.retry),
    stop: command(queueApi.stop),
    placeOf,
  }
})
