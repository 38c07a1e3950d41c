import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiBase } from '#shared/api/endpoints.ts'
import { problem } from '#shared/api/problem.ts'
import { holdRequest } from '../../support/portal/half-sent-request.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'

const { bayu, kenari, seriMuda, agentA } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const signIn = async (device: string) =>
  (await sandbox.call('signIn', { body: { userId: bayu.userId, password, device } })).body(201)
const list = async (token: string) => (await sandbox.call('listSessions', { token })).body(200).sessions

test('the live sessions of a login are listed, newest first, the own one marked', async () => {
  const first = await signIn('Office')
  await sandbox.advance(60)
  const second = await signIn('Laptop')
  await sandbox.signIn(seriMuda.userId)
  expect(await list(first.accessToken)).toEqual([
    {
      id: second.id,
      device: 'Laptop',
      startedAt: '2026-11-20T04:01:00.000Z',
      lastRefreshedAt: '2026-11-20T04:01:00.000Z',
      current: false,
    },
    {
      id: first.id,
      device: 'Office',
      startedAt: '2026-11-20T04:00:00.000Z',
      lastRefreshedAt: '2026-11-20T04:00:00.000Z',
      current: true,
    },
  ])
})

test('a session is listed with its last refresh, and not after its end: signed out, or its refresh token too old', async () => {
  const kept = await signIn('Office')
  const gone = await signIn('Laptop')
  ;(await sandbox.call('signOut', { token: gone.accessToken })).body(200)
  await sandbox.advance(3600)
  const { refreshToken } = kept
  const refreshed = (await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
  expect(await list(refreshed.accessToken)).toMatchObject([
    { id: kept.id, startedAt: '2026-11-20T04:00:00.000Z', lastRefreshedAt: '2026-11-20T05:00:00.000Z' },
  ])
  await sandbox.advance(12 * 3600)
  const later = await signIn('Office')
  expect((await list(later.accessToken)).map(({ id }) => id)).toEqual([later.id])
})

test('ending the others ends them at once, access and refresh, and nobody else’s', async () => {
  const own = await signIn('Office')
  const others = [await signIn('Laptop'), await signIn('Old laptop')]
  const neighbour = await sandbox.signIn(seriMuda.userId)
  const staff = await sandbox.signInStaff(agentA)
  expect((await sandbox.call('endOtherSessions', { token: own.accessToken })).body(200)).toEqual({ ended: 2 })
  for (const { accessToken: token, refreshToken } of others) {
    ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
    ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('session-expired')
  }
  expect((await list(own.accessToken)).map(({ id }) => id)).toEqual([own.id])
  ;(await sandbox.call('listAccounts', { token: neighbour.accessToken })).body(200)
  ;(await sandbox.call('listCases', { token: staff.accessToken })).body(200)
  expect((await sandbox.call('endOtherSessions', { token: own.accessToken })).body(200)).toEqual({ ended: 0 })
})

test('a change under way in a session that is ended has no effect, and leaves nothing under its key', async () => {
  const own = await signIn('Office')
  const { accessToken } = await signIn('Laptop')
  const key = newKey()
  const headers = { Authorization: `Bearer ${accessToken}`, 'Idempotency-Key': key }
  await sandbox.restart({ limits: { maxConcurrentRequests: 1 } })
  const url = `${sandbox.baseUrl}${apiBase}/accounts/${bayu.id}/two-factor/enrolments`
  const held = holdRequest(url, headers, { method: 'sms', password, expectedVersion: 0 })
  await until('the request runs', async () => {
    return (await sandbox.call('listSessions', { token: accessToken })).status === 429
  })
  ;(await sandbox.call('endOtherSessions', { token: own.accessToken })).body(200)
  const { text } = await held.letGo()
  expect(problem.parse(JSON.parse(text)).code).toBe('session-expired')
  expect(await sandbox.ledger()).toEqual([])
  const asked = { token: own.accessToken, params: { key } }
  expect((await sandbox.call('getOperation', asked)).body(200).status).toBe('unseen')
})

test('a refresh token used twice ends the session, and the security log records it', async () => {
  const { refreshToken } = await signIn('Office')
  ;(await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
  ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('session-expired')
  const { accessToken: token } = await signIn('Laptop')
  const params = { accountId: bayu.id }
  const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
  expect(events).toMatchObject([
    { what: 'signed-in', by: 'customer', from: 'Device “Office”' },
    { what: 'session-reused', by: 'system', from: 'Device “Office”' },
    { what: 'signed-in', by: 'customer', from: 'Device “Laptop”' },
  ])
})

test('staff are sent no code again: their challenge answers a conflict', async () => {
  const begin = async () =>
    (await sandbox.call('staffSignIn', { body: { staffId: agentA, password, device: 'test' } })).body(200).challenge.id
  const resend = (challengeId: string) => sandbox.call('resendStaffChallenge', { params: { challengeId } })
  ;(await resend('challenge-0')).problem('not-found')
  const customers = (await sandbox.call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })).body(
    200,
  )
  ;(await resend(customers.challenge.id)).problem('not-found')
  const first = await begin()
  ;(await resend(first)).problem('conflict')
  await sandbox.advance(5 * 300)
  ;(await resend(first)).problem('code-expired')
  const second = await begin()
  for (let n = 0; n < 5; n += 1) {
    await sandbox.call('verifyStaffChallenge', { params: { challengeId: second }, body: { code: '00000000' } })
  }
  ;(await resend(second)).problem('locked')
})
