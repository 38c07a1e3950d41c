import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../support/portal/sandbox.ts'

const { kenari, seriMuda, agentA } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox({ limits: { maxConcurrentRequests: 200 } })))
afterEach(() => sandbox.close())

const times = <T>(count: number, one: (nth: number) => T): T[] => Array.from({ length: count }, (_, nth) => one(nth))

describe('F5: one effect, however it is asked for', () => {
  test('50 requests at once with one key, half of them from another session of the same login', async () => {
    const tokens = [await token(kenari.userId), await token(kenari.userId)]
    const key = newKey()
    const body = { password, expectedVersion: 1 }
    const params = { accountId: kenari.id }
    const answers = await Promise.all(
      times(50, (nth) => sandbox.call('disableTwoFactor', { token: tokens[nth % 2] ?? '', params, body, key })),
    )
    const given = answers.filter(({ status }) => status === 200)
    expect(new Set(given.map(({ text }) => text)).size).toBe(1)
    for (const other of answers.filter(({ status }) => status !== 200)) other.problem('in-progress')
    expect(await sandbox.effects(key)).toHaveLength(1)
    expect(await noticesOf(kenari.id)).toBe(2)
  })

  test('the key with another body, at once and after: 422 or still running, and never a second effect', async () => {
    const own = await token(kenari.userId)
    const key = newKey()
    const params = { accountId: kenari.id }
    const bodies = times(20, (nth) => ({ password, expectedVersion: nth % 2 }))
    const answers = await Promise.all(
      bodies.map((body) => sandbox.call('disableTwoFactor', { token: own, params, body, key })),
    )
    const reused = answers.filter(({ status }) => status === 422)
    expect(reused.length).toBeGreaterThan(0)
    for (const one of reused) one.problem('idempotency-key-reused')
    expect((await sandbox.effects(key)).length).toBeLessThanOrEqual(1)
    const first = answers[0]?.status === 200 ? 0 : 1
    const other = { password, expectedVersion: first === 0 ? 7 : 9 }
    ;(await sandbox.call('disableTwoFactor', { token: own, params, body: other, key })).problem(
      'idempotency-key-reused',
    )
  })

  test('two operators on one account, customer and agent: one wins on the version, the other sees what is true now', async () => {
    const own = await token(seriMuda.userId)
    const { agent, caseId } = await provenCase()
    const body = { password, expectedVersion: 1 }
    const [customer, staff] = await Promise.all([
      sandbox.call('disableTwoFactor', { token: own, params: { accountId: seriMuda.id }, body }),
      sandbox.call('disableForCustomer', { token: agent, params: { caseId }, body }),
    ])
    const lost = customer.status === 200 ? staff : customer
    expect([customer.status, staff.status].sort()).toEqual([200, 409])
    expect(lost.problem('conflict').currentState).toMatchObject({ active: false, version: 2 })
    expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(1)
    expect(await noticesOf(seriMuda.id)).toBe(2)
  })

  test('an operator who saw an older version changes nothing, though the state is alike', async () => {
    const [first, second] = [await token(kenari.userId), await token(kenari.userId)]
    const params = { accountId: kenari.id }
    const off = { token: first, params, body: { password, expectedVersion: 1 } }
    ;(await sandbox.call('disableTwoFactor', off)).body(200)
    const body = { method: 'sms', password, expectedVersion: 2 } as const
    const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token: first, params, body })).body(201)
    const code = await sandbox.sentCode(kenari.id)
    ;(await sandbox.call('verifyEnrolment', { token: first, params: { ...params, enrolmentId }, body: { code } })).body(
      200,
    )
    const stale = await sandbox.call('disableTwoFactor', { ...off, token: second })
    expect(stale.problem('conflict').currentState).toMatchObject({ active: true, method: 'sms', version: 3 })
  })
})

async function token(userId: string): Promise<string> {
  return (await sandbox.signIn(userId)).accessToken
}

async function noticesOf(accountId: string): Promise<number> {
  return (await sandbox.outbox(accountId)).filter(({ kind }) => kind === 'two-factor-disabled').length
}

async function provenCase(): Promise<{ agent: string; caseId: string }> {
  const { accessToken: agent } = await sandbox.signInStaff(agentA)
  const opening = { accountId: seriMuda.id, ticket: 'T-5', channel: 'phone', reason: 'Device lost' } as const
  const body = { ...opening, scenario: 'registered-email-valid' } as const
  const { id: caseId } = (await sandbox.call('openCase', { token: agent, body })).body(201)
  const asked = { token: agent, params: { caseId } }
  for (const kind of ['registered-email', 'recent-invoice'] as const) {
    await sandbox.call('addEvidence', { ...asked, body: { kind, outcome: 'passed', note: '' } })
  }
  await sandbox.call('askConsent', { ...asked, body: { act: 'disable-two-factor' } })
  const link = (await sandbox.outbox(seriMuda.id)).findLast(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
  ;(await sandbox.call('answerConsent', { params: { token: link }, body: { decision: 'approve' } })).body(200)
  return { agent, caseId }
}
