import { slope, type Result } from './measure.ts'

/** How a measure grows: its results by id, each with what it was measured on and by what its figure is divided. */
export interface Growth {
  what: string
  /** The least first. */
  points: readonly { count: number; id: string; per: number }[]
}

/** A row of P12, or null where not all of its results were measured. */
export function growthLine({ what, points }: Growth, results: readonly Result[]): string | null {
  const measured: (readonly [count: number, figure: number])[] = []
  for (const { count, id, per } of points) {
    const result = results.find((one) => one.id === id)
    if (result === undefined) return null
    measured.push([count, result.figure / per])
  }
  const listed = measured.map(([count, figure]) => `${count.toLocaleString('en')}: ${figure.toFixed(2)} ms`)
  return `P12 ${what}: ${listed.join(', ')}; slope ${slope(measured).toFixed(2)} (0 flat, 1 in proportion)`
}
