import { describe, expect } from 'vitest'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { kenari, bayu, agentA } = samples

describe('signing out', () => {
  test('while the portal is away ends the session here at once, and there as soon as it answers', async ({ world }) => {
    const { desk, sandbox } = world
    const { id: sessionId } = await operatorOf(world).signIn(bayu)
    desk.losePortal()
    expect(await desk.ok('session.signOut', { sessionId })).toEqual({ notified: false })
    expect(await desk.ok('app.snapshot', {})).toMatchObject({ sessions: [], keeping: { pendingSignOuts: [bayu.id] } })
    expect(
      desk
        .entries()
        .slice(-2)
        .map(({ action }) => action),
    ).toEqual(['session.signed-out', 'session.sign-out-untold'])
    await desk.findPortal()
    await desk.idle()
    expect((await desk.ok('app.snapshot', {})).keeping.pendingSignOuts).toEqual([])
    expect(desk.entries().at(-1)).toMatchObject({ action: 'session.sign-out-told', account: bayu.id })
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const { sessions } = (await sandbox.call('listSessions', { token })).body(200)
    expect(sessions.map(({ id }) => id)).not.toContain(sessionId)
  })

  test('everybody: customers and staff, here and at the portal', async ({ world }) => {
    const { desk, sandbox } = world
    const operator = operatorOf(world)
    const held = [await operator.signIn(bayu), await operator.signIn(kenari)]
    await operator.signInStaff(agentA)
    expect(await desk.ok('session.signOutAll', {})).toEqual({ notified: true })
    expect(await desk.ok('app.snapshot', {})).toMatchObject({ sessions: [], staff: null, endedSessions: [] })
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const { sessions } = (await sandbox.call('listSessions', { token })).body(200)
    expect(sessions.map(({ id }) => id)).not.toContain(held[0]?.id)
  })
})

describe('the sessions of a login', () => {
  test('are listed, and all others ended; ours goes on', async ({ world }) => {
    const { desk, sandbox } = world
    const ours = await operatorOf(world).signIn(bayu)
    const other = await sandbox.signIn(bayu.userId)
    const { sessions } = await desk.ok('session.devices', { accountId: bayu.id })
    expect(sessions).toMatchObject([
      { id: other.id, device: 'test', current: false },
      { id: ours.id, device: 'FactorDesk', current: true },
    ])
    expect(await desk.ok('session.endOthers', { accountId: bayu.id })).toEqual({ ended: 1 })
    expect(desk.entries().at(-1)).toMatchObject({ action: 'session.others-ended', detail: { ended: 1 } })
    expect((await desk.ok('session.devices', { accountId: bayu.id })).sessions).toHaveLength(1)
    ;(await sandbox.call('listSessions', { token: other.accessToken })).problem('session-expired')
  })

  test('a second sign-in of the same login here leaves one, not two', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.signIn(bayu)
    expect((await desk.ok('session.devices', { accountId: bayu.id })).sessions).toHaveLength(1)
  })
})

describe('a forgotten password', () => {
  test('the link is asked for, and sets a new one; every session of the login ends', async ({ world }) => {
    const { desk, sandbox, typed } = world
    const newPassword = 'a-new-password-for-bayu'
    typed.add(newPassword)
    await operatorOf(world).signIn(bayu)
    const unknown = { portalId: 'sandbox', userId: 'nobody@nowhere.example' }
    expect(await desk.ok('password.askReset', unknown)).toEqual({})
    expect(await desk.ok('password.askReset', { portalId: 'sandbox', userId: bayu.userId })).toEqual({})
    const asked = desk.entries().filter(({ action }) => action === 'password.reset-asked')
    expect(asked.map(({ actor }) => actor)).toEqual(['customer:unknown', `customer:${bayu.userId}`])
    const token = (await sandbox.outbox(bayu.id)).findLast(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
    const link = `https://portal.example/password-resets/${token}?from=mail`

    const short = { portalId: 'sandbox', link, newPassword: 'x1' }
    expect(await desk.failure('password.set', short)).toMatchObject({ code: 'password-refused' })
    await desk.ok('password.set', { portalId: 'sandbox', link, newPassword })
    const again = { portalId: 'sandbox', link: token, newPassword }
    expect(await desk.failure('password.set', again)).toMatchObject({ code: 'link-not-valid' })
    expect(await desk.failure('account.get', { accountId: bayu.id })).toMatchObject({ code: 'session-expired' })
    expect((await desk.ok('app.snapshot', {})).endedSessions).toMatchObject([{ accountId: bayu.id, why: 'elsewhere' }])
    const login = { portalId: 'sandbox', userId: bayu.userId }
    expect(await desk.failure('session.signIn', { ...login, password })).toMatchObject({ code: 'unauthenticated' })
    expect(await desk.ok('session.signIn', { ...login, password: newPassword })).toMatchObject({ state: 'signed-in' })
    await desk.idle()
  })
})

test('a staff sign-in by an Authenticator App has no second message to send: a conflict says so', async ({ world }) => {
  const { id: challengeId } = await world.desk.ok('desk.signIn', { portalId: 'sandbox', staffId: agentA, password })
  expect(await world.desk.failure('desk.resendChallenge', { challengeId })).toMatchObject({ code: 'conflict' })
})
