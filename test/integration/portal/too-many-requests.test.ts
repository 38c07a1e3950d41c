import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiBase } from '#shared/api/endpoints.ts'
import { customerOf } from '../../support/portal/customer.ts'
import type { HeldRequest } from '../../support/portal/half-sent-request.ts'
import { holdRequest } from '../../support/portal/half-sent-request.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'

const { bayu, seriMuda } = samples
const limit = 8

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

/** Requests of one session that run until they are let go. */
function hold(token: string, count: number): HeldRequest[] {
  const url = `${sandbox.baseUrl}${apiBase}/accounts/${bayu.id}/two-factor/disable`
  return Array.from({ length: count }, () =>
    holdRequest(
      url,
      { Authorization: `Bearer ${token}`, 'Idempotency-Key': newKey() },
      { password, expectedVersion: 0 },
    ),
  )
}

test('of one session so many requests run at once, and one more is refused before anything happens', async () => {
  const { token, params } = await customerOf(sandbox, bayu)
  const neighbour = await sandbox.signIn(seriMuda.userId)
  const held = hold(token, limit)
  await until('all of them run', async () => (await sandbox.call('listSessions', { token })).status === 429)
  const key = newKey()
  const body = { method: 'sms', password, expectedVersion: 0 } as const
  const refused = await sandbox.call('startEnrolment', { token, params, body, key })
  expect(refused.problem('too-many-requests').retryAfterSeconds).toBe(1)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await sandbox.ledger()).toEqual([])
  ;(await sandbox.call('listAccounts', { token: neighbour.accessToken })).body(200)
  ;(await sandbox.call('signIn', { body: { userId: bayu.userId, password, device: 'other' } })).body(201)
  for (const one of held) expect((await one.letGo()).status).toBe(409)
  expect((await sandbox.call('getOperation', { token, params: { key } })).body(200).status).toBe('unseen')
  ;(await sandbox.call('startEnrolment', { token, params, body, key })).body(201)
})

test('a place is free again when the connection breaks', async () => {
  const { token } = await customerOf(sandbox, bayu)
  const held = hold(token, limit)
  const refused = async () => (await sandbox.call('listSessions', { token })).status === 429
  await until('all of them run', refused)
  for (const one of held) one.drop()
  await until('as many run again', async () => {
    const again = hold(token, limit)
    await until('the session has its fill', refused)
    const answers = await Promise.all(again.map((one) => one.letGo()))
    return answers.every(({ status }) => status === 409)
  })
})

test('a place is free again as soon as one is answered, well or not', async () => {
  const { token } = await customerOf(sandbox, bayu)
  for (let round = 0; round < 3; round += 1) {
    const held = hold(token, limit)
    await until('all of them run', async () => (await sandbox.call('listSessions', { token })).status === 429)
    await held.pop()?.letGo()
    ;(await sandbox.call('listSessions', { token })).body(200)
    await Promise.all(held.map((one) => one.letGo()))
  }
})
