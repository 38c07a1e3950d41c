import { afterEach, describe, expect, test } from 'vitest'
import { conformanceConfigOf } from '../../scripts/lib/conformance-config.ts'
import { threeAccounts } from '../../src/sandbox/scenarios/three-accounts.ts'
import { openSandbox, type TestSandbox } from '../support/sandbox.ts'
import { conformanceConfig } from './kit/config.ts'
import { readContract } from './kit/contract.ts'
import { reportOf } from './kit/report.ts'
import { runKit, type RunResult } from './kit/run.ts'

let sandbox: TestSandbox | undefined
afterEach(() => sandbox?.close())

/** Titles of what could not be checked. */
const notChecked = (result: RunResult): string[] =>
  result.sections.flatMap(({ checks }) => checks.filter((one) => one.outcome === 'not checked').map((one) => one.title))

/** What the scenario has no accounts for. */
const noAccounts = [
  'enforced 2FA is not turned off by the customer',
  'no delegated role changes anything; all may read',
  'owner and manager read the security log, the other roles do not',
  'a closed account is not changed',
]
/** What the other mode is there for. */
const otherMode = {
  'two-stage': [
    'the old method stays until the new one is verified, then they are swapped',
    'every ordered pair is replaced in one step',
    'a method may replace itself; nothing replaces nothing',
    'an enforced method may be replaced',
  ],
  replace: ['a portal without replacement says so', 'an enforced method may be replaced'],
}

describe.each(['two-stage', 'replace'] as const)('the sandbox in the mode %s', (mode) => {
  test('breaks no sentence of the contract, and is left as it was', { timeout: 60_000 }, async () => {
    sandbox = await openSandbox({ mode })
    const config = conformanceConfig.parse(conformanceConfigOf(sandbox, threeAccounts))
    const result = await runKit({ baseUrl: sandbox.baseUrl, config })
    expect(
      result.sections.flatMap(({ checks }) => checks.filter((one) => one.outcome === 'failed')),
      reportOf(result, readContract()),
    ).toEqual([])
    expect(notChecked(result)).toEqual([...noAccounts, ...otherMode[mode]])
    expect(result.leftBehind).toEqual([])
  })
})
