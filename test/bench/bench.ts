import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appSize } from './app-size.ts'
import { searches, searchGrowth } from './audit-search.ts'
import { removeBenchLogs } from './audit-log.ts'
import { settleGrowth, settles } from './audit-settle.ts'
import { verifies } from './audit-verify.ts'
import { bridgeCall } from './bridge-call.ts'
import { coldStart } from './cold-start.ts'
import { effort } from './effort.ts'
import { gatewayDisabling } from './gateway-disabling.ts'
import { gatewayAtSize, gatewayGrowth } from './gateway-at-size.ts'
import { guidedMeasures } from './guided.ts'
import { growthLine } from './growth.ts'
import { hostingCompany } from './hosting-company.ts'
import type { Measure, PairedMeasure } from './measure.ts'
import { measureAll, table } from './measure.ts'
import { memory } from './memory.ts'
import { choose } from './options.ts'
import { refreshGrowth, refreshOfMany } from './bulk-refresh.ts'
import { filterGrowth, accountFilter } from './account-filter.ts'
import { wholeChanges } from './whole-change.ts'

const results = join(import.meta.dirname, 'results')

const measures: readonly (Measure | PairedMeasure)[] = [
  ...[coldStart, bridgeCall],
  // Settling writes: last, so that what is searched and verified is what was made.
  ...[...searches, ...verifies, ...settles],
  ...[...refreshOfMany, ...accountFilter],
  ...[memory, appSize, ...wholeChanges, ...effort],
  ...hostingCompany,
  ...guidedMeasures,
  ...[...gatewayDisabling, ...gatewayAtSize],
]
const growths = [settleGrowth, searchGrowth, refreshGrowth, filterGrowth, ...gatewayGrowth]

/**
 * `npm run bench`: measures, prints a table of ratios and writes `results/latest.json`. A row that cannot be measured is
 * printed with its error, and the others are measured all the same.
 *
 * @param args `--check`: a goal that is missed is a failure; `--only P1,P8`: these rows and those that belong to them
 * @returns the exit code: 0, or 1 for a row that failed, for a goal missed with `--check`, or for unknown arguments
 */
export async function bench(args: readonly string[]): Promise<number> {
  const chosen = choose(args, measures)
  if ('problem' in chosen) {
    console.log(chosen.problem)
    return 1
  }
  const { measured, failed } = await measureAll(chosen.measures, (line) => console.log(line)).finally(removeBenchLogs)
  const growthLines = growths.flatMap((growth) => growthLine(growth, measured) ?? [])
  console.log(`\n${[...table(measured), ...growthLines].join('\n')}`)
  for (const { id, error } of failed) console.log(`${id}: not measured: ${error}`)
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'latest.json'), `${JSON.stringify([...measured, ...failed], null, 2)}\n`)
  const missed = chosen.check && measured.some(({ met }) => !met)
  return failed.length > 0 || missed ? 1 : 0
}
