import type { OutputOf } from '#shared/ipc/operations.ts'
import { weekStarts } from '#shared/domain/local-time.ts'
import { minutesByWeek } from '#shared/domain/unprotected.ts'
import type { UnprotectedStore } from './unprotected-store.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { Procedures } from '../procedures/service.ts'

export interface StatisticsDeps {
  clock: Clock
  procedures: Procedures
}

type Statistics = OutputOf<'reminders.statistics'>

/** Weeks that the Overview shows, this one included. */
const weeks = 8

/** What the Overview counts. */
export function createStatistics(
  { procedures, clock }: StatisticsDeps,
  store: UnprotectedStore,
  zone: () => string,
): () => Statistics {
  return () => {
    const nowMs = clock.now().getTime()
    const starts = weekStarts(nowMs, zone(), weeks)
    const from = starts.map((ms) => new Date(ms).toISOString())
    const minutes = minutesByWeek(store.spellsSince(from[0] ?? ''), starts, nowMs)
    return {
      weeks: from.map((start, at) => ({ from: start, minutes: minutes[at] ?? 0 })),
      procedures: procedures.counts(),
    }
  }
}
