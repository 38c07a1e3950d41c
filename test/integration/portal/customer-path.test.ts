import { afterEach, beforeEach, expect, test } from 'vitest'
import { methods } from '#shared/api/names.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { seriMuda, kenari, bayu } = samples

test('the capabilities need no sign-in and list every limit', async () => {
  const capabilities = (await sandbox.call('getCapabilities', {})).body(200)
  expect(capabilities).toMatchObject({
    sandbox: true,
    replace: false,
    staffDesk: true,
    scenarios: ['registered-email-valid', 'registered-email-invalid'],
  })
  expect(capabilities.limits).toEqual({
    codeLength: 6,
    codeLifetimeSeconds: 300,
    resendPauseSeconds: 60,
    sendsPerEnrolment: 5,
    wrongCodesPerLock: 5,
    wrongPasswordsPerLock: 5,
    lockSeconds: 600,
    wrongBeforeSupport: 100,
    maxConcurrentRequests: 8,
    passwordMinLength: 12,
    resetLinkSeconds: 3600,
    invitationSeconds: 86400,
    deskMessagesPerHour: 20,
    evidenceSeconds: 604800,
    consentSeconds: 604800,
    approvalSeconds: 604800,
  })
})

test('a login without 2FA signs in with its password, sees its account, and signs out', async () => {
  const { accessToken: token, account } = await sandbox.signIn(bayu.userId)
  expect(account).toEqual({ id: bayu.id, name: bayu.name, userId: bayu.userId })
  const { accounts } = (await sandbox.call('listAccounts', { token })).body(200)
  expect(accounts).toEqual([
    { id: bayu.id, name: bayu.name, userId: bayu.userId, role: 'owner', canManageTwoFactor: true, status: 'active' },
  ])
  const profile = (await sandbox.call('getAccount', { token, params: { accountId: bayu.id } })).body(200)
  expect(profile).toMatchObject({ emailMasked: 'a***@bayu.example', mobileMasked: '+60******391', status: 'active' })
  expect((await sandbox.call('signOut', { token })).body(200)).toEqual({ signedOut: true })
  ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
})

test('a login with an Authenticator App or SMS signs in with the current code', async () => {
  expect((await sandbox.signIn(seriMuda.userId)).account.id).toBe(seriMuda.id)
  expect((await sandbox.signIn(kenari.userId)).account.id).toBe(kenari.id)
})

test('a refresh rotates both tokens, and the second use of a refresh token ends the session', async () => {
  const first = await sandbox.signIn(bayu.userId)
  const refreshToken = first.refreshToken
  const second = (await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
  expect(second.id).toBe(first.id)
  ;(await sandbox.call('listAccounts', { token: first.accessToken })).problem('session-expired')
  ;(await sandbox.call('listAccounts', { token: second.accessToken })).body(200)
  ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('session-expired')
  ;(await sandbox.call('listAccounts', { token: second.accessToken })).problem('session-expired')
  ;(await sandbox.call('refreshSession', { body: { refreshToken: second.refreshToken } })).problem('session-expired')
})

test('an access token lives 15 minutes, a refresh token 12 hours', async () => {
  const { accessToken: token, refreshToken } = await sandbox.signIn(bayu.userId)
  await sandbox.advance(15 * 60 - 1)
  ;(await sandbox.call('listAccounts', { token })).body(200)
  await sandbox.advance(1)
  ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
  await sandbox.advance(12 * 3600 - 15 * 60 - 1)
  const next = (await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
  await sandbox.advance(12 * 3600)
  ;(await sandbox.call('refreshSession', { body: { refreshToken: next.refreshToken } })).problem('session-expired')
})

test.each(methods.flatMap((from) => methods.filter((to) => to !== from).map((to) => [from, to] as const)))(
  'an account moves from %s to %s in two stages',
  async (from, to) => {
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const params = { accountId: bayu.id }
    let version = 0
    for (const method of [from, to]) {
      const body = { method, password, expectedVersion: version }
      const begun = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
      expect(begun).toMatchObject({ method, attemptsLeft: 5, sendNumber: method === 'authenticator' ? 0 : 1 })
      expect(begun.otpauthUri === undefined).toBe(method !== 'authenticator')
      const code =
        method === 'authenticator' ? await sandbox.freshCode(bayu.userId, 'enrolment') : await sandbox.sentCode(bayu.id)
      const verify = { token, params: { ...params, enrolmentId: begun.id }, body: { code } }
      const on = (await sandbox.call('verifyEnrolment', verify)).body(200)
      expect(on).toMatchObject({ active: true, method, lastChangedBy: 'customer', version: version + 1 })
      expect((await sandbox.call('getTwoFactor', { token, params })).body(200)).toEqual(on)
      version = on.version
      if (method === to) continue
      const off = await sandbox.call('disableTwoFactor', {
        token,
        params,
        body: { password, expectedVersion: version },
      })
      expect(off.body(200)).toMatchObject({ active: false, method: null, version: version + 1 })
      version += 1
    }
    await sandbox.call('signOut', { token })
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
  },
)

test('a change notifies each address on record, with the method named', async () => {
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  const params = { accountId: seriMuda.id }
  const key = newKey()
  const body = { password, expectedVersion: 1 }
  ;(await sandbox.call('disableTwoFactor', { token, params, body, key })).body(200)
  expect(await sandbox.effects(key)).toMatchObject([{ what: 'two-factor-disabled', accountId: seriMuda.id }])
  const messages = (await sandbox.outbox(seriMuda.id)).filter((message) => message.kind === 'two-factor-disabled')
  expect(messages.map(({ channel, to }) => [channel, to])).toEqual([
    ['email', seriMuda.userId],
    ['sms', '+60100000142'],
  ])
  for (const message of messages) expect(message.body).toContain('TOTP')
  const { notices } = (await sandbox.call('listNotices', { token, params })).body(200)
  expect(notices).toMatchObject([
    { kind: 'two-factor-disabled', methodNamed: 'TOTP', destinationMasked: 'i***@serimuda.example', failedAt: null },
  ])
})

test('a set-up given up, or replaced by a newer one, leaves nothing active', async () => {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const body = { method: 'sms', password, expectedVersion: 0 } as const
  const first = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const second = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const code = await sandbox.sentCode(bayu.id)
  const verify = (enrolmentId: string) =>
    sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } })
  expect((await verify(first.id)).problem('conflict').currentState).toMatchObject({ active: false, version: 0 })
  const cancel = { token, params: { ...params, enrolmentId: second.id } }
  expect((await sandbox.call('cancelEnrolment', cancel)).body(200)).toMatchObject({ active: false, version: 0 })
  ;(await verify(second.id)).problem('conflict')
})
