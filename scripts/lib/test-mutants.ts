import { parseArgs } from 'node:util'
import type { MutantGroup } from '../../test/mutants/mutant.ts'
import { isExpected, runMutants, type MutantResult } from '../../test/mutants/run-mutants.ts'
import { sandboxMutants } from '../../test/mutants/sandbox-mutants.ts'

/** Every group of mutants. */
const groups: readonly MutantGroup[] = [sandboxMutants]

/**
 * Judges deliberate mistakes, all or one by its name (`--only NAME`), and prints a table. Answers the exit code: 1 when
 * one was not noticed by what should notice it, does not fit its source any more, or the source itself does not pass.
 */
export async function testMutants(args: string[]): Promise<number> {
  const { only } = parseArgs({ args, options: { only: { type: 'string' } } }).values
  const names = groups.flatMap(({ mutants }) => mutants.map(({ name }) => name))
  if (only !== undefined && !names.includes(only)) {
    console.error(`there is no mutant "${only}"; there are: ${names.join(', ')}`)
    return 2
  }
  const results: MutantResult[] = []
  for (const group of groups) {
    console.log(`\n${group.name}\n${row('mutant', 'caught', 'seconds', 'by')}`)
    await runMutants(group, {
      ...(only !== undefined && { only }),
      onResult: (result) => {
        results.push(result)
        console.log(lineOf(result))
      },
    })
  }
  const wrong = results.filter((result) => !isExpected(result))
  console.log(`\n${results.length - wrong.length} as expected, ${wrong.length} not`)
  return wrong.length === 0 ? 0 : 1
}

function lineOf(result: MutantResult): string {
  const { mutant, caught, by, error, milliseconds } = result
  const mark = isExpected(result) ? '' : '  <- not as expected'
  const seconds = (milliseconds / 1000).toFixed(1)
  return row(mutant ?? '(the source as it is)', caught ? 'yes' : 'no', seconds, (error ?? by.join(' ')) + mark)
}

function row(mutant: string, caught: string, seconds: string, by: string): string {
  return `${mutant.padEnd(46)}${caught.padEnd(8)}${seconds.padStart(7)}  ${by}`
}
