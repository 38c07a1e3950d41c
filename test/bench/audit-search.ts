import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import {
  entriesInRange,
  entriesOfNumbers,
  firstSince,
  indexExpression,
  lastBefore,
  type AuditQuery,
} from '../../src/main/audit/search/search.ts'
import { findInIndex } from '../../src/main/audit/search/word-index.ts'
import { openReadonly, type Db } from '../../src/main/base/database/open-database.ts'
import { createReader } from '../support/audit/database-worker.ts'
import { noFilter } from '../support/audit/no-filter.ts'
import { benchLog, instantAt } from './audit-log.ts'
import type { Growth } from './growth.ts'
import type { Pair, PairedMeasure } from './measure.ts'

const warmUp = 3
const pairs = 21

/** What people search for; the first page of each. The times are the last tenth of the log, and a day in its middle. */
function searchesIn(entries: number): AuditQuery[] {
  const late = instantAt(Math.floor(entries * 0.9))
  const [from, to] = [instantAt(entries / 2), instantAt(entries / 2 + 4320)]
  const asked: Partial<AuditQuery>[] = [
    { text: 'disable' },
    { text: 'custo' },
    { text: 'HD-1042' },
    { text: 'user-12 host-5', outcome: 'refused' },
    { text: 'disable', account: 'A-20417' },
    { actor: 'agent-42', action: 'effect.applied', outcome: 'ok' },
    { ticket: 'HD-5', text: 'example', from: late },
    { text: 'disable', outcome: 'refused', from, to },
    { from, to },
    { text: 'no such word' },
  ]
  return asked.map((one) => ({ ...noFilter, ...one }))
}

/** P4: the app's search, in its thread, answer in main's hands; and the same statements in better-sqlite3. */
const measure = (entries: number, id: string, goal: number | null): PairedMeasure => ({
  id,
  what: `ten searches by text and filter in ${entries.toLocaleString('en')} entries`,
  limitIs: 'the same SQL in better-sqlite3',
  unit: 'ms',
  goal,
  run: () =>
    withSearches(entries, async (ours, limit) => {
      const found: Pair[] = []
      for (let turn = 0; turn < warmUp + pairs; turn += 1)
        found.push({ ours: await timed(ours), limit: await timed(limit) })
      return found.slice(warmUp)
    }),
})

/** P4: how long main's loop is kept (99th percentile), searching without a pause, over what it is when nothing is done. */
const loopDelay: PairedMeasure = {
  id: 'P4 loop',
  what: "main's loop delay p99 while a million entries are searched",
  limitIs: 'idle, and 5 ms',
  unit: 'ms',
  goal: 1,
  run: () =>
    withSearches(1_000_000, async (ours) => {
      const found: Pair[] = []
      for (let turn = 0; turn < 16; turn += 1) {
        const searching = await delayOf(async (until) => {
          while (performance.now() < until) await ours()
        })
        const idle = await delayOf((until) => wait(until - performance.now()))
        if (turn > 0) found.push({ ours: searching, limit: idle + 5 })
      }
      return found
    }),
}

export const searches = [
  measure(10_000, 'P4 10k', null),
  measure(100_000, 'P4 100k', null),
  measure(1_000_000, 'P4', 1.2),
  loopDelay,
]

/** P12: milliseconds a search. */
export const searchGrowth: Growth = {
  what: 'P4 a search, by entries',
  points: [
    { count: 10_000, id: 'P4 10k', per: 10 },
    { count: 100_000, id: 'P4 100k', per: 10 },
    { count: 1_000_000, id: 'P4', per: 10 },
  ],
}

async function withSearches<T>(
  entries: number,
  work: (ours: () => Promise<void>, limit: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const { files } = benchLog(entries)
  const reader = createReader(files)
  await reader.buildWordIndex()
  const db = openReadonly(files)
  const index = new Database(files.wordIndex, { readonly: true })
  const all = searchesIn(entries)
  try {
    const bare = openBareSearch(db, index)
    const ours = async (): Promise<void> => {
      for (const filter of all) await reader.search(filter, { name: 'bench', turn: 0 })
    }
    const limit = async (): Promise<void> => all.forEach(bare)
    return await work(ours, limit)
  } finally {
    reader.close()
    index.close()
    db.close()
  }
}

/** The statements of a search and nothing else. */
function openBareSearch(db: Db, index: Db): (filter: AuditQuery) => void {
  const find = index.prepare<[string, number, number, number], number>(findInIndex).pluck()
  const ofNumbers = db.prepare<[string]>(entriesOfNumbers)
  const inRange = db.prepare<[number, number, number]>(entriesInRange)
  const first = db.prepare<[string], number>(firstSince).pluck()
  const last = db.prepare<[string], number>(lastBefore).pluck()
  return (filter) => {
    const { from, to } = filter
    const above = from === null ? 0 : (first.get(from) ?? 0) - 1
    const below = to === null ? Number.MAX_SAFE_INTEGER : (last.get(to) ?? 0) + 1
    const expression = indexExpression(filter)
    const rows =
      expression === ''
        ? inRange.all(above, below, 51)
        : ofNumbers.all(JSON.stringify(find.all(expression, above, below, 51)))
    if (rows.length === 0 && filter.text !== 'no such word') throw new Error(`nothing found: ${JSON.stringify(filter)}`)
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The 99th percentile of the loop's delay in half a second of work, in milliseconds. */
async function delayOf(work: (until: number) => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await work(performance.now() + 500)
  delay.disable()
  return delay.percentile(99) / 1e6
}
