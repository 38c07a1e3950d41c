import { afterEach, beforeEach, expect, test } from 'vitest'
import { customerOf } from '../../support/portal/customer.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

/** Bayu Digital with a set-up that waits, after it reported its newest event. */
async function reported() {
  const customer = await customerOf(sandbox, bayu)
  const begun = (await customer.enrol('email')).body(201)
  const code = await sandbox.sentCode(bayu.id)
  const event = (await customer.events()).at(-1)
  if (!event) throw new Error('There is no event')
  const { token, params } = customer
  const key = newKey()
  const body = { password, eventId: event.id }
  const answer = (await sandbox.call('reportNotMe', { token, params, body, key })).body(200)
  return { customer, begun, code, event, key, answer }
}

test('“this was not me” freezes the account, and notifies every address and support', async () => {
  const { customer, event, key, answer } = await reported()
  expect(answer).toMatchObject({ id: bayu.id, status: 'frozen' })
  expect(await sandbox.effects(key)).toMatchObject([{ what: 'account-frozen', accountId: bayu.id }])
  const messages = (await sandbox.outbox(bayu.id)).filter(({ kind }) => kind !== 'code')
  expect(messages.map(({ kind, channel, to }) => [kind, channel, to])).toEqual([
    ['account-frozen', 'email', bayu.userId],
    ['account-frozen', 'sms', '+60100000391'],
    ['not-me', 'email', 'support@ipserverone.com'],
  ])
  for (const part of [bayu.id, event.id, event.what, event.at]) expect(messages[2]?.body).toContain(part)
  expect((await customer.events()).at(-1)).toMatchObject({ what: 'frozen', by: 'customer', from: 'Device “test”' })
  const { notices } = (await sandbox.call('listNotices', customer)).body(200)
  expect(notices.map(({ kind }) => kind)).toEqual(['account-frozen'])
})

test('a frozen account refuses every change, the set-up that waited too; reading and signing in go on', async () => {
  const { customer, begun, code, event } = await reported()
  const { token, params } = customer
  const enrolment = { token, params: { ...params, enrolmentId: begun.id } }
  const ledger = await sandbox.ledger()
  const refused = [
    await customer.enrol('sms'),
    await customer.verify(begun.id, code),
    await sandbox.call('resendEnrolment', enrolment),
    await sandbox.call('cancelEnrolment', enrolment),
    await customer.disable(),
    await sandbox.call('changeProfile', { token, params, body: { password, mobileNumber: '+60100000999' } }),
    await sandbox.call('reportNotMe', { token, params, body: { password, eventId: event.id } }),
  ]
  for (const one of refused) one.problem('account-not-active')
  expect(await sandbox.ledger()).toEqual(ledger)
  expect((await sandbox.call('getAccount', customer)).body(200).status).toBe('frozen')
  expect((await sandbox.call('listAccounts', { token })).body(200).accounts).toMatchObject([{ status: 'frozen' }])
  expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
})

test('the set-up that waited stays void when the account is active again', async () => {
  const { customer, begun, code } = await reported()
  changeRows(sandbox, `UPDATE accounts SET status = 'active'`)
  ;(await customer.verify(begun.id, code)).problem('conflict')
})

test('an event of another account is none of this one’s', async () => {
  const other = (await (await customerOf(sandbox, seriMuda)).events())[0]?.id ?? ''
  const { token, params } = await customerOf(sandbox, bayu)
  const body = { password, eventId: other }
  ;(await sandbox.call('reportNotMe', { token, params, body })).problem('not-found')
  ;(await sandbox.call('listSecurityEvents', { token, params, query: { after: other } })).problem('invalid-request')
})
