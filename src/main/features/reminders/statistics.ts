import type { OutputOf } from '#shared/ipc/operations.ts'
import { weekStarts } from '#shared/domain/local-time.ts'
import { minutesByWeek } from '#shared/domain/unprotected.ts'
import type { UnprotectedStore } from './unprotected-store.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { Db } from '../../base/database/open-database.ts'

export interface StatisticsDeps {
  clock: Clock
  db: Db
}

type Statistics = OutputOf<'reminders.statistics'>

/** Weeks that the Overview shows, this one included. */
const weeks = 8

/** What the Overview counts. */
export function createStatistics(
  { db, clock }: StatisticsDeps,
  store: UnprotectedStore,
  zone: () => string,
): () => Statistics {
  const countProcedures = db.prepare<[], Statistics['procedures'][number]>(
    `SELECT json_extract(body, '$.kind') AS kind, json_extract(body, '$.state.at') AS at, count(*) AS count
     FROM procedure GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  return () => {
    const nowMs = clock.now().getTime()
    const starts = weekStarts(nowMs, zone(), weeks)
    const from = starts.map((ms) => new Date(ms).toISOString())
    const minutes = minutesByWeek(store.spellsSince(from[0] ?? ''), starts, nowMs)
    return {
      weeks: from.map((start, at) => ({ from: start, minutes: minutes[at] ?? 0 })),
      procedures: countProcedures.all(),
    }
  }
}
