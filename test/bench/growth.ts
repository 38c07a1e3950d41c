import { slope, type Result } from './measure.ts'

/** How a measure grows: its results by id, each with what it was measured on and by what its figure is divided. */
export interface Growth {
  /** The row that it is of; P12 where nothing is said. */
  id?: string
  what: string
  /** The least first. */
  points: readonly { count: number; id: string; per: number }[]
}

/** A row of growth, or null where not all of its results were measured. */
export function growthLine({ id = 'P12', what, points }: Growth, results: readonly Result[]): string | null {
  const measured: (readonly [count: number, figure: number])[] = []
  for (const { count, id: of, per } of points) {
    const result = results.find((one) => one.id === of)
    if (result === undefined) return null
    measured.push([count, result.figure / per])
  }
  const listed = measured.map(([count, figure]) => `${count.toLocaleString('en')}: ${figure.toFixed(2)} ms`)
  return `${id} ${what}: ${listed.join(', ')}; slope ${slope(measured).toFixed(2)} (0 flat, 1 in proportion)`
}
