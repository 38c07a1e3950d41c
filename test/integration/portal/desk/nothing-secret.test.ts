import { afterEach, expect, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { findSecretsIn } from '../../../support/secrets/find-secrets.ts'
import {
  as,
  consent,
  eightyPoints,
  linkOf,
  openCase,
  otherThan,
  prove,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const { approverA, auditorA, bayu, kenari, seriMuda } = samples

/** Remembers every answer that staff and a holder of a link get, but sign-ins, which always contain tokens. */
function listened(to: TestSandbox): { sandbox: TestSandbox; answers: { name: string; text: string }[] } {
  const answers: { name: string; text: string }[] = []
  const call: TestSandbox['call'] = async (name, asked) => {
    const answer = await to.call(name, asked)
    const { path, access } = endpoints[name]
    const byLink = path.startsWith('/invitations') || path.startsWith('/consents')
    if (access === 'staff' || byLink) answers.push({ name, text: answer.text })
    return answer
  }
  return { answers, sandbox: Object.create(to, { call: { value: call } }) as TestSandbox }
}

test('no staff answer contains a code, a secret, a link, a password, a full number or a full address', async () => {
  const opened = await startTestSandbox()
  sandbox = opened
  const { sandbox: heard, answers } = listened(opened)
  const secrets = new Set([password, '+60100000142', '+60100000268', '+60100000391', '+60100000777'])
  for (const number of [...secrets].slice(1)) secrets.add(number.slice(1))
  for (const { userId } of [seriMuda, kenari, bayu]) secrets.add(userId)
  for (const typed of ['director@serimuda.example', 'a-slip-of-mine', 'a password of our own']) secrets.add(typed)

  // Bayu Digital turns an Authenticator App on and off, and has another waiting.
  const { accessToken: token } = await opened.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const enrol = { method: 'authenticator', password, expectedVersion: 0 } as const
  const first = (await opened.call('startEnrolment', { token, params, body: enrol })).body(201)
  secrets.add(first.secret ?? '')
  const verify = { code: await opened.freshCode(bayu.userId, 'enrolment') }
  ;(await opened.call('verifyEnrolment', { token, params: { ...params, enrolmentId: first.id }, body: verify })).body(
    200,
  )

  // The address of Seri Muda Trading is lost.
  const lost = await openCase(heard, { scenario: 'registered-email-invalid' })
  const { params: lostCase } = lost
  await prove(heard, lost, ['contact-update-form', 'registration-papers'])
  const contact = { email: 'director@serimuda.example', mobileNumber: '+60100000777' }
  await heard.call('updateContact', { ...lost, body: { email: kenari.userId } })
  ;(await heard.call('updateContact', { token: lost.token, params: lostCase, body: contact })).body(200)
  const second = await as(heard, approverA, lost)
  // The one answer that shows both in full, and is meant to (DESK-24).
  await readUpdate(opened, second)
  ;(await heard.call('approveCase', { ...second, body: { note: 'Papers seen' } })).body(200)
  const slip = { password: 'a-slip-of-mine', expectedVersion: 1 }
  ;(await heard.call('disableForCustomer', { ...lost, body: slip })).problem('wrong-password')
  ;(await heard.call('disableForCustomer', { ...lost, body: { password, expectedVersion: 0 } })).problem('conflict')
  ;(await heard.call('disableForCustomer', { ...lost, body: { password, expectedVersion: 1 } })).body(200)
  const assisted = (await heard.call('enrolForCustomer', { ...lost, body: { method: 'sms', password } })).body(201)
  await opened.advance(60)
  const ofLost = { token: lost.token, params: { ...lostCase, enrolmentId: assisted.id } }
  ;(await heard.call('resendForCustomer', ofLost)).body(200)
  const code = await opened.sentCode(seriMuda.id)
  ;(await heard.call('verifyForCustomer', { ...ofLost, body: { code: otherThan(code) } })).problem('wrong-code')
  ;(await heard.call('verifyForCustomer', { ...ofLost, body: { code } })).body(200)
  ;(await heard.call('closeCase', { ...lost, body: { outcome: 'disabled' } })).body(200)
  ;(await heard.call('reopenCase', { ...lost, body: { reason: 'Called again' } })).body(200)

  // Kenari Logistics lost the phone, is locked, and sets SMS up again by the link.
  const phone = await openCase(heard, { accountId: kenari.id })
  await prove(heard, phone, eightyPoints)
  await opened.call('signIn', { body: { userId: kenari.userId, password: 'a-slip-of-mine', device: 'test' } })
  const caller = await as(heard, approverA, phone)
  await consent(heard, phone, 'unlock')
  ;(await heard.call('approveCase', { ...caller, body: { note: 'Called back' } })).body(200)
  ;(await heard.call('unlockCustomer', phone)).body(200)
  await consent(heard, phone, 'disable-two-factor')
  ;(await heard.call('approveCase', { ...caller, body: { note: 'Called back' } })).body(200)
  ;(await heard.call('disableForCustomer', { ...phone, body: { password, expectedVersion: 1 } })).body(200)
  ;(await heard.call('inviteCustomer', { ...phone, body: { sms: true } })).body(200)
  const link = { params: { token: await linkOf(opened, kenari.id, 'invitation') } }
  ;(await heard.call('acceptInvitation', { ...link, body: { password, method: 'sms' } })).body(201)
  await opened.advance(60)
  ;(await heard.call('resendInvitation', link)).body(200)
  const body = { code: await opened.sentCode(kenari.id) }
  ;(await heard.call('verifyInvitation', { ...link, body })).body(200)

  // An auditor reads everything.
  const { accessToken: auditor } = await heard.signInStaff(auditorA)
  ;(await heard.call('searchCustomers', { token: auditor, query: { query: '.example' } })).body(200)
  ;(await heard.call('listCases', { token: auditor, query: {} })).body(200)
  for (const { id } of [seriMuda, kenari, bayu])
    (await heard.call('getCustomer', { token: auditor, params: { accountId: id } })).body(200)

  for (const { code: sent, linkToken } of await opened.outbox())
    for (const secret of [sent, linkToken]) if (secret !== null) secrets.add(secret)
  expect(secrets.size).toBeGreaterThan(20)
  expect(secrets.has('')).toBe(false)
  const calls = new Set(answers.map(({ name }) => name))
  expect(calls.size).toBeGreaterThanOrEqual(20)
  expect(answers.flatMap(({ name, text }) => findSecretsIn(text, name, secrets))).toEqual([])
})
