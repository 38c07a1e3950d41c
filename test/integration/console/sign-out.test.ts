import { describe, expect } from 'vitest'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { kenari, bayu, agentA } = samples

describe('signing out', () => {
  test('while the portal is away ends the session here at once, and there as soon as it answers', async ({ world }) => {
    const { app, sandbox } = world
    const { id: sessionId } = await operatorOf(world).signIn(bayu)
    app.losePortal()
    expect(await app.ok('session.signOut', { sessionId })).toEqual({ notified: false })
    expect(await app.ok('app.snapshot', {})).toMatchObject({ sessions: [], keeping: { pendingSignOuts: [bayu.id] } })
    expect(
      app
        .entries()
        .slice(-2)
        .map(({ action }) => action),
    ).toEqual(['session.signed-out', 'session.sign-out-untold'])
    await app.findPortal()
    await app.idle()
    expect((await app.ok('app.snapshot', {})).keeping.pendingSignOuts).toEqual([])
    expect(app.entries().at(-1)).toMatchObject({ action: 'session.sign-out-told', account: bayu.id })
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const { sessions } = (await sandbox.call('listSessions', { token })).body(200)
    expect(sessions.map(({ id }) => id)).not.toContain(sessionId)
  })

  test('everybody: customers and staff, here and at the portal', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    const held = [await operator.signIn(bayu), await operator.signIn(kenari)]
    await operator.signInStaff(agentA)
    expect(await app.ok('session.signOutAll', {})).toEqual({ notified: true })
    expect(await app.ok('app.snapshot', {})).toMatchObject({ sessions: [], staff: null, endedSessions: [] })
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const { sessions } = (await sandbox.call('listSessions', { token })).body(200)
    expect(sessions.map(({ id }) => id)).not.toContain(held[0]?.id)
  })
})

describe('the sessions of a login', () => {
  test('are listed, and all others ended; ours goes on', async ({ world }) => {
    const { app, sandbox } = world
    const ours = await operatorOf(world).signIn(bayu)
    const other = await sandbox.signIn(bayu.userId)
    const { sessions } = await app.ok('session.devices', { accountId: bayu.id })
    expect(sessions).toMatchObject([
      { id: other.id, device: 'test', current: false },
      { id: ours.id, device: 'FactorDesk', current: true },
    ])
    expect(await app.ok('session.endOthers', { accountId: bayu.id })).toEqual({ ended: 1 })
    expect(app.entries().at(-1)).toMatchObject({ action: 'session.others-ended', detail: { ended: 1 } })
    expect((await app.ok('session.devices', { accountId: bayu.id })).sessions).toHaveLength(1)
    ;(await sandbox.call('listSessions', { token: other.accessToken })).problem('session-expired')
  })

  test('a second sign-in of the same login here leaves one, not two', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.signIn(bayu)
    expect((await app.ok('session.devices', { accountId: bayu.id })).sessions).toHaveLength(1)
  })
})

describe('a forgotten password', () => {
  test('the link is asked for, and sets a new one; every session of the login ends', async ({ world }) => {
    const { app, sandbox, typed } = world
    const newPassword = 'a-new-password-for-bayu'
    typed.add(newPassword)
    await operatorOf(world).signIn(bayu)
    const unknown = { portalId: 'sandbox', userId: 'nobody@nowhere.example' }
    expect(await app.ok('password.askReset', unknown)).toEqual({})
    expect(await app.ok('password.askReset', { portalId: 'sandbox', userId: bayu.userId })).toEqual({})
    const asked = app.entries().filter(({ action }) => action === 'password.reset-asked')
    expect(asked.map(({ actor }) => actor)).toEqual(['customer:unknown', `customer:${bayu.userId}`])
    const token = (await sandbox.outbox(bayu.id)).findLast(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
    const link = `https://portal.example/password-resets/${token}?from=mail`

    const short = { portalId: 'sandbox', link, newPassword: 'x1' }
    expect(await app.failure('password.set', short)).toMatchObject({ code: 'password-refused' })
    await app.ok('password.set', { portalId: 'sandbox', link, newPassword })
    const again = { portalId: 'sandbox', link: token, newPassword }
    expect(await app.failure('password.set', again)).toMatchObject({ code: 'link-not-valid' })
    expect(await app.failure('account.get', { accountId: bayu.id })).toMatchObject({ code: 'session-expired' })
    expect((await app.ok('app.snapshot', {})).endedSessions).toMatchObject([{ accountId: bayu.id, why: 'elsewhere' }])
    const login = { portalId: 'sandbox', userId: bayu.userId }
    expect(await app.failure('session.signIn', { ...login, password })).toMatchObject({ code: 'unauthenticated' })
    expect(await app.ok('session.signIn', { ...login, password: newPassword })).toMatchObject({ state: 'signed-in' })
    await app.idle()
  })
})

test('a staff sign-in by an Authenticator App has no second message to send: a conflict says so', async ({ world }) => {
  const { id: challengeId } = await world.app.ok('desk.signIn', { portalId: 'sandbox', staffId: agentA, password })
  expect(await world.app.failure('desk.resendChallenge', { challengeId })).toMatchObject({ code: 'conflict' })
})
