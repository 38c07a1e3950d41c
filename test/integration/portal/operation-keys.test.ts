import { afterEach, beforeEach, expect, test } from 'vitest'
import { customerOf } from '../../support/portal/customer.ts'
import { as, openCase, prove, readUpdate, sixtyPoints } from '../../support/portal/desk-case.ts'
import { readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { approverA, bayu, kenari, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

/** `kind key` of each event of an account, in the order of the log. */
const eventsOf = (accountId: string): string[] =>
  (readRows(sandbox, 'SELECT * FROM security_events ORDER BY seq') as Record<string, string | null>[])
    .filter((row) => row['account_id'] === accountId)
    .map((row) => `${row['what']} ${row['operation_key']}`)

test('what a customer does within a session names the key of the request, and nothing else names one', async () => {
  const { token, params } = await customerOf(sandbox, bayu)
  const version = async () => (await sandbox.call('getTwoFactor', { token, params })).body(200).version
  const enrol = async (key: string) => {
    const body = { method: 'email', password, expectedVersion: await version() } as const
    return (await sandbox.call('startEnrolment', { token, params, body, key })).body(201)
  }
  const first = await enrol('start-1')
  const cancelled = { ...params, enrolmentId: first.id }
  ;(await sandbox.call('cancelEnrolment', { token, params: cancelled, key: 'cancel' })).body(200)
  const second = await enrol('start-2')
  const body = { code: await sandbox.sentCode(bayu.id) }
  const waiting = { ...params, enrolmentId: second.id }
  ;(await sandbox.call('verifyEnrolment', { token, params: waiting, body, key: 'verify' })).body(200)
  const off = { password, expectedVersion: await version() }
  ;(await sandbox.call('disableTwoFactor', { token, params, body: off, key: 'disable' })).body(200)
  const number = { password, mobileNumber: '+60100000999' }
  ;(await sandbox.call('changeProfile', { token, params, body: number, key: 'number' })).body(200)
  const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
  const report = { password, eventId: events[0]?.id ?? '' }
  ;(await sandbox.call('reportNotMe', { token, params, body: report, key: 'not-me' })).body(200)
  ;(await sandbox.call('signOut', { token })).body(200)

  expect(events.map(({ what, operationKey }) => `${what} ${operationKey}`)).toEqual(eventsOf(bayu.id).slice(0, -2))
  expect(eventsOf(bayu.id)).toEqual([
    'signed-in null',
    'enrolment-started start-1',
    'enrolment-cancelled cancel',
    'enrolment-started start-2',
    'two-factor-enabled verify',
    'two-factor-disabled disable',
    'mobile-changed number',
    'frozen not-me',
    'signed-out null',
  ])
  const again = await customerOf(sandbox, bayu)
  const { notices } = (await sandbox.call('listNotices', again)).body(200)
  expect(notices.map(({ kind, operationKey }) => `${kind} ${operationKey}`)).toEqual([
    'account-frozen not-me',
    'mobile-changed number',
    'two-factor-disabled disable',
    'two-factor-enabled verify',
  ])
})

test('a refused request is the cause of the lock that it brought, and a password set by a link has none', async () => {
  const { token, params } = await customerOf(sandbox, bayu)
  const wrong = { password: 'wrong', mobileNumber: '+60100000999' }
  for (let n = 1; n <= 5; n += 1) await sandbox.call('changeProfile', { token, params, body: wrong, key: `guess-${n}` })
  ;(await sandbox.call('askPasswordReset', { body: { userId: bayu.userId } })).body(202)
  const link = (await sandbox.outbox(bayu.id)).findLast(({ linkToken }) => linkToken)?.linkToken ?? ''
  const newPassword = 'another-password-1'
  ;(await sandbox.call('setNewPassword', { params: { token: link }, body: { newPassword } })).body(200)
  expect(eventsOf(bayu.id)).toEqual([
    'signed-in null',
    'locked guess-5',
    'password-reset-asked null',
    'password-changed null',
  ])
})

test('everything that one request of the desk does names its key: approval, disable, forced reset, invitation', async () => {
  const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
  await prove(sandbox, work, sixtyPoints)
  const contact = { email: 'new@serimuda.example', mobileNumber: '+60100000777' }
  ;(await sandbox.call('updateContact', { ...work, body: contact })).body(200)
  const second = await as(sandbox, approverA, work)
  await readUpdate(sandbox, second)
  ;(await sandbox.call('approveCase', { ...second, body: { note: 'Papers seen' }, key: 'approve' })).body(200)
  const proof = { password, expectedVersion: 1 }
  ;(await sandbox.call('disableForCustomer', { ...work, body: proof, key: 'disable' })).body(200)
  ;(await sandbox.call('inviteCustomer', { ...work, body: { sms: true }, key: 'invite' })).body(200)
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'disabled' }, key: 'close' })).body(200)
  expect(eventsOf(seriMuda.id).slice(1)).toEqual([
    'email-changed approve',
    'mobile-changed approve',
    'two-factor-disabled disable',
    'password-reset-forced disable',
    'invited disable',
    'invited invite',
    'case-closed close',
  ])
  const sql = `SELECT DISTINCT kind, operation_key AS key FROM messages WHERE kind LIKE '%-changed' OR kind LIKE 'two%'`
  expect(readRows(sandbox, sql)).toEqual([
    { kind: 'email-changed', key: 'approve' },
    { kind: 'mobile-changed', key: 'approve' },
    { kind: 'two-factor-disabled', key: 'disable' },
  ])
})

test('a key out of the log gives another login nothing: it is unseen, and its void changes nothing', async () => {
  const customer = await customerOf(sandbox, bayu)
  const { id } = (await customer.enrol('authenticator')).body(201)
  const key = (await customer.events()).at(-1)?.operationKey ?? ''
  expect(key).not.toBe('')
  const strangers = [await sandbox.signIn(kenari.userId), await sandbox.signInStaff(samples.agentA)]
  for (const { accessToken: token } of strangers) {
    const unseen = { key, status: 'unseen', answer: null }
    expect((await sandbox.call('getOperation', { token, params: { key } })).body(200)).toEqual(unseen)
    const voided = { ...unseen, status: 'voided' }
    expect((await sandbox.call('voidOperation', { token, params: { key } })).body(200)).toEqual(voided)
  }
  const { token } = customer
  const own = (await sandbox.call('getOperation', { token, params: { key } })).body(200)
  expect(own).toMatchObject({ status: 'applied', answer: { status: 201, body: { id } } })
})

test('nor does it show the secret of a set-up to an older session of the login; who sent it, and who signs in later, gets it', async () => {
  const customer = await customerOf(sandbox, bayu)
  const stolen = (await sandbox.signIn(bayu.userId)).accessToken
  await sandbox.advance(1)
  const { secret, otpauthUri, ...rest } = (await customer.enrol('authenticator')).body(201)
  const key = (await customer.events()).at(-1)?.operationKey ?? ''
  for (const name of ['getOperation', 'voidOperation'] as const) {
    const storedAnswer = async (token: string) =>
      (await sandbox.call(name, { token, params: { key } })).body(200).answer?.body
    expect(await storedAnswer(stolen)).toEqual(rest)
    for (const token of [customer.token, (await sandbox.signIn(bayu.userId)).accessToken])
      expect(await storedAnswer(token)).toEqual({ ...rest, secret, otpauthUri })
  }
})
