/** Something to be measured, and the time that it may take. */
export interface Measure {
  id: string
  what: string
  limitMs: number
  /** How many times the limit it may take, 1 where nothing is said; null: no goal, the figure belongs to a row of growth. */
  goal?: number | null
  /** Which of the times is held against the limit. */
  of: 'median' | 'p95'
  /** Measures and answers the times in milliseconds, a warm-up left out. */
  run(): Promise<number[]>
}

/** A measure with its outcome; `ratio` is the figure over its limit, and the goal is at most `goal`. */
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
  goal: number | null
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
export async function resultOf({ id, what, of, limitMs, goal = 1, run }: Measure): Promise<Result> {
  const times = await run()
  const figureMs = quantile(times, of === 'p95' ? 0.95 : 0.5)
  const ratio = figureMs / limitMs
  const spread = { leastMs: quantile(times, 0), mostMs: quantile(times, 1) }
  return {
    id,
    what,
    of,
    runs: times.length,
    figureMs,
    ...spread,
    limitMs,
    ratio,
    goal,
    met: goal === null || ratio <= goal,
  }
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
    one.goal === null ? '' : `≤ ${one.goal.toFixed(2)}`,
    one.goal === null ? 'no goal' : one.met ? 'met' : 'MISSED',
  ])
  const all = [['id', 'what', 'of', 'figure', 'least … most', 'limit', 'ratio', 'goal', ''], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

/**
 * How a figure grows with what it is measured on: the exponent of the power that leads from the first to the last, 0 where
 * it stays the same, 1 where it grows in proportion.
 *
 * @param points what it was measured on, and the figure, the least first
 */
export function slope(points: readonly (readonly [count: number, figureMs: number])[]): number {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first[0] === last[0]) throw new Error('Growth needs two points')
  return Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 100 ? 2 : 0)} ms`
}
