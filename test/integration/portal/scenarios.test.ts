import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password } from '../../support/portal/sandbox.ts'
import { readRows } from '../../support/portal/portal-database.ts'
import { lockedOutChecks } from '../../support/portal/locked-out-customers.ts'

let sandbox: TestSandbox
beforeAll(async () => void (sandbox = await startTestSandbox()))
afterAll(() => sandbox.close())

async function layOut(scenario: ScenarioName) {
  ;(await sandbox.control('resetSandbox', { body: { scenario } })).body(200)
  return (await sandbox.control('getScenarioGuide', {})).body(200).customers
}

describe('thirty-accounts', () => {
  let customers: Awaited<ReturnType<typeof layOut>>
  beforeEach(async () => void (customers = await layOut('thirty-accounts')))

  test('each of thirty logins signs in to its own account, but the one that is locked', async () => {
    expect(customers).toHaveLength(30)
    for (const { accountId, userId, about } of customers) {
      if (about.includes('locked')) {
        const refused = await sandbox.call('signIn', { body: { userId, password, device: 'test' } })
        refused.problem('locked')
      } else expect((await sandbox.signIn(userId, accountId)).account.id).toBe(accountId)
    }
  })

  test('the login of the holding company reaches others in every role, and may change the 2FA of its own alone', async () => {
    const { accessToken: token } = await sandbox.signIn('it@angsana.example')
    const { accounts } = (await sandbox.call('listAccounts', { token })).body(200)
    const roles = ['owner', 'manager', 'technical', 'billing', 'purchasing', 'visitation']
    expect(new Set(accounts.map(({ role }) => role))).toEqual(new Set(roles))
    for (const { id: accountId, role, canManageTwoFactor } of accounts) {
      expect(canManageTwoFactor, role).toBe(role === 'owner')
      const call = { token, params: { accountId } }
      const { version } = (await sandbox.call('getTwoFactor', call)).body(200)
      const body = { password, expectedVersion: version }
      if (role !== 'owner') (await sandbox.call('disableTwoFactor', { ...call, body })).problem('forbidden')
    }
  })
})

describe('locked-out', () => {
  let customers: Awaited<ReturnType<typeof layOut>>
  beforeEach(async () => void (customers = await layOut('locked-out')))

  test('every problem of the guide has its check here', () => {
    const known = ['A-20417', 'A-31888', 'A-47260']
    expect(customers.map(({ accountId }) => accountId).sort()).toEqual(
      [...known, ...Object.keys(lockedOutChecks)].sort(),
    )
  })

  test.each(Object.entries(lockedOutChecks))('%s has the problem that its line describes', async (accountId, check) => {
    const customer = customers.find((one) => one.accountId === accountId)
    await check(sandbox, { accountId, userId: customer?.userId ?? '' })
  })

  test('a lock of ten minutes ends after them, one until support does not', async () => {
    await sandbox.advance(601)
    const statuses = []
    for (const { userId } of customers.filter(({ about }) => about.includes('locked'))) {
      statuses.push((await sandbox.call('signIn', { body: { userId, password, device: 'test' } })).status)
    }
    expect(statuses).toEqual([200, 200, 429, 429])
  })

  test('the earlier case can be read, with all that it went through', () => {
    const rows = readRows(sandbox, 'SELECT what FROM case_events ORDER BY seq') as { what: string }[]
    const steps = ['opened', 'evidence', 'evidence', 'consent-asked', 'consent-approved', 'disabled', 'closed']
    expect(rows.map(({ what }) => what)).toEqual(steps)
  })
})
