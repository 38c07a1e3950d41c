import { describe, expect } from 'vitest'
import { keyAt } from '#shared/domain/account-key.ts'
import { openDatabase } from '../../../src/main/base/database/open-database.ts'
import { clockEntries, disable, unprotected } from '../../support/console/reminders.ts'
import { operatorOf, type Customer } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { openCase, opening, prove } from '../../support/console/staff-case.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const aDay = 24 * 60 * 60

/** Turns 2FA off at the portal itself, past every console. */
async function disableElsewhere({ sandbox }: World, { id, userId }: Customer): Promise<void> {
  const { accessToken: token } = await sandbox.signIn(userId)
  const params = { accountId: id }
  const { version } = (await sandbox.call('getTwoFactor', { token, params })).body(200)
  ;(await sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: version } })).body(200)
}

describe('an account that was turned off by others', () => {
  test('elsewhere while we knew it: noticed at the next read, counted from the portal’s instant', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(seriMuda)
    // The sandbox's clock moves with each code of an Authenticator App; a long way, so that this does not matter.
    await sandbox.advance(600)
    app.clock.advance(720)
    await disableElsewhere(world, seriMuda)
    await app.ok('account.get', { accountId: seriMuda.id })
    expect(await unprotected(app)).toMatchObject([{ found: 'elsewhere', actor: null, reason: null, until: null }])
    app.timers.advance(300)
    expect(app.notified).toHaveLength(1)
  })

  test('turned on and off again in between: another time without 2FA', async ({ world }) => {
    const { app } = world
    const other = await world.openConsole()
    await disable(world, kenari)
    const [first] = await unprotected(app)
    const elsewhere = operatorOf(world, other)
    await elsewhere.signIn(kenari)
    await elsewhere.complete(kenari, 'set-up', 'authenticator')
    await elsewhere.complete(kenari, 'disable')
    await app.ok('account.get', { accountId: kenari.id })
    const [second] = await unprotected(app)
    expect(second).toMatchObject({ found: 'elsewhere' })
    expect(second?.since).not.toBe(first?.since)
    expect(clockEntries(app, 'unprotected')).toEqual(['unprotected.began', 'unprotected.ended', 'unprotected.began'])
  })

  test('by staff from the desk: the agent’s console counts, and the customer’s notices it', async ({ world }) => {
    const { app } = world
    const customer = await world.openConsole()
    await operatorOf(world, customer).signIn(seriMuda)
    const { id: caseId } = await openCase(world, 'consented')
    await app.ok('desk.disable', { caseId, password })
    expect(await unprotected(app)).toMatchObject([
      { accountId: seriMuda.id, accountName: seriMuda.name, userId: null, found: 'case', ticket: 'T-1001' },
    ])
    expect((await unprotected(app))[0]?.actor).toMatch(/^staff:/)
    app.timers.advance(300)
    expect(app.notified).toHaveLength(1)
    await customer.ok('account.get', { accountId: seriMuda.id })
    expect(await unprotected(customer)).toMatchObject([{ found: 'elsewhere' }])
    await operatorOf(world, customer).complete(seriMuda, 'set-up', 'sms')
    await app.ok('desk.getCase', { caseId })
    expect(await unprotected(app)).toEqual([])
  })

  test('is forgotten with its portal, where only the desk knew it', async ({ world }) => {
    const { app } = world
    const other = await world.createPortal()
    const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
    await operatorOf(world, app, { portalId, sandbox: other }).signInStaff(samples.agentA)
    const accountId = keyAt(portalId, seriMuda.id)
    const { id: caseId } = await app.ok('desk.openCase', { ...opening, accountId })
    await prove(app, caseId, ['registered-email', 'recent-invoice'])
    await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
    const token = (await other.outbox()).find(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
    ;(await other.call('answerConsent', { params: { token }, body: { decision: 'approve' } })).body(200)
    await app.ok('desk.disable', { caseId, password })
    expect(await unprotected(app)).toMatchObject([{ accountId, found: 'case' }])
    await app.ok('portal.remove', { portalId })
    expect(await unprotected(app)).toEqual([])
    const ended = app.entries().filter(({ action }) => action === 'unprotected.ended')
    expect(ended.map(({ account }) => account)).toEqual([accountId])
  })

  test('before it was first seen: no reminder but at the end that is chosen', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    expect(await unprotected(app)).toMatchObject([{ accountId: bayu.id, found: 'first-sight', until: null }])
    app.timers.advance(aDay)
    expect(app.notified).toEqual([])
    const until = new Date(app.clock.now().getTime() + 60_000).toISOString()
    await app.ok('reminders.setUnprotectedEnd', { accountId: bayu.id, until })
    app.timers.advance(59)
    expect(app.notified).toEqual([])
    app.timers.advance(1)
    expect(app.notified).toHaveLength(1)
    expect(app.entries().find(({ action }) => action === 'unprotected.end-set')).toMatchObject({
      actor: `customer:${bayu.userId}`,
      account: bayu.id,
      detail: { until },
    })
    await app.ok('reminders.setUnprotectedEnd', { accountId: bayu.id, until: null })
    expect(await unprotected(app)).toMatchObject([{ until: null, overdue: false }])
  })
})

describe('what is on disk', () => {
  test('of a profile without reminders begins them, from what is on record', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    const before = await unprotected(app)
    app.db.exec('DELETE FROM unprotected')
    await app.restart()
    expect(await unprotected(app)).toEqual(before)
  })

  test('of an account that was forgotten ends', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    app.stop()
    const db = openDatabase({ file: app.profile.database })
    db.exec('DELETE FROM account')
    db.close()
    await app.restart()
    expect(await unprotected(app)).toEqual([])
    expect(app.entries().at(-1)).toMatchObject({ action: 'unprotected.ended', detail: { why: 'account forgotten' } })
  })
})
