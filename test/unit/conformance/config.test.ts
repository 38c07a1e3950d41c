import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conformanceConfigOf, type SampleLogins } from '../../../tools/portal/conformance-config.ts'
import { scenarios } from '../../../src/portal/scenarios/scenarios.ts'
import { conformanceConfig } from '../../conformance/kit/config.ts'

const launch = { baseUrl: 'http://127.0.0.1:4711/', secret: 'secret-of-the-launch' }

test('the example of the documentation is a configuration', () => {
  const [, example = ''] =
    /```json\n(\{\n {2}"accounts"[\s\S]*?)```/.exec(readFileSync('docs/portal-api/conformance.md', 'utf8')) ?? []
  const read = conformanceConfig.parse(JSON.parse(example))
  expect(read.accounts).toHaveLength(3)
  expect(read.accounts[0]).toMatchObject({ enforced: false, closed: false })
})

test.each(Object.values(scenarios))('a configuration fits the scenario $name', (scenario) => {
  const read = conformanceConfig.parse(conformanceConfigOf(launch, scenario))
  expect(read.accounts.length).toBeLessThan(12)
  expect(read.staff.map(({ role }) => role)).toEqual(expect.arrayContaining(['agent', 'approver']))
  expect(read.clock?.url).toBe('http://127.0.0.1:4711/sandbox/clock')
})

test('a login that cannot sign in at once is left out; one of each special sort is there', () => {
  const one = (id: string, more: object = {}) => {
    return { id, userId: `${id}@a.example`, mobile: null, method: null, ...more }
  }
  const logins: SampleLogins = {
    password: 'a-password-1',
    customers: [
      one('locked', { locks: [{}] }),
      one('frozen', { status: 'frozen' }),
      one('must-reset', { mustReset: true }),
      ...['a', 'b', 'c', 'd', 'e'].map((id) => one(id)),
      one('enforced', { enforced: true, method: 'sms' }),
      one('closed', { status: 'closed' }),
      one('delegate'),
    ],
    staff: [{ login: 's@a.example', role: 'agent', ownAccountId: 'a' }],
    delegations: [{ login: 'delegate', account: 'a' }],
  }
  const { accounts, staff } = conformanceConfig.parse(conformanceConfigOf(launch, logins))
  const names = accounts.map(({ userId }) => userId.split('@')[0])
  expect(names).toEqual(['a', 'b', 'c', 'd', 'enforced', 'closed', 'delegate'])
  expect(staff).toMatchObject([{ staffId: 's@a.example', ownAccount: 'a@a.example' }])
})
