import { expect, test } from 'vitest'
import { evidencePoints, pointsNeeded } from '../../../../src/portal/rules/gate.ts'
import { riskOf } from '../../../../src/portal/rules/risk.ts'
import { reachable } from '../../../../src/portal/rules/sms-coverage.ts'
import {
  generateCustomers,
  customerStateShares,
  methodShares,
} from '../../../../src/portal/scenarios/hosting-company/generate-customers.ts'

const count = 10_000
const everyone = [...generateCustomers('crowd test', count)]
const share = (of: (one: (typeof everyone)[number]) => boolean): number => everyone.filter(of).length / count

test('the same seed gives the same company; another seed another one with the same names', () => {
  const [again, other] = [[...generateCustomers('crowd test', 500)], [...generateCustomers('another', 500)]]
  expect(again).toEqual(everyone.slice(0, 500))
  expect(other).not.toEqual(again)
  expect(other.map(({ name }) => name)).toEqual(again.map(({ name }) => name))
})

test('methods come in their shares, two in a hundred more or less', () => {
  for (const [name, expected] of Object.entries(methodShares)) {
    const found = share(({ method }) => (method ?? 'none') === name)
    expect(Math.abs(found - expected), `${name}: ${found}`).toBeLessThan(0.02)
  }
})

test('every state is there, each about as often as its share says', () => {
  const found = {
    closed: share(({ status }) => status === 'closed'),
    frozen: share(({ status }) => status === 'frozen'),
    locked: share(({ locks }) => locks?.length === 1),
    mustReset: share(({ mustReset }) => mustReset === true),
    openCase: share(({ cases }) => cases?.some(({ outcome }) => outcome === null) ?? false),
    earlierCase: share(({ cases }) => cases?.some(({ outcome }) => outcome !== null) ?? false),
  }
  for (const [name, actual] of Object.entries(found)) {
    const expected = customerStateShares[name as keyof typeof found]
    expect(actual, name).toBeGreaterThan(expected * 0.5)
    expect(actual, name).toBeLessThan(expected * 1.5)
  }
  const kinds = everyone.flatMap(({ locks = [] }) => locks.map(({ of, until }) => `${of} until ${until}`))
  expect(new Set(kinds).size).toBe(4)
  expect(share(({ enforced }) => enforced === true)).toBeGreaterThan(0.02)
})

test('risk is raised for a fifth to a third, for every reason there is', () => {
  const dayMs = 24 * 60 * 60 * 1000
  const at = (days: number | null): number | null => (days === null ? null : -days * dayMs)
  const risks = everyone.map(({ services, emailChanged, mobileChanged, passwordChanged, cases = [] }) =>
    riskOf({
      services,
      emailChangedAt: at(emailChanged),
      mobileChangedAt: at(mobileChanged),
      passwordChangedAt: at(passwordChanged),
      earlierCase: cases.some(({ outcome }) => outcome !== null),
      now: 0,
    }),
  )
  const raised = risks.filter((risk) => risk.raised).length / count
  expect(raised).toBeGreaterThan(0.2)
  expect(raised).toBeLessThan(0.34)
  expect(new Set(risks.flatMap(({ reasons }) => reasons)).size).toBe(5)
})

test('every customer who signs in by SMS has a number that is reached; of the others some have none, some one abroad', () => {
  expect(everyone.filter(({ method, mobile }) => method === 'sms' && !reachable(mobile))).toEqual([])
  expect(share(({ mobile }) => mobile === null)).toBeGreaterThan(0.01)
  expect(share(({ mobile }) => mobile !== null && !reachable(mobile))).toBeGreaterThan(0.01)
  for (const prefix of ['+60', '+62', '+65', '+66']) {
    expect(
      share(({ mobile }) => mobile?.startsWith(prefix) ?? false),
      prefix,
    ).toBeGreaterThan(0.01)
  }
})

test('the security log goes back two years at most and has events of nearly everyone', () => {
  const lines = everyone.flatMap(({ history = [] }) => history)
  expect(lines.filter(({ ago }) => ago < 0 || ago > 730)).toEqual([])
  expect(Math.max(...lines.map(({ ago }) => ago))).toBeGreaterThan(700)
  expect(share(({ history = [] }) => history.length > 0)).toBeGreaterThan(0.97)
})

test('no case did anything that its gate would not have let through', () => {
  const cases = everyone.flatMap((one) =>
    (one.cases ?? []).map((done, index) => ({ ...one, done, earlier: index > 0 })),
  )
  const did = cases.filter(({ done }) => ['disabled', 'unlocked', 'unfrozen'].includes(done.outcome ?? ''))
  expect(did.length).toBeGreaterThan(300)
  for (const { id, done, services, earlier } of did) {
    const critical = services.length >= 3 || services.some(({ kind }) => kind === 'gpu-server')
    const raised = critical || earlier
    const points = done.evidence.reduce((sum, { kind }) => sum + evidencePoints[kind], 0)
    expect(points, id).toBeGreaterThanOrEqual(raised ? pointsNeeded.riskRaised : pointsNeeded.normal)
    expect(
      done.evidence.every(({ outcome }) => outcome === 'passed'),
      id,
    ).toBe(true)
    const status = done.scenario === 'registered-email-valid' ? done.consent?.status : done.contactUpdate?.status
    expect(status, id).toBe('approved')
    if (raised) expect(done.approval?.status, id).toBe('approved')
  }
})
