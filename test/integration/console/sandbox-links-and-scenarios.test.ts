import { expect } from 'vitest'
import { linkOf, openCase, otherThan } from '../../support/portal/desk-case.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { allOff, startQueue } from '../../support/console/queue.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu, agentA } = samples

/** The link of an invitation to a customer without 2FA, sent by an agent elsewhere. */
async function invited({ sandbox }: World): Promise<string> {
  const work = await openCase(sandbox, { accountId: bayu.id })
  ;(await sandbox.call('inviteCustomer', { token: work.token, params: work.params, body: { sms: true } })).body(200)
  return linkOf(sandbox, bayu.id, 'invitation')
}

const actionsOf = ({ app }: World) => app.entries().map(({ action, outcome }) => `${action} ${outcome}`)

test('an invitation: own password, the code of the text message, another code after the pause', async ({ world }) => {
  const { app, sandbox, typed } = world
  const token = await invited(world)
  typed.add('not the password')
  expect(
    await app.failure('sandbox.acceptInvitation', { token, password: 'not the password', method: 'sms' }),
  ).toMatchObject({
    code: 'wrong-password',
  })
  const waiting = await app.ok('sandbox.acceptInvitation', { token, password, method: 'sms' })
  expect(waiting).toMatchObject({ sendNumber: 1 })
  const first = await sandbox.sentCode(bayu.id)
  expect(await app.failure('sandbox.verifyInvitation', { token, code: otherThan(first) })).toMatchObject({
    code: 'wrong-code',
  })
  expect(await app.failure('sandbox.resendInvitation', { token })).toMatchObject({ code: 'too-many-requests' })
  await sandbox.advance(60)
  expect(await app.ok('sandbox.resendInvitation', { token })).toMatchObject({ sendNumber: 2 })
  const code = await sandbox.sentCode(bayu.id)
  expect(await app.ok('sandbox.verifyInvitation', { token, code })).toEqual({ active: true })
  expect(await app.failure('sandbox.acceptInvitation', { token, password, method: 'sms' })).toMatchObject({
    code: 'invitation-not-valid',
  })
  expect(actionsOf(world).filter((line) => line.startsWith('invitation'))).toEqual([
    'invitation.accepted refused',
    'invitation.accepted ok',
    'invitation.verified refused',
    'invitation.code-resent refused',
    'invitation.code-resent ok',
    'invitation.verified ok',
    'invitation.accepted refused',
  ])
})

test('an invitation after a forced reset: the new password, then the Authenticator App', async ({ world }) => {
  const { app, sandbox, typed } = world
  const token = await invited(world)
  changeRows(sandbox, `UPDATE accounts SET must_reset_password = 1 WHERE id = ?`, bayu.id)
  const offer = await app.ok('sandbox.readInvitation', { token })
  expect(offer).toMatchObject({ newPasswordNeeded: true, methods: ['authenticator', 'sms', 'email'] })
  const newPassword = 'a password of our own'
  for (const one of [newPassword, 'short']) typed.add(one)
  expect(await app.failure('sandbox.setInvitedPassword', { token, newPassword: 'short' })).toMatchObject({
    code: 'password-refused',
  })
  expect(await app.ok('sandbox.setInvitedPassword', { token, newPassword })).toEqual({ passwordSet: true })
  expect((await app.ok('sandbox.readInvitation', { token })).newPasswordNeeded).toBe(false)
  const asked = { token, password: newPassword, method: 'authenticator' } as const
  const waiting = await app.ok('sandbox.acceptInvitation', asked)
  expect(waiting).toMatchObject({ method: 'authenticator', destinationMasked: null })
  expect(waiting).not.toHaveProperty('secret')
  const code = await sandbox.freshCode(bayu.userId, 'enrolment')
  expect(await app.ok('sandbox.verifyInvitation', { token, code })).toEqual({ active: true })
  expect(await app.failure('sandbox.readInvitation', { token })).toMatchObject({ code: 'invitation-not-valid' })
  expect(actionsOf(world).filter((line) => line.startsWith('invitation'))).toEqual([
    'invitation.password-set refused',
    'invitation.password-set ok',
    'invitation.accepted ok',
    'invitation.verified ok',
  ])
})

