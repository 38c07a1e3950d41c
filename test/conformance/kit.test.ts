import { afterEach, describe, expect, test } from 'vitest'
import { conformanceConfigOf } from '../../tools/portal/conformance-config.ts'
import { thirtyAccounts } from '../../src/portal/scenarios/thirty-accounts.ts'
import { startTestSandbox, type TestSandbox } from '../support/portal/sandbox.ts'
import { createScriptedDirectory, scriptedAccount } from '../support/portal/scripted-directory.ts'
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

describe('a server over a remote directory', () => {
  const chosen = thirtyAccounts.customers.filter(
    (one) => !one.mustReset && !one.locks?.length && one.status !== 'frozen',
  )
  /** The accounts of the scenario as a system elsewhere has them. */
  const accountsElsewhere = thirtyAccounts.customers.map(
    ({ id, name, userId, mobile, method, status = 'active', enforced = false }) => {
      const scripted = scriptedAccount(id, method === null ? [] : [`${id}-1`])
      const factors = scripted.factors.factors.map((one) => ({ ...one, method }))
      const state = { on: method !== null, factors, enforced, locked: false }
      return { ...scripted, name, email: userId, mobile, status, factors: { ...scripted.factors, ...state } }
    },
  )

  test('breaks no sentence of the contract, and says of the rest what its system lacks', async () => {
    const directory = createScriptedDirectory(accountsElsewhere)
    sandbox = await startTestSandbox({ scenario: 'thirty-accounts', remote: directory })
    // The checks disable more accounts than they can set up again.
    const { accounts, ...rest } = conformanceConfigOf(sandbox, { ...thirtyAccounts, customers: chosen })
    const more = chosen
      .filter(
        ({ method, status, enforced }) =>
          (method === 'authenticator' || method === null) && status === undefined && !enforced,
      )
      .map(({ userId, mobile, method }) => ({
        userId,
        password: thirtyAccounts.password,
        mobileNumber: mobile,
        method,
      }))
      .filter(({ userId }) => !accounts.some((one) => one.userId === userId))
    const config = conformanceConfig.parse({ ...rest, accounts: [...accounts, ...more] })
    const result = await runKit({ baseUrl: sandbox.baseUrl, config })
    const report = reportOf(result, readContract())
    const checks = result.sections.flatMap((section) => section.checks)
    expect(
      checks.filter((one) => one.outcome === 'failed'),
      report,
    ).toEqual([])
    const passed = result.sections.map(({ name, checks: all }) => [
      name,
      all.filter((one) => one.outcome === 'passed').length,
    ])
    expect(Object.fromEntries(passed)).toMatchInlineSnapshot(`
      {
        "capabilities": 7,
        "enrolments": 1,
        "errors": 4,
        "gate": 8,
        "idempotency and void": 0,
        "limits": 0,
        "notices": 0,
        "sessions": 2,
        "staff": 9,
        "two-factor": 1,
      }
    `)
    // Whatever was not checked says what is lacking.
    for (const { title, reason } of checks.filter((one) => one.outcome === 'not checked'))
      expect(reason, title).toMatch(
        /Customers sign in elsewhere\.|the system with the accounts cannot: |the desk has no scenario|the portal does not replace methods|sends its own invitations|needs SMS/,
      )
    expect(report).toContain('customers do not sign in here: Customers sign in elsewhere.')
    // Only accounts whose method a case removed are not as they were.
    for (const line of result.leftBehind) expect(line).toContain('to be set up again by the customer (')
  })
})
