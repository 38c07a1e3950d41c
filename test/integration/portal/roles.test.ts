import { afterEach, beforeEach, expect, test } from 'vitest'
import type { accountEndpoints } from '#shared/api/account-endpoints.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import { customerOf } from '../../support/portal/customer.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, seriMuda } = samples
const roles = ['manager', 'technical', 'billing', 'purchasing', 'visitation'] as const

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

type OfOneAccount = Exclude<keyof typeof accountEndpoints, 'listAccounts'>
interface Asked {
  token: string
  params: { accountId: string; enrolmentId: string }
}

/** Bayu Digital with a set-up that waits, and Seri Muda Trading asking about it. */
async function asked() {
  const owner = await customerOf(sandbox, bayu)
  const begun = (await owner.enrol('email')).body(201)
  const right = await sandbox.sentCode(bayu.id)
  const [event] = await owner.events()
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  const params = { accountId: bayu.id, enrolmentId: begun.id }
  return { owner, asking: { token, params }, right, eventId: event?.id ?? '' }
}

/** Every call about one account, each as good as the owner's own, but for who asks. */
const calls: Record<
  OfOneAccount,
  (by: Asked, right: string, eventId: string) => Promise<{ status: number; problem(code: ProblemCode): unknown }>
> = {
  getAccount: (by) => sandbox.call('getAccount', by),
  getTwoFactor: (by) => sandbox.call('getTwoFactor', by),
  listNotices: (by) => sandbox.call('listNotices', by),
  listSecurityEvents: (by) => sandbox.call('listSecurityEvents', by),
  changeProfile: (by) => sandbox.call('changeProfile', { ...by, body: { password, mobileNumber: '+60100000999' } }),
  disableTwoFactor: (by) => sandbox.call('disableTwoFactor', { ...by, body: { password, expectedVersion: 0 } }),
  startEnrolment: (by) =>
    sandbox.call('startEnrolment', { ...by, body: { method: 'sms', password, expectedVersion: 0 } }),
  verifyEnrolment: (by, code) => sandbox.call('verifyEnrolment', { ...by, body: { code } }),
  resendEnrolment: (by) => sandbox.call('resendEnrolment', by),
  cancelEnrolment: (by) => sandbox.call('cancelEnrolment', by),
  reportNotMe: (by, _, eventId) => sandbox.call('reportNotMe', { ...by, body: { password, eventId } }),
}
const names = Object.keys(calls) as OfOneAccount[]
const read: readonly OfOneAccount[] = ['getAccount', 'getTwoFactor', 'listNotices']

test.each(roles)('%s reads and changes nothing', async (role) => {
  changeRows(sandbox, 'INSERT INTO delegations VALUES (?, ?, ?)', seriMuda.id, bayu.id, role)
  const { owner, asking, right, eventId } = await asked()
  await sandbox.advance(60)
  const before = [await owner.state(), await sandbox.ledger(), await sandbox.outbox(bayu.id), await owner.events()]
  const allowed = role === 'manager' ? [...read, 'listSecurityEvents'] : read
  for (const name of names) {
    const answer = await calls[name](asking, right, eventId)
    if (allowed.includes(name)) expect([name, answer.status]).toEqual([name, 200])
    else answer.problem('forbidden')
  }
  expect([await owner.state(), await sandbox.ledger(), await sandbox.outbox(bayu.id), await owner.events()]).toEqual(
    before,
  )
  const { accounts } = (await sandbox.call('listAccounts', { token: asking.token })).body(200)
  expect(accounts).toMatchObject([
    { id: seriMuda.id, role: 'owner', canManageTwoFactor: true },
    { id: bayu.id, role, canManageTwoFactor: false },
  ])
  ;(await owner.verify(asking.params.enrolmentId, right)).body(200)
})

test('a login that was let in nowhere finds no such account', async () => {
  const { asking, right, eventId } = await asked()
  for (const name of names) (await calls[name](asking, right, eventId)).problem('not-found')
})

test('the sessions of the own login are listed and ended, never those of an account that it was let into', async () => {
  changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'manager')`, seriMuda.id, bayu.id)
  const { owner, asking } = await asked()
  expect((await sandbox.call('listSessions', { token: asking.token })).body(200).sessions).toHaveLength(1)
  expect((await sandbox.call('endOtherSessions', { token: asking.token })).body(200)).toEqual({ ended: 0 })
  await owner.state()
})
