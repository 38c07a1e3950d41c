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

const notChecked = (result: RunResult): string[] =>
  result.sections.flatMap(({ checks }) => checks.filter((one) => one.outcome === 'not checked').map((one) => one.title))

describe.each(['two-stage', 'replace'] as const)('the sandbox in the mode %s', (mode) => {
  test('breaks no sentence of the contract', { timeout: 60_000 }, async () => {
    sandbox = await openSandbox({ mode, clock: { now: () => new Date() } })
    const config = conformanceConfig.parse(conformanceConfigOf(sandbox, threeAccounts))
    const result = await runKit({ baseUrl: sandbox.baseUrl, config })
    console.log(reportOf(result, readContract()))
    for (const s of result.sections)
      for (const c of s.checks) if (c.milliseconds > 300) console.log(c.milliseconds, c.title)
    expect(notChecked(result)).toEqual([])
  })
})
