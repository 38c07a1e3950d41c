import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { kenari, bayu, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const codesTo = async (accountId: string) =>
  (await sandbox.outbox(accountId)).filter(({ code }) => code !== null).length
const signIn = (userId: string) => sandbox.call('signIn', { body: { userId, password, device: 'test' } })

/** Bayu Digital, signed in: begins set-ups. */
async function setUps() {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  return {
    begin: (method: 'sms' | 'email' | 'authenticator') =>
      sandbox.call('startEnrolment', { token, params, body: { method, password, expectedVersion: 0 } }),
    resend: (enrolmentId: string) => sandbox.call('resendEnrolment', { token, params: { ...params, enrolmentId } }),
  }
}

test('set-ups that start over send five codes in five minutes, then none until the first of them is that old', async () => {
  const { begin } = await setUps()
  for (let n = 0; n < 5; n += 1) (await begin('sms')).body(201)
  expect((await begin('sms')).problem('too-many-requests').retryAfterSeconds).toBe(300)
  await sandbox.advance(299)
  expect((await begin('sms')).problem('too-many-requests').retryAfterSeconds).toBe(1)
  expect(await codesTo(bayu.id)).toBe(5)
  await sandbox.advance(1)
  ;(await begin('sms')).body(201)
  expect(await codesTo(bayu.id)).toBe(6)
})

test('what is refused leaves the set-up that waits as it was', async () => {
  const { begin } = await setUps()
  for (let n = 0; n < 5; n += 1) await begin('sms')
  const code = await sandbox.sentCode(bayu.id)
  ;(await begin('sms')).problem('too-many-requests')
  expect(await sandbox.sentCode(bayu.id)).toBe(code)
  expect((await sandbox.ledger()).filter(({ what }) => what === 'enrolment-started')).toHaveLength(5)
})

test('each method has its own allowance, and the Authenticator App needs none', async () => {
  const { begin } = await setUps()
  for (let n = 0; n < 5; n += 1) await begin('sms')
  ;(await begin('sms')).problem('too-many-requests')
  ;(await begin('email')).body(201)
  for (let n = 0; n < 6; n += 1) (await begin('authenticator')).body(201)
})

test('sends of one set-up count as well', async () => {
  const { begin, resend } = await setUps()
  for (let n = 0; n < 4; n += 1) await begin('sms')
  const { id } = (await begin('sms')).body(201)
  await sandbox.advance(60)
  expect((await resend(id)).problem('too-many-requests').retryAfterSeconds).toBe(240)
  await sandbox.advance(240)
  ;(await resend(id)).body(200)
})

test('sign-ins that start over send no more either, and a restart clears no count', async () => {
  for (let n = 0; n < 5; n += 1) (await signIn(kenari.userId)).body(200)
  await sandbox.restart()
  expect((await signIn(kenari.userId)).problem('too-many-requests').retryAfterSeconds).toBe(300)
  expect(await codesTo(kenari.id)).toBe(5)
  for (let n = 0; n < 6; n += 1) (await signIn(seriMuda.userId)).body(200)
  await sandbox.advance(300)
  ;(await signIn(kenari.userId)).body(200)
})

test('the answer says from when on another code will really be sent', async () => {
  const { begin, resend } = await setUps()
  const first = (await begin('sms')).body(201)
  const waits = ({ resendAllowedAt, serverTime }: { resendAllowedAt: string | null; serverTime: string }): number =>
    (Date.parse(resendAllowedAt ?? '') - Date.parse(serverTime)) / 1000
  expect(waits(first)).toBe(60)
  for (let n = 0; n < 3; n += 1) await begin('sms')
  const fifth = (await begin('sms')).body(201)
  expect(waits(fifth)).toBe(300)
  await sandbox.advance(299)
  ;(await resend(fifth.id)).problem('too-many-requests')
  await sandbox.advance(1)
  expect(waits((await resend(fifth.id)).body(200))).toBe(60)

  for (let n = 0; n < 4; n += 1) await signIn(kenari.userId)
  expect(waits((await signIn(kenari.userId)).body(200).challenge)).toBe(300)
})

test('a wrong password learns nothing of it', async () => {
  for (let n = 0; n < 5; n += 1) await signIn(kenari.userId)
  const body = { userId: kenari.userId, password: 'wrong', device: 'test' }
  ;(await sandbox.call('signIn', { body })).problem('unauthenticated')
})
