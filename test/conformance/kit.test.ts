import { afterEach, describe, expect, test } from 'vitest'
import { conformanceConfigOf } from '../../tools/portal/conformance-config.ts'
import { thirtyAccounts } from '../../src/portal/scenarios/thirty-accounts.ts'
import { startTestSandbox, type TestSandbox } from '../support/portal/sandbox.ts'
import { conformanceConfig } from './kit/config.ts'
import { readContract } from './kit/contract.ts'
import { reportOf } from './kit/report.ts'
import { runKit, type RunResult } from './kit/run.ts'

let sandbox: TestSandbox | undefined
afterEach(() => sandbox?.close())

/** Titles of what could not be checked. */
const notChecked = (result: RunResult): string[] =>
  result.sections.flatMap(({ checks }) => checks.filter((one) => one.outcome === 'not checked').map((one) => one.title))

/** What the other mode is there for. */
const otherMode = {
  'two-stage': [
    'the old method stays until the new one is verified, then they are swapped',
    'every ordered pair is replaced in one step',
    'a method may replace itself; nothing replaces nothing',
    'an enforced method may be replaced',
  ],
  replace: ['a portal without replacement says so'],
}

describe.each(['two-stage', 'replace'] as const)('the sandbox in the mode %s', (mode) => {
  test('breaks no sentence of the contract, and is left as it was', async () => {
    sandbox = await startTestSandbox({ mode, scenario: 'thirty-accounts' })
    const config = conformanceConfig.parse(conformanceConfigOf(sandbox, thirtyAccounts))
    const result = await runKit({ baseUrl: sandbox.baseUrl, config })
    expect(
      result.sections.flatMap(({ checks }) => checks.filter((one) => one.outcome === 'failed')),
      reportOf(result, readContract()),
    ).toEqual([])
    expect(notChecked(result)).toEqual(otherMode[mode])
    expect(result.leftBehind).toEqual([])
  })
})
