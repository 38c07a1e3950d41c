import { afterEach, beforeEach, expect, test } from 'vitest'
import { customerOf } from '../../support/portal/customer.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, kenari } = samples
const number = '+60100000999'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const change = (
  { token, params }: { token: string; params: { accountId: string } },
  mobileNumber = number,
  key?: string,
) => sandbox.call('changeProfile', { token, params, body: { password, mobileNumber }, key })

test('a new number counts at once, and both numbers and the e-mail address are notified', async () => {
  const customer = await customerOf(sandbox, bayu)
  await sandbox.advance(60)
  const key = newKey()
  const profile = (await change(customer, number, key)).body(200)
  expect(profile).toMatchObject({ mobileMasked: '+60******999', mobileChangedAt: '2026-11-20T04:01:00.000Z' })
  expect((await sandbox.call('getAccount', customer)).body(200)).toEqual(profile)
  expect(await sandbox.effects(key)).toMatchObject([{ what: 'mobile-changed', accountId: bayu.id }])
  const messages = await sandbox.outbox(bayu.id)
  expect(messages.map(({ kind, channel, to }) => [kind, channel, to])).toEqual([
    ['mobile-changed', 'email', bayu.userId],
    ['mobile-changed', 'sms', number],
    ['mobile-changed', 'sms', '+60100000391'],
  ])
  for (const { body } of messages) {
    expect(body).toContain('+60******999')
    expect(body).toContain('support@ipserverone.com')
    expect(body).not.toContain(number)
  }
  const { notices } = (await sandbox.call('listNotices', customer)).body(200)
  expect(notices).toMatchObject([{ kind: 'mobile-changed', methodNamed: null, destinationMasked: 'a***@bayu.example' }])
  expect((await customer.state()).version).toBe(0)
})

test('the next code goes to the new number; a code sent to the old one finishes no set-up', async () => {
  const customer = await customerOf(sandbox, bayu)
  const begun = (await customer.enrol('sms')).body(201)
  const code = await sandbox.sentCode(bayu.id)
  ;(await change(customer)).body(200)
  ;(await customer.verify(begun.id, code)).problem('code-expired')
  const next = (await customer.enrol('sms')).body(201)
  expect(next.destinationMasked).toBe('+60******999')
  expect((await sandbox.outbox(bayu.id)).findLast((message) => message.code)?.to).toBe(number)
  ;(await customer.verify(next.id, await sandbox.sentCode(bayu.id))).body(200)
})

test.each([
  ['a landline', '+6561234567', 'not-mobile'],
  ['a number that no operator gives out', '+6510000000', 'not-mobile'],
  ['a mobile number of a country out of reach', '+4915100000142', 'country'],
])('%s may be on record, but is shown as out of reach, and no SMS is set up with it', async (_, stored, expected) => {
  const customer = await customerOf(sandbox, bayu)
  expect((await sandbox.call('getAccount', customer)).body(200).textMessages).toBe('possible')
  expect((await change(customer, stored)).body(200).textMessages).toBe(expected)
  ;(await customer.enrol('sms')).problem('destination-missing')
  expect(await customer.state()).toMatchObject({ active: false, version: 0 })
})

test.each(['+600123456789', '\u202a+60 (0)12\u2011345 6789\u202c', 'tel:+60123456789', '+６０（１２）３４５６７８９'])(
  '%j is stored as it is dialled',
  async (typed) => {
    const customer = await customerOf(sandbox, bayu)
    expect((await change(customer, typed)).body(200)).toMatchObject({
      mobileMasked: '+60******789',
      textMessages: 'possible',
    })
    expect((await sandbox.outbox(bayu.id)).map(({ to }) => to)).toContain('+60123456789')
  },
)

test('a number that cannot be one is refused, and the answer says why', async () => {
  const customer = await customerOf(sandbox, bayu)
  for (const [typed, problem] of [
    ['+60 3-2026 1688 ext 12', 'extension'],
    ['+60112', 'number-too-short'],
    ['0123456789', 'no-plus'],
  ] as const)
    expect((await change(customer, typed)).problem('invalid-request').input).toEqual({ field: 'mobileNumber', problem })
})

test('a code sent to the old number finishes no sign-in, and the active method stays', async () => {
  const customer = await customerOf(sandbox, kenari)
  const asked = { body: { userId: kenari.userId, password, device: 'test' } }
  const { id: challengeId } = (await sandbox.call('signIn', asked)).body(200).challenge
  const code = await sandbox.sentCode(kenari.id)
  ;(await change(customer)).body(200)
  ;(await sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })).problem('code-expired')
  expect(await customer.state()).toMatchObject({
    active: true,
    method: 'sms',
    version: 1,
    destinationMasked: '+60******999',
  })
  await sandbox.advance(60)
  const { challenge } = (await sandbox.call('resendChallenge', { params: { challengeId } })).body(200)
  expect(challenge.destinationMasked).toBe('+60******999')
  const proof = { params: { challengeId }, body: { code: await sandbox.sentCode(kenari.id) } }
  ;(await sandbox.call('verifyChallenge', proof)).body(201)
})

test('a set-up by e-mail goes on: its code went elsewhere', async () => {
  const customer = await customerOf(sandbox, bayu)
  const begun = (await customer.enrol('email')).body(201)
  const code = await sandbox.sentCode(bayu.id)
  ;(await change(customer)).body(200)
  ;(await customer.verify(begun.id, code)).body(200)
})

test('a number that text messages do not reach may be on record; SMS then has no destination', async () => {
  const customer = await customerOf(sandbox, bayu)
  ;(await change(customer, '+4915700000001')).body(200)
  expect((await sandbox.outbox(bayu.id)).map(({ to }) => to)).toEqual([bayu.userId, '+60100000391'])
  ;(await customer.enrol('sms')).problem('destination-missing')
})

test('a wrong password is reported before whether the number is the one on record', async () => {
  const { token, params } = await customerOf(sandbox, bayu)
  const body = { password: 'wrong', mobileNumber: '+60100000391' }
  ;(await sandbox.call('changeProfile', { token, params, body })).problem('wrong-password')
  ;(await change({ token, params }, '+60100000391')).problem('conflict')
  expect(await sandbox.outbox(bayu.id)).toEqual([])
})

test('a number that is not reached ends sign-in by SMS and a resend with the reason, and no send is counted', async () => {
  const owner = await customerOf(sandbox, kenari)
  const customer = await customerOf(sandbox, bayu)
  const { id: enrolmentId } = (await customer.enrol('sms')).body(201)
  for (const one of [owner, customer]) (await change(one, '+4915700000001')).body(200)
  await sandbox.advance(60)
  const { token, params } = customer
  const resend = () => sandbox.call('resendEnrolment', { token, params: { ...params, enrolmentId } })
  ;(await resend()).problem('destination-missing')
  const signIn = (typed: string) =>
    sandbox.call('signIn', { body: { userId: kenari.userId, password: typed, device: 'test' } })
  ;(await signIn('wrong')).problem('unauthenticated')
  ;(await signIn(password)).problem('destination-missing')
  ;(await change(customer, '+60100000391')).body(200)
  expect((await resend()).body(200).sendNumber).toBe(2)
})
