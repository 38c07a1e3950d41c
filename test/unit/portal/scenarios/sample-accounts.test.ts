import { describe, expect, test } from 'vitest'
import { mobileNumber } from '#shared/api/primitives.ts'
import { scenarioName } from '#shared/api/sandbox-controls.ts'
import { reachable } from '../../../../src/portal/rules/sms-coverage.ts'
import type { SampleAccount } from '../../../../src/portal/scenarios/scenario.ts'
import { guideOf, scenarios } from '../../../../src/portal/scenarios/scenarios.ts'
import { threeAccounts } from '../../../../src/portal/scenarios/three-accounts.ts'

const sizes = { 'three-accounts': 3, 'thirty-accounts': 30, 'hosting-company': 10_000, 'locked-out': 19 }

describe.each(scenarioName.options)('%s', (name) => {
  const scenario = scenarios[name]
  const everyone: SampleAccount[] = [...scenario.customers, ...(scenario.generated?.() ?? [])]
  const repeated = (values: (string | null)[]): string[] => {
    const known = new Set<string>()
    return values.filter((value) => value !== null).filter((value) => known.size === known.add(value).size)
  }

  test('has its size, and nobody shares an id, a User ID, a name or a number', () => {
    expect(everyone).toHaveLength(sizes[name])
    for (const field of ['id', 'userId', 'name', 'mobile'] as const) {
      expect(repeated(everyone.map((one) => one[field])), field).toEqual([])
    }
  })

  test('has fictional addresses alone: domains under .example, numbers that were never given out', () => {
    const addresses = [...everyone.map(({ userId }) => userId), ...scenario.staff.map(({ login }) => login)]
    expect(addresses.filter((address) => !/^[a-z0-9-]+@[a-z0-9-]+\.example$/.test(address))).toEqual([])
    const numbers = everyone.flatMap(({ mobile }) => mobile ?? [])
    expect(numbers.filter((number) => !mobileNumber.safeParse(number).success)).toEqual([])
    // Behind +60 10 and behind the other country codes no number begins with 0; +44 7700 900xxx is kept for fiction.
    expect(numbers.filter((number) => !/^\+(60100|650|620|660|810|447700900)\d{3,8}$/.test(number))).toEqual([])
  })

  test('has the known logins, and the desk of them', () => {
    expect(scenario.customers).toEqual(expect.arrayContaining(threeAccounts.customers))
    expect(scenario.staff).toEqual(expect.arrayContaining(threeAccounts.staff))
    expect(repeated(scenario.staff.flatMap(({ id, login }) => [id, login]))).toEqual([])
  })

  test('is described by a guide that a person can read', () => {
    const guide = guideOf(name)
    expect(guide.customers.length).toBeLessThanOrEqual(30)
    expect([...guide.customers, ...guide.staff].filter(({ about }) => about.length < 10)).toEqual([])
  })

  test('lets logins only into accounts that are there', () => {
    const ids = new Set(everyone.map(({ id }) => id))
    const missing = (scenario.delegations ?? []).flatMap(({ login, account }) => [login, account])
    expect(missing.filter((id) => !ids.has(id))).toEqual([])
  })

  test('has cases by people of the desk alone, nobody approving an own one, one open at a time', () => {
    const role = new Map(scenario.staff.map((member) => [member.id, member.role]))
    for (const { id, cases = [] } of everyone) {
      expect(cases.filter(({ outcome }) => outcome === null).length, id).toBeLessThanOrEqual(1)
      for (const { agent, approval } of cases) {
        expect(role.get(agent), id).not.toBe('auditor')
        expect(role.has(agent), id).toBe(true)
        if (approval) expect([role.get(approval.by), approval.by === agent], id).toEqual(['approver', false])
      }
    }
  })
})

test('in thirty-accounts every method is there, and one login reaches others in every role', () => {
  const { customers, delegations = [] } = scenarios['thirty-accounts']
  expect(new Set(customers.map(({ method }) => method))).toEqual(new Set(['authenticator', 'sms', 'email', null]))
  expect(customers.some(({ mobile }) => mobile !== null && !reachable(mobile))).toBe(true)
  expect(new Set(delegations.map(({ login }) => login)).size).toBe(1)
  expect(new Set(delegations.map(({ role }) => role)).size).toBe(5)
  expect(delegations.length).toBeGreaterThanOrEqual(5)
})
