import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostingCompany } from './hosting-company.ts'
import type { Result } from './measure.ts'
import { resultOf, slope, table } from './measure.ts'
import { refreshGrowth, refreshOfMany } from './roster-refresh.ts'
import { filterGrowth, rosterFilter } from './roster-filter.ts'

const results = join(import.meta.dirname, 'results')

/**
 * `npm run bench`: measures everything, prints a table and writes `results/latest.json`.
 *
 * @param args `--check`: a goal that is missed is a failure
 * @returns the exit code: 0, or 1 for a goal missed with `--check`
 */
export async function bench(args: readonly string[]): Promise<number> {
  const unknown = args.find((one) => one !== '--check')
  if (unknown !== undefined) {
    console.log(`"${unknown}" is not understood: say "npm run bench", or "npm run bench -- --check".`)
    return 1
  }
  const measured: Result[] = []
  const growths = [refreshGrowth, filterGrowth]
  for (const measure of [...hostingCompany, ...refreshOfMany, ...rosterFilter]) {
    console.log(`Measuring: ${measure.what}`)
    measured.push(await resultOf(measure))
  }
  console.log(`\n${table(measured).join('\n')}`)
  for (const { what, points } of growths) {
    const figures = points.map(({ count, id, per }) => {
      const figureMs = measured.find((one) => one.id === id)?.figureMs ?? NaN
      return [count, figureMs / per] as const
    })
    const told = figures.map(([count, figureMs]) => `${count.toLocaleString('en')}: ${figureMs.toFixed(2)} ms`)
    console.log(`P12 ${what}: ${told.join(', ')}; slope ${slope(figures).toFixed(2)} (0 flat, 1 in proportion)`)
  }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'latest.json'), `${JSON.stringify(measured, null, 2)}\n`)
  return args.includes('--check') && measured.some(({ met }) => !met) ? 1 : 0
}
