import { describe, expect } from 'vitest'
import { endOfDay } from '#shared/domain/local-time.ts'
import { clockEntries, disable, notifiedBodies, unprotected } from '../../support/console/reminders.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda, kenari } = samples
const aDay = 24 * 60 * 60
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

describe('an account that a procedure of ours turned off', () => {
  test('is reminded of at 5 minutes, 30 minutes and the chosen end, over restarts', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    const off = (await app.ok('account.list', {})).find(({ id }) => id === seriMuda.id)?.twoFactor
    const until = new Date(endOfDay(app.clock.now().getTime(), zone)).toISOString()
    const clock = {
      ...{ accountId: seriMuda.id, accountName: seriMuda.name, userId: seriMuda.userId, since: off?.since },
      ...{ found: 'procedure', actor: `customer:${seriMuda.userId}`, reason: 'new-phone', note: 'asked by phone' },
      ...{ until, overdue: false, reminders: [], procedureId: null, ticket: null },
    }
    expect(await unprotected(app)).toEqual([clock])
    app.timers.advance(299)
    expect(app.notified).toEqual([])
    app.timers.advance(1)
    expect(app.notified).toMatchObject([{ title: 'Account unprotected', address: '/overview' }])
    expect(notifiedBodies(app)[0]).toMatch(
      /^Seri Muda Trading is protected by its password alone since \d\d:\d\d \(5 minutes\)\.$/,
    )

    await app.restart()
    expect((await unprotected(app))[0]?.since).toBe(off?.since)
    app.timers.advance(1499)
    expect(app.notified).toEqual([])
    app.timers.advance(1)
    expect(notifiedBodies(app)[0]).toMatch(/\(30 minutes\)\.$/)

    await app.restart()
    app.timers.advance((Date.parse(until) - app.clock.now().getTime()) / 1000 + 1)
    expect(notifiedBodies(app)).toHaveLength(1)
    expect(notifiedBodies(app)[0]).toMatch(/^Seri Muda Trading is still protected by its password alone/)
    expect(await unprotected(app)).toMatchObject([
      { overdue: true, reminders: ['5-minutes', '30-minutes', 'end'].map((kind) => ({ kind, shown: true })) },
    ])
    expect(clockEntries(app, 'unprotected')).toEqual([
      'unprotected.began',
      ...['5-minutes', '30-minutes', 'end'].map((kind) => `unprotected.reminded ${kind}`),
    ])
    app.timers.advance(2 * aDay)
    expect(app.notified).toHaveLength(1)
  })

  test('what fell due while the console was closed is shown once, the latest alone', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    app.stop()
    app.clock.advance(2 * 60 * 60)
    await app.restart()
    app.timers.advance(2)
    expect(notifiedBodies(app)).toHaveLength(1)
    expect(notifiedBodies(app)[0]).toContain('(2 hours)')
    expect((await unprotected(app))[0]?.reminders.map(({ kind, shown }) => [kind, shown])).toEqual([
      ['5-minutes', false],
      ['30-minutes', true],
    ])
    await app.restart()
    app.timers.advance(60 * 60)
    expect(app.notified).toEqual([])
  })

  test('nobody is reminded of one that was frozen since, until it is active again', async ({ world }) => {
    const { app, sandbox } = world
    await disable(world, seriMuda)
    for (const [status, seconds, count] of [
      ['frozen', 300, 0],
      ['active', 1500, 2],
    ] as const) {
      changeRows(sandbox, 'UPDATE accounts SET status = ? WHERE id = ?', status, seriMuda.id)
      await app.ok('account.get', { accountId: seriMuda.id })
      app.timers.advance(seconds)
      expect(app.notified, status).toHaveLength(count)
    }
    expect(notifiedBodies(app)).toEqual([
      expect.stringContaining('(5 minutes)'),
      expect.stringContaining('(30 minutes)'),
    ])
  })

  test('two at once make one notification', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda, kenari)
    app.timers.advance(300)
    expect(app.notified).toMatchObject([{ title: '2 accounts are unprotected' }])
    expect(notifiedBodies(app)[0]).toContain('Seri Muda Trading and Kenari Logistics')
  })

  test('one that follows another within a minute waits until that minute is over', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    app.timers.advance(10)
    await disable(world, kenari)
    app.timers.advance(290)
    // What changes in that minute makes nothing come sooner.
    const until = new Date(app.clock.now().getTime() + aDay * 1000).toISOString()
    await app.ok('reminders.setUnprotectedEnd', { accountId: kenari.id, until })
    app.timers.advance(59)
    expect(notifiedBodies(app)).toEqual([expect.stringContaining(seriMuda.name)])
    app.timers.advance(1)
    expect(notifiedBodies(app)).toEqual([expect.anything(), expect.stringContaining(kenari.name)])
  })

  test('is checked again within a minute, whatever a sleep does to its timer', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    for (const seconds of [1, 30, 200, 60 * 60]) {
      app.timers.advance(seconds)
      const [soonest] = app.timers.pending()
      expect(soonest).toBeLessThanOrEqual(60)
    }
  })

  test('a clock that was put back by days floods nothing and loses nothing', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    app.timers.advance(60)
    app.clock.advance(-3 * aDay)
    // The timers of a test go by its clock; those of a new start count from its present time.
    await app.restart()
    app.timers.advance(299)
    expect(app.notified).toHaveLength(0)
    app.timers.advance(60)
    expect(notifiedBodies(app)).toEqual([expect.stringContaining('(5 minutes)')])
    app.timers.advance(25 * 60)
    expect(notifiedBodies(app)).toHaveLength(2)
    app.timers.advance(60 * 60)
    expect(notifiedBodies(app)).toHaveLength(2)
  })

  test('is no longer once it is set up, and its minutes are kept', async ({ world }) => {
    const { app } = world
    await disable(world, seriMuda)
    app.timers.advance(7 * 60)
    await operatorOf(world).complete(seriMuda, 'set-up', 'sms')
    expect(await unprotected(app)).toEqual([])
    app.timers.advance(aDay)
    expect(app.notified).toHaveLength(1)
    const { weeks, procedures } = await app.ok('reminders.statistics', {})
    expect(weeks.map(({ minutes }) => minutes)).toEqual([0, 0, 0, 0, 0, 0, 0, 7])
    expect(procedures).toEqual([
      { kind: 'disable', at: 'done', count: 1 },
      { kind: 'set-up', at: 'done', count: 1 },
    ])
    expect(clockEntries(app, 'unprotected').at(-1)).toBe('unprotected.ended')
  })

  test('in the middle of a change: the same clock as the procedure’s, over a crash, until the set-up', async ({
    world,
  }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const between = await operator.startUntil(seriMuda, 'change', 'setup', 'sms')
    const clock = { since: between.unprotectedSince, procedureId: between.id, until: null, found: 'procedure' }
    expect(await unprotected(app)).toMatchObject([clock])
    await app.restart()
    expect(await unprotected(app)).toMatchObject([clock])
    app.timers.advance(300)
    expect(app.notified).toHaveLength(1)
    await operator.signIn(seriMuda)
    await operator.goOn(seriMuda, between, 'sms')
    expect(await unprotected(app)).toEqual([])
  })

  test('whose answer was lost: counted from when it was sent, as soon as it is known', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    await sandbox.plan({
      method: 'POST',
      path: '/accounts/{accountId}/two-factor/disable',
      fault: 'cut-after',
      times: 1,
    })
    await sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    expect(await unprotected(app)).toEqual([])
    app.timers.advance(240)
    await app.restart()
    await operator.signIn(seriMuda)
    expect(await unprotected(app)).toMatchObject([{ found: 'procedure', actor: `customer:${seriMuda.userId}` }])
    app.timers.advance(59)
    expect(app.notified).toEqual([])
    app.timers.advance(1)
    expect(app.notified).toHaveLength(1)
  })

  test('and the time without 2FA are written together or not at all', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    app.db.exec(`CREATE TEMP TRIGGER refuse BEFORE INSERT ON unprotected BEGIN SELECT RAISE(ABORT, 'no room'); END`)
    expect((await app.failure('procedure.disable', { procedureId, password })).code).toBe('outcome-unknown')
    expect(await unprotected(app)).toEqual([])
    app.db.exec('DROP TRIGGER refuse')
    at((await app.ok('procedure.get', { procedureId })).procedure, 'done')
    expect(await unprotected(app)).toMatchObject([{ found: 'procedure' }])
  })
})
