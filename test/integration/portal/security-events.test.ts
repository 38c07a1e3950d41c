import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SecurityEvent } from '#shared/api/security-events.ts'
import { securityEventKind } from '#shared/api/security-events.ts'
import { customerOf } from '../../support/portal/customer.ts'
import { deskEventKinds } from '../../support/portal/desk-event-kinds.ts'
import { readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, kenari, agentA } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox({ mode: 'replace' })))
afterEach(() => sandbox.close())

const signIn = (typed = password, device = 'Office', userId: string = bayu.userId) =>
  sandbox.call('signIn', { body: { userId, password: typed, device } })
const shown = (events: SecurityEvent[]) => events.map(({ what, by, from, method }) => [what, by, from, method])

test('everything that happens on the customers’ side is written down: what, by whom, from where, which method', async () => {
  const customer = await customerOf(sandbox, bayu)
  const { token, params } = customer
  const first = (await customer.enrol('email')).body(201)
  ;(await sandbox.call('cancelEnrolment', { token, params: { ...params, enrolmentId: first.id } })).body(200)
  await customer.setUp('sms')
  await customer.setUp('authenticator', true)
  ;(await customer.disable()).body(200)
  ;(await sandbox.call('changeProfile', { token, params, body: { password, mobileNumber: '+60100000999' } })).body(200)
  const laptop = (await signIn(password, 'Laptop')).body(201)
  ;(await sandbox.call('signOut', { token: laptop.accessToken })).body(200)
  const { refreshToken } = (await signIn(password, 'Old laptop')).body(201)
  ;(await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
  ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('session-expired')
  ;(await signIn(password, 'Phone')).body(201)
  ;(await sandbox.call('endOtherSessions', { token })).body(200)
  ;(await sandbox.call('askPasswordReset', { body: { userId: bayu.userId } })).body(202)
  const link = (await sandbox.outbox(bayu.id)).findLast(({ linkToken }) => linkToken)?.linkToken ?? ''
  const newPassword = 'another-password-1'
  ;(await sandbox.call('setNewPassword', { params: { token: link }, body: { newPassword } })).body(200)
  const fresh = (await signIn(newPassword)).body(201).accessToken
  const again = { token: fresh, params }
  const events = async () => (await sandbox.call('listSecurityEvents', again)).body(200).events
  const eventId = (await events())[0]?.id ?? ''
  ;(await sandbox.call('reportNotMe', { ...again, body: { password: newPassword, eventId } })).body(200)
  for (let n = 0; n < 6; n += 1) await signIn('wrong')

  const written = await events()
  expect(shown(written)).toEqual([
    ['signed-in', 'customer', 'Device “test”', null],
    ['enrolment-started', 'customer', 'Device “test”', 'email'],
    ['enrolment-cancelled', 'customer', 'Device “test”', 'email'],
    ['enrolment-started', 'customer', 'Device “test”', 'sms'],
    ['two-factor-enabled', 'customer', 'Device “test”', 'sms'],
    ['enrolment-started', 'customer', 'Device “test”', 'authenticator'],
    ['two-factor-replaced', 'customer', 'Device “test”', 'authenticator'],
    ['two-factor-disabled', 'customer', 'Device “test”', 'authenticator'],
    ['mobile-changed', 'customer', 'Device “test”', null],
    ['signed-in', 'customer', 'Device “Laptop”', null],
    ['signed-out', 'customer', 'Device “Laptop”', null],
    ['signed-in', 'customer', 'Device “Old laptop”', null],
    ['session-reused', 'system', 'Device “Old laptop”', null],
    ['signed-in', 'customer', 'Device “Phone”', null],
    ['other-sessions-ended', 'customer', 'Device “test”', null],
    ['password-reset-asked', 'customer', null, null],
    ['password-changed', 'customer', 'Link in an e-mail', null],
    ['signed-in', 'customer', 'Device “Office”', null],
    ['frozen', 'customer', 'Device “Office”', null],
    ['locked', 'system', null, null],
  ])
  const seen = new Set(written.map(({ what }) => what))
  const desk: readonly string[] = deskEventKinds
  expect(securityEventKind.options.filter((kind) => !seen.has(kind) && !desk.includes(kind))).toEqual([])
})

test('a lock is written once, with the method whose codes were wrong', async () => {
  const { token, params } = await customerOf(sandbox, kenari)
  const { id: challengeId } = (await signIn(password, 'Office', kenari.userId)).body(200).challenge
  const code = String((Number(await sandbox.sentCode(kenari.id)) + 1) % 1_000_000).padStart(6, '0')
  for (let n = 0; n < 7; n += 1) await sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })
  const body = { password: 'wrong', expectedVersion: 1 }
  for (let n = 0; n < 7; n += 1) await sandbox.call('disableTwoFactor', { token, params, body })
  const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
  expect(shown(events.filter(({ what }) => what === 'locked'))).toEqual([
    ['locked', 'system', null, 'sms'],
    ['locked', 'system', null, null],
  ])
})

test('a User ID that does not exist, and staff, leave no line', async () => {
  for (let n = 0; n < 6; n += 1) {
    await signIn('wrong', 'test', 'nobody@bayu.example')
    await sandbox.call('staffSignIn', { body: { staffId: agentA, password: 'wrong', device: 'test' } })
  }
  await sandbox.advance(600)
  const staff = await sandbox.signInStaff(agentA)
  await sandbox.call('staffSignOut', { token: staff.accessToken })
  await sandbox.call('askPasswordReset', { body: { userId: 'nobody@bayu.example' } })
  expect(readRows(sandbox, 'SELECT * FROM security_events')).toEqual([])
})

test('the log comes page by page, oldest first, and goes on where the caller left off', async () => {
  const customer = await customerOf(sandbox, bayu)
  const { token, params } = customer
  for (let n = 0; n < 6; n += 1) (await customer.enrol('authenticator')).body(201)
  const all = await customer.events()
  expect(all).toHaveLength(7)
  const page = async (limit: number, after?: string) =>
    (await sandbox.call('listSecurityEvents', { token, params, query: { limit, ...(after && { after }) } })).body(200)
  const first = await page(3)
  expect(first).toEqual({ events: all.slice(0, 3), next: all[2]?.id })
  const second = await page(3, first.next ?? '')
  expect(second).toEqual({ events: all.slice(3, 6), next: all[5]?.id })
  expect(await page(3, second.next ?? '')).toEqual({ events: all.slice(6), next: null })
  expect(await page(7)).toEqual({ events: all, next: null })
  expect(await page(3, all[6]?.id)).toEqual({ events: [], next: null })
  ;(await customer.enrol('authenticator')).body(201)
  expect((await page(3, all[6]?.id)).events.map(({ what }) => what)).toEqual(['enrolment-started'])
  const unknown = { token, params, query: { after: 'event-0' } }
  ;(await sandbox.call('listSecurityEvents', unknown)).problem('invalid-request')
})

test('what was refused leaves no line', async () => {
  const customer = await customerOf(sandbox, bayu)
  const { token, params } = customer
  const before = await customer.events()
  const wrong = { password: 'wrong', expectedVersion: 0 }
  ;(await sandbox.call('startEnrolment', { token, params, body: { ...wrong, method: 'sms' } })).problem(
    'wrong-password',
  )
  const body = { password: 'wrong', mobileNumber: '+60100000999' }
  ;(await sandbox.call('changeProfile', { token, params, body })).problem('wrong-password')
  ;(await customer.disable()).problem('conflict')
  expect(await customer.events()).toEqual(before)
})
