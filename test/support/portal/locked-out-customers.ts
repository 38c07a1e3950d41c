import { expect } from 'vitest'
import type { TestSandbox } from './sandbox.ts'
import { samplePassword as password } from './sandbox.ts'

interface LockedOutCustomer {
  accountId: string
  userId: string
}

/** Signs in with the sample password alone. */
const signIn = (sandbox: TestSandbox, { userId }: LockedOutCustomer) =>
  sandbox.call('signIn', { body: { userId, password, device: 'test' } })

/** An account that can be signed in to, where nothing can be changed. */
const readOnly = (status: 'frozen' | 'closed') => async (sandbox: TestSandbox, one: LockedOutCustomer) => {
  const params = { accountId: one.accountId }
  const { accessToken: token } = await sandbox.signIn(one.userId, one.accountId)
  expect((await sandbox.call('getAccount', { token, params })).body(200).status).toBe(status)
  const { version } = (await sandbox.call('getTwoFactor', { token, params })).body(200)
  const disabled = await sandbox.call('disableTwoFactor', {
    token,
    params,
    body: { password, expectedVersion: version },
  })
  disabled.problem('account-not-active')
}

const locked = (until: 'time' | 'support') => async (sandbox: TestSandbox, one: LockedOutCustomer) => {
  const { lockedUntil } = (await signIn(sandbox, one)).problem('locked')
  expect(lockedUntil === null, 'no end').toBe(until === 'support')
}

const riskRaised = (reason: string) => async (sandbox: TestSandbox, one: LockedOutCustomer) => {
  const { accessToken: token } = await sandbox.signInStaff('agent-a@desk.example')
  const customer = await sandbox.call('getCustomer', { token, params: { accountId: one.accountId } })
  expect(customer.body(200).risk.reasons).toEqual([reason])
}

/** Sets up SMS after turning the present method off. */
async function setUpSms(sandbox: TestSandbox, one: LockedOutCustomer) {
  const params = { accountId: one.accountId }
  const { accessToken: token } = await sandbox.signIn(one.userId, one.accountId)
  const call = { token, params }
  ;(await sandbox.call('disableTwoFactor', { ...call, body: { password, expectedVersion: 1 } })).body(200)
  return sandbox.call('startEnrolment', { ...call, body: { method: 'sms', password, expectedVersion: 2 } })
}

/** What each customer of `locked-out` is in for; each throws where the portal says something else. */
export const lockedOutChecks: Record<string, (sandbox: TestSandbox, one: LockedOutCustomer) => Promise<void>> = {
  'A-70101': locked('time'),
  'A-70102': locked('time'),
  'A-70103': locked('support'),
  'A-70104': locked('support'),
  async 'A-70105'(sandbox, one) {
    await readOnly('frozen')(sandbox, one)
    const { accessToken: token } = await sandbox.signInStaff('agent-a@desk.example')
    const customer = await sandbox.call('getCustomer', { token, params: { accountId: one.accountId } })
    const events = customer.body(200).lastEvents.map(({ what, by }) => `${what} by ${by}`)
    expect(events).toEqual(expect.arrayContaining(['frozen by customer', 'two-factor-disabled by customer']))
  },
  'A-70106': readOnly('closed'),
  async 'A-70107'(sandbox, one) {
    ;(await signIn(sandbox, one)).problem('password-reset-required')
  },
  async 'A-70108'(sandbox, one) {
    ;(await setUpSms(sandbox, one)).problem('destination-missing')
  },
  async 'A-70109'(sandbox, one) {
    ;(await signIn(sandbox, one)).problem('destination-missing')
    expect(await sandbox.outbox(one.accountId)).toEqual([])
  },
  async 'A-70110'(sandbox, one) {
    // What became of the e-mail is a story for the desk: the account itself is sound.
    expect((await sandbox.signIn(one.userId)).account.id).toBe(one.accountId)
  },
  async 'A-70111'(sandbox, one) {
    const params = { accountId: one.accountId }
    const { accessToken: token } = await sandbox.signIn(one.userId)
    const disabled = await sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })
    disabled.problem('policy-enforced')
  },
  'A-70112': riskRaised('critical-services'),
  'A-70113': riskRaised('recent-email-change'),
  'A-70114': riskRaised('recent-mobile-change'),
  'A-70115': riskRaised('recent-password-change'),
  'A-70116': riskRaised('earlier-case'),
}
