/** Something to be measured, and the time that it may take. */
export interface Measure {
  id: string
  what: string
  limitMs: number
  /** Which of the times is held against the limit. */
  of: 'median' | 'p95'
  /** Measures and answers the times in milliseconds, a warm-up left out. */
  run(): Promise<number[]>
}

/** A measure with its outcome; `ratio` is the figure over its limit, and the goal is at most 1. */
export interface Result {
  id: string
  what: string
  of: Measure['of']
  runs: number
  figureMs: number
  leastMs: number
  mostMs: number
  limitMs: number
  ratio: number
  met: boolean
}

/** The time that this share of times does not exceed (nearest rank). Throws when there is none. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  const time = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (time === undefined) throw new Error('Nothing was measured')
  return time
}

/** Runs a measure. */
export async function resultOf({ id, what, of, limitMs, run }: Measure): Promise<Result> {
  const times = await run()
  const figureMs = quantile(times, of === 'p95' ? 0.95 : 0.5)
  const ratio = figureMs / limitMs
  const spread = { leastMs: quantile(times, 0), mostMs: quantile(times, 1) }
  return { id, what, of, runs: times.length, figureMs, ...spread, limitMs, ratio, met: ratio <= 1 }
}

/** The results as lines of a table. */
export function table(results: readonly Result[]): string[] {
  const rows = results.map((one) => [
    one.id,
    one.what,
    `${one.of} of ${one.runs}`,
    milliseconds(one.figureMs),
    `${milliseconds(one.leastMs)} … ${milliseconds(one.mostMs)}`,
    milliseconds(one.limitMs),
    one.ratio.toFixed(2),
    one.met ? 'met' : 'MISSED',
  ])
  const all = [['id', 'what', 'of', 'figure', 'least … most', 'limit', 'ratio', 'goal'], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 100 ? 2 : 0)} ms`
}