test('an answer that is lost is asked for again under its key: one effect', async ({ world }) => {
  const { app, sandbox } = world
  const token = await invited(world)
  await sandbox.plan({ method: 'POST', path: '/invitations/{token}', fault: 'cut-after', times: 2 })
  await app.ok('sandbox.acceptInvitation', { token, password, method: 'sms' })
  expect((await sandbox.outbox(bayu.id)).filter(({ code }) => code !== null)).toHaveLength(1)
  await sandbox.plan({ method: 'POST', path: '/invitations/{token}/verify', fault: 'cut-after', times: 9 })
  const code = await sandbox.sentCode(bayu.id)
  expect(await app.failure('sandbox.verifyInvitation', { token, code })).toMatchObject({ code: 'outcome-unknown' })
  expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-enabled')).toHaveLength(1)
  expect(actionsOf(world).at(-1)).toBe('invitation.verified unknown')
})

test('another scenario ends what was signed in and forgets what was listed; the audit says so', async ({ world }) => {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signIn(kenari)
  await operator.signInStaff(agentA)
  expect(await app.ok('account.list', {})).not.toEqual([])
  expect(await app.ok('sandbox.reset', { scenario: 'thirty-accounts' })).toEqual({ scenario: 'thirty-accounts' })
  expect(await app.ok('account.list', {})).toEqual([])
  const { sessions, staff, endedSessions } = await app.ok('app.snapshot', {})
  expect({ sessions, staff, endedSessions }).toEqual({ sessions: [], staff: null, endedSessions: [] })
  expect((await app.ok('sandbox.inbox', {})).guide.scenario).toBe('thirty-accounts')
  expect(app.entries().at(-1)).toMatchObject({ action: 'sandbox.reset', detail: { scenario: 'thirty-accounts' } })
})

test('is refused while a procedure is open there, and possible once it is over', async ({ world }) => {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.start(seriMuda, 'disable')
  const laidOut = app.ok('sandbox.inbox', {})
  expect(await app.failure('sandbox.reset', { scenario: 'locked-out' })).toMatchObject({ code: 'sandbox-in-use' })
  expect((await laidOut).guide.scenario).toBe('three-accounts')
  expect((await app.ok('app.snapshot', {})).sessions).toHaveLength(1)
  await app.ok('procedure.cancel', { procedureId })
  await app.ok('sandbox.reset', { scenario: 'locked-out' })
  expect(app.entries().filter(({ action }) => action === 'sandbox.reset')).toHaveLength(1)
})

test("is refused while a queue has an account there to do, whose name may then be another account's", async ({
  world,
}) => {
  const { app } = world
  await operatorOf(world).signIn(seriMuda)
  await startQueue(app, [seriMuda], allOff)
  expect(await app.failure('sandbox.reset', { scenario: 'locked-out' })).toMatchObject({ code: 'sandbox-in-use' })
  await app.ok('queue.stop', {})
  await app.ok('sandbox.reset', { scenario: 'locked-out' })
})

test('is refused while the outcome of an effect is not known', async ({ world }) => {
  const { app, sandbox } = world
  const operator = operatorOf(world)
  await operator.signInStaff(agentA)
  await sandbox.plan({ method: 'POST', path: '/staff/cases', fault: 'cut-after', times: 1 })
  await sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 9 })
  const { ticket, channel, scenario, reason } = {
    ticket: 'T-1',
    channel: 'phone',
    scenario: 'registered-email-valid',
    reason: 'Lost',
  } as const
  await app.failure('desk.openCase', { accountId: seriMuda.id, ticket, channel, scenario, reason })
  expect(await app.failure('sandbox.reset', { scenario: 'locked-out' })).toMatchObject({ code: 'sandbox-in-use' })
  expect((await app.ok('app.snapshot', {})).staff).not.toBeNull()
  world.openAtTheEnd = 1
})
