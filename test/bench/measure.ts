import { loadavg } from 'node:os'

/** Something to be measured, and the time that it may take. */
export interface Measure {
  id: string
  what: string
  limitMs: number
  /** How many times the limit it may take, 1 where nothing is said; null: no goal, the figure belongs to a row of growth. */
  goal?: number | null
  /** Which of the times is compared with the limit. */
  of: 'median' | 'p95'
  /** Measures and answers the times in milliseconds, a warm-up left out. */
  run(): Promise<number[]>
}

/** What a figure counts. */
type Unit = 'ms' | 'µs' | 'MB' | 'presses'

/** One of ours and the limit beside it, measured one right after the other, in the same unit. */
export interface Pair {
  ours: number
  limit: number
}

/** Something to be measured beside its limit, which is measured too: ours, limit, ours, limit … */
export interface PairedMeasure {
  id: string
  what: string
  /** What the limit is. */
  limitIs: string
  unit: Unit
  /** How many times the limit it may take; null: no goal. */
  goal: number | null
  /** Measures and answers the pairs, a warm-up left out. */
  run(): Promise<Pair[]>
}

/** A measure with its outcome; `ratio` is the figure over its limit, and the goal is at most `goal`. */
export interface Result {
  id: string
  what: string
  unit: Unit
  of: 'median' | 'p95' | 'pairs'
  runs: number
  figure: number
  least: number
  largest: number
  limit: number
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

/** A row that could not be measured. */
export interface FailedRow {
  id: string
  what: string
  /** The error's message. */
  error: string
}

/**
 * Runs measures one after another. One that throws does not end the others.
 *
 * @param print gets a line when a row begins and one when it ended, so that an interrupted run shows what it had
 */
export async function measureAll(
  measures: readonly (Measure | PairedMeasure)[],
  print: (line: string) => void,
): Promise<{ measured: Result[]; failed: FailedRow[] }> {
  const measured: Result[] = []
  const failed: FailedRow[] = []
  for (const measure of measures) {
    const { id, what } = measure
    print(`Measuring ${id}: ${what} (load ${loadavg()[0]?.toFixed(1) ?? '?'})`)
    try {
      const result = await resultOf(measure)
      measured.push(result)
      print(table([result])[1] ?? '')
    } catch (error) {
      failed.push({ id, what, error: error instanceof Error ? error.message : String(error) })
      print(`${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
  return { measured, failed }
}

/** Runs a measure. */
export async function resultOf(measure: Measure | PairedMeasure): Promise<Result> {
  return 'unit' in measure ? resultOfPairs(measure, await measure.run()) : resultOfTimes(measure, await measure.run())
}

function resultOfTimes({ id, what, of, limitMs, goal = 1 }: Measure, times: readonly number[]): Result {
  const figure = quantile(times, of === 'p95' ? 0.95 : 0.5)
  const ratio = figure / limitMs
  const runs = times.length
  return {
    id,
    what,
    unit: 'ms',
    of,
    runs,
    figure,
    ...spread(times),
    limit: limitMs,
    ratio,
    goal,
    met: meets(ratio, goal),
  }
}

/** The ratio is the median of the pairs' ratios: what else the machine does at a time weighs on both of a pair. */
function resultOfPairs({ id, what, limitIs, unit, goal }: PairedMeasure, pairs: readonly Pair[]): Result {
  const ours = pairs.map((pair) => pair.ours)
  const limits = pairs.map((pair) => pair.limit)
  const ratio = quantile(
    pairs.map((pair) => pair.ours / pair.limit),
    0.5,
  )
  return {
    ...{ id, what: `${what} : ${limitIs}`, unit, of: 'pairs', runs: pairs.length },
    ...{ figure: quantile(ours, 0.5), ...spread(ours), limit: quantile(limits, 0.5) },
    ...{ ratio, goal, met: meets(ratio, goal) },
  }
}

const spread = (all: readonly number[]): { least: number; largest: number } => ({
  least: quantile(all, 0),
  largest: quantile(all, 1),
})
const meets = (ratio: number, goal: number | null): boolean => goal === null || ratio <= goal

/** The results as lines of a table. */
export function table(results: readonly Result[]): string[] {
  const rows = results.map((one) => [
    one.id,
    one.what,
    one.of === 'pairs' ? `${one.runs} pairs` : `${one.of} of ${one.runs}`,
    withUnit(one.figure, one.unit),
    `${withUnit(one.least, one.unit)} … ${withUnit(one.largest, one.unit)}`,
    withUnit(one.limit, one.unit),
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
export function slope(points: readonly (readonly [count: number, figure: number])[]): number {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first[0] === last[0]) throw new Error('Growth needs two points')
  return Math.log(last[1] / first[1]) / Math.log(last[0] / first[0])
}

function withUnit(figure: number, unit: Unit): string {
  return `${figure.toFixed(figure >= 100 || Number.isInteger(figure) ? 0 : 2)} ${unit}`
}
