import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { seriMuda, bayu, kenari } = samples
const params = { accountId: seriMuda.id }
const body = { password, expectedVersion: 1 }
const path = '/accounts/{id}/two-factor/disable'

let sandbox: TestSandbox
let token: string
beforeEach(async () => {
  sandbox = await startTestSandbox()
  token = (await sandbox.signIn(seriMuda.userId)).accessToken
})
afterEach(() => sandbox.close())

const disable = (key: string) => sandbox.call('disableTwoFactor', { token, params, body, key })
const operation = async (key: string) =>
  (await sandbox.call('getOperation', { token, params: { key } })).body(200).status

test('cut-after does the work and drops the connection; cut-before drops it first', async () => {
  const [before, after] = [newKey(), newKey()]
  await sandbox.plan({ method: 'POST', path, fault: 'cut-before', times: 1 })
  await expect(disable(before)).rejects.toThrow()
  expect(await operation(before)).toBe('unseen')
  await sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
  await expect(disable(after)).rejects.toThrow()
  expect(await operation(after)).toBe('applied')
  expect(await sandbox.effects(after)).toHaveLength(1)
  ;(await disable(after)).body(200)
})

test('stall does the work and never answers', async () => {
  const key = newKey()
  await sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
  const caller = new AbortController()
  const url = `${sandbox.baseUrl}/api/v1/accounts/${seriMuda.id}/two-factor/disable`
  const asked = fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: caller.signal,
    headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': key, 'Content-Type': 'application/json' },
  })
  const gaveUp = expect(asked).rejects.toThrow('aborted')
  while ((await operation(key)) !== 'applied');
  caller.abort()
  await gaveUp
})

test('unavailable answers 503, as often as planned, on that call alone', async () => {
  const fault = { method: 'post', path, fault: 'unavailable', times: 2 } as const
  const planned = await sandbox.control('planFault', { body: fault })
  expect(planned.body(200).faults).toEqual([fault])
  ;(await sandbox.call('getTwoFactor', { token, params })).body(200)
  const key = newKey()
  ;(await disable(key)).problem('unavailable')
  ;(await disable(key)).problem('unavailable')
  ;(await disable(key)).body(200)
})

test('a fault on a call that the API does not have is refused', async () => {
  const fault = { method: 'POST', path: '/accounts/{id}/nonsense', fault: 'stall', times: 1 } as const
  ;(await sandbox.control('planFault', { body: fault })).problem('invalid-request')
})

test('the clock moves both ways and stays moved over a restart', async () => {
  await sandbox.advance(3600)
  await sandbox.restart()
  const { now } = (await sandbox.control('moveClock', { body: { advanceSeconds: -600 } })).body(200)
  expect(now).toBe('2026-11-20T04:50:30.000Z')
})

test('a reset seeds the scenario again; sessions end, cursors go on', async () => {
  ;(await disable(newKey())).body(200)
  const last = (await sandbox.outbox()).at(-1)
  ;(await sandbox.control('resetSandbox', { body: { scenario: 'three-accounts' } })).body(200)
  ;(await sandbox.call('listAccounts', { token })).problem('unauthenticated')
  expect(await sandbox.ledger()).toEqual([])
  expect(await sandbox.outbox()).toEqual([])
  await sandbox.call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  expect((await sandbox.outbox())[0]?.seq).toBeGreaterThan(last?.seq ?? Infinity)
  token = (await sandbox.signIn(seriMuda.userId)).accessToken
  expect((await sandbox.call('getTwoFactor', { token, params })).body(200)).toMatchObject({ active: true, version: 1 })
})

test('the outbox is read from a cursor on', async () => {
  const sign = () => sandbox.call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  await sign()
  await sign()
  const [first, second] = await sandbox.outbox(kenari.id)
  const query = { after: first?.seq ?? 0 }
  expect((await sandbox.control('getOutbox', { query })).body(200).messages).toEqual([second])
})

test('of the outbox the newest can be asked for alone, and of the ledger what came after an effect', async () => {
  for (const left of [3, 2, 1]) {
    await sandbox.call('signIn', { body: { userId: kenari.userId, password, device: `test ${left}` } })
  }
  const all = await sandbox.outbox()
  const newest = (await sandbox.control('getOutbox', { query: { limit: 2 } })).body(200).messages
  expect(newest).toEqual(all.slice(-2))
  const after = { after: all.at(-1)?.seq ?? 0, limit: 2 }
  expect((await sandbox.control('getOutbox', { query: after })).body(200).messages).toEqual([])

  const version = (await disable(newKey())).body(200).version
  const request = { method: 'email', password, expectedVersion: version } as const
  ;(await sandbox.call('startEnrolment', { token, params, body: request })).body(201)
  const [first, second] = await sandbox.ledger()
  const later = await sandbox.control('getLedger', { query: { after: first?.seq ?? 0 } })
  expect(later.body(200).effects).toEqual([second])
})

test('the guide lists who may sign in, and each of them can', async () => {
  const guide = (await sandbox.control('getScenarioGuide', {})).body(200)
  expect(guide.customers.map(({ accountId }) => accountId)).toEqual([seriMuda.id, kenari.id, bayu.id])
  for (const { userId, password: listedPassword } of guide.customers) {
    expect(listedPassword).toBe(password)
    expect((await sandbox.signIn(userId)).account.userId).toBe(userId)
  }
  for (const { staffId } of guide.staff) expect((await sandbox.signInStaff(staffId)).staff.id).toMatch(/^staff-/)
})
