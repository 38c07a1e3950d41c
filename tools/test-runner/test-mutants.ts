import { constants } from 'node:os'
import { parseArgs } from 'node:util'
import { consoleMutants } from '../../test/mutants/console/console-mutants.ts'
import { electronMutants } from '../../test/mutants/electron-mutants.ts'
import { removeCopies, type MutantGroup } from '../../test/mutants/mutant.ts'
import { portalMutants } from '../../test/mutants/portal-mutants.ts'
import { killRuns } from '../../test/mutants/run-in-copy.ts'
import { isExpected, runMutants, type MutantResult } from '../../test/mutants/run-mutants.ts'
import { contractMutants } from '../../test/mutants/contract-mutants.ts'

/** Every group of mutants, cheap ones first. */
const everyGroup: readonly MutantGroup[] = [contractMutants, portalMutants, consoleMutants, electronMutants]

const help = 'say "npm run test:mutants", with "-- --group GROUP" for one group, "-- --only MUTANT" for one mutant.'

/**
 * Judges deliberate mistakes, all, those of one group (`--group NAME`) or one by its name (`--only NAME`), and prints a
 * table. Answers the exit code: 1 when one was not noticed by what should notice it, could not be judged, does not fit
 * its source any more, or the source itself does not pass; 2 for a command that is not understood.
 */
export async function testMutants(args: string[], groups = everyGroup): Promise<number> {
  const chosen = choose(args, groups)
  if (typeof chosen === 'string') {
    console.error(`${chosen}\n${help}`)
    return 2
  }
  const noMore = endEarlyOn(['SIGINT', 'SIGTERM', 'SIGHUP'])
  try {
    return await judgeAll(chosen)
  } finally {
    noMore()
  }
}

async function judgeAll(chosen: Chosen): Promise<number> {
  const begun = performance.now()
  const results: MutantResult[] = []
  for (const group of chosen.groups) {
    console.log(`\n${group.name}\n${row('mutant', 'caught', 'seconds', 'by')}`)
    await runMutants(group, {
      ...(chosen.only !== undefined && { only: chosen.only }),
      onResult: (result) => {
        results.push(result)
        console.log(lineOf(result))
      },
    })
  }
  const wrong = results.filter((result) => !isExpected(result))
  const mutants = results.filter(({ mutant }) => mutant !== null)
  const caught = mutants.filter(isExpected).length
  console.log(`\n${caught} of ${mutants.length} mutants caught in ${secondsOf(performance.now() - begun)} s`)
  for (const result of wrong) console.log(`not as expected: ${result.mutant ?? theSource}`)
  return wrong.length === 0 ? 0 : 1
}

/** The groups that are asked for, and the one mutant in them where one is. */
interface Chosen {
  groups: readonly MutantGroup[]
  only?: string
}

/** What is asked for, or why it cannot be had. */
function choose(args: string[], groups: readonly MutantGroup[]): Chosen | string {
  const options = { only: { type: 'string' }, group: { type: 'string' } } as const
  let values: { only?: string; group?: string }
  try {
    values = parseArgs({ args, options }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { only, group } = values
  const inGroup = groups.filter(({ name }) => group === undefined || group === name)
  if (inGroup.length === 0)
    return `there is no group "${group}"; there are: ${groups.map(({ name }) => name).join(', ')}`
  if (only === undefined) return { groups: inGroup }
  const withIt = inGroup.filter(({ mutants }) => mutants.some(({ name }) => name === only))
  const names = inGroup.flatMap(({ mutants }) => mutants.map(({ name }) => `  ${name}`))
  return withIt.length === 0
    ? `there is no mutant "${only}"; there are:\n${names.join('\n')}`
    : { groups: withIt, only }
}

/** Nothing of ours runs on, and no copy stays, when the person presses Ctrl-C; until the answer is called. */
function endEarlyOn(signals: readonly ('SIGINT' | 'SIGTERM' | 'SIGHUP')[]): () => void {
  const end = (signal: NodeJS.Signals): never => {
    killRuns()
    removeCopies()
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of signals) process.on(signal, end)
  return () => signals.forEach((signal) => process.off(signal, end))
}

const theSource = '(the source as it is)'

function lineOf(result: MutantResult): string {
  const { mutant, caught, by, error, milliseconds } = result
  const mark = isExpected(result) ? '' : '  <- not as expected'
  const noticedBy = by.map(({ by: noticed, what }) => (what === undefined ? noticed : `${noticed}: ${what}`)).join('; ')
  return row(mutant ?? theSource, caught ? 'yes' : 'no', secondsOf(milliseconds), (error ?? noticedBy) + mark)
}

function secondsOf(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1)
}

function row(mutant: string, caught: string, seconds: string, by: string): string {
  return `${mutant.padEnd(84)}${caught.padEnd(8)}${seconds.padStart(7)}  ${by}`
}
