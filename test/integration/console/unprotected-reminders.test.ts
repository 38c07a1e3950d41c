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
    const { desk } = world
    await disable(world, seriMuda)
    const off = (await desk.ok('account.list', {})).find(({ id }) => id === seriMuda.id)?.twoFactor
    const until = new Date(endOfDay(desk.clock.now().getTime(), zone)).toISOString()
    const clock = {
      ...{ accountId: seriMuda.id, accountName: seriMuda.name, userId: seriMuda.userId, since: off?.since },
      ...{ found: 'procedure', actor: `customer:${seriMuda.userId}`, reason: 'new-phone', note: 'asked by phone' },
      ...{ until, overdue: false, reminders: [], procedureId: null, ticket: null },
    }
    expect(await unprotected(desk)).toEqual([clock])
    desk.timers.advance(299)
    expect(desk.notified).toEqual([])
    desk.timers.advance(1)
    expect(desk.notified).toMatchObject([{ title: 'Account unprotected', address: '/overview' }])
    expect(notifiedBodies(desk)[0]).toMatch(
      /^Seri Muda Trading is protected by its password alone since \d\d:\d\d \(5 minutes\)\.$/,
    )

    await desk.restart()
    expect((await unprotected(desk))[0]?.since).toBe(off?.since)
    desk.timers.advance(1499)
    expect(desk.notified).toEqual([])
    desk.timers.advance(1)
    expect(notifiedBodies(desk)[0]).toMatch(/\(30 minutes\)\.$/)

    await desk.restart()
    desk.timers.advance((Date.parse(until) - desk.clock.now().getTime()) / 1000 + 1)
    expect(notifiedBodies(desk)).toHaveLength(1)
    expect(notifiedBodies(desk)[0]).toMatch(/^Seri Muda Trading is still protected by its password alone/)
    expect(await unprotected(desk)).toMatchObject([
      { overdue: true, reminders: ['5-minutes', '30-minutes', 'end'].map((kind) => ({ kind, shown: true })) },
    ])
    expect(clockEntries(desk, 'unprotected')).toEqual([
      'unprotected.began',
      ...['5-minutes', '30-minutes', 'end'].map((kind) => `unprotected.reminded ${kind}`),
    ])
    desk.timers.advance(2 * aDay)
    expect(desk.notified).toHaveLength(1)
  })

  test('what fell due while the console was closed is shown once, the latest alone', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda)
    desk.stop()
    desk.clock.advance(2 * 60 * 60)
    await desk.restart()
    desk.timers.advance(2)
    expect(notifiedBodies(desk)).toHaveLength(1)
    expect(notifiedBodies(desk)[0]).toContain('(2 hours)')
    expect((await unprotected(desk))[0]?.reminders.map(({ kind, shown }) => [kind, shown])).toEqual([
      ['5-minutes', false],
      ['30-minutes', true],
    ])
    await desk.restart()
    desk.timers.advance(60 * 60)
    expect(desk.notified).toEqual([])
  })

  test('nobody is reminded of one that was frozen since, until it is active again', async ({ world }) => {
    const { desk, sandbox } = world
    await disable(world, seriMuda)
    for (const [status, seconds, count] of [
      ['frozen', 300, 0],
      ['active', 1500, 2],
    ] as const) {
      changeRows(sandbox, 'UPDATE accounts SET status = ? WHERE id = ?', status, seriMuda.id)
      await desk.ok('account.get', { accountId: seriMuda.id })
      desk.timers.advance(seconds)
      expect(desk.notified, status).toHaveLength(count)
    }
    expect(notifiedBodies(desk)).toEqual([
      expect.stringContaining('(5 minutes)'),
      expect.stringContaining('(30 minutes)'),
    ])
  })

  test('two at once make one notification', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda, kenari)
    desk.timers.advance(300)
    expect(desk.notified).toMatchObject([{ title: '2 accounts are unprotected' }])
    expect(notifiedBodies(desk)[0]).toContain('Seri Muda Trading and Kenari Logistics')
  })

  test('one that follows another within a minute waits until that minute is over', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda)
    desk.timers.advance(10)
    await disable(world, kenari)
    desk.timers.advance(290)
    // What changes in that minute makes nothing come sooner.
    const until = new Date(desk.clock.now().getTime() + aDay * 1000).toISOString()
    await desk.ok('reminders.setUnprotectedEnd', { accountId: kenari.id, until })
    desk.timers.advance(59)
    expect(notifiedBodies(desk)).toEqual([expect.stringContaining(seriMuda.name)])
    desk.timers.advance(1)
    expect(notifiedBodies(desk)).toEqual([expect.anything(), expect.stringContaining(kenari.name)])
  })

  test('is checked again within a minute, whatever a sleep does to its timer', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda)
    for (const seconds of [1, 30, 200, 60 * 60]) {
      desk.timers.advance(seconds)
      const [soonest] = desk.timers.pending()
      expect(soonest).toBeLessThanOrEqual(60)
    }
  })

  test('a clock that was put back by days floods nothing and loses nothing', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda)
    desk.timers.advance(60)
    desk.clock.advance(-3 * aDay)
    // The timers of a test go by its clock; those of a new start count from its present time.
    await desk.restart()
    desk.timers.advance(299)
    expect(desk.notified).toHaveLength(0)
    desk.timers.advance(60)
    expect(notifiedBodies(desk)).toEqual([expect.stringContaining('(5 minutes)')])
    desk.timers.advance(25 * 60)
    expect(notifiedBodies(desk)).toHaveLength(2)
    desk.timers.advance(60 * 60)
    expect(notifiedBodies(desk)).toHaveLength(2)
  })

  test('is no longer once it is set up, and its minutes are kept', async ({ world }) => {
    const { desk } = world
    await disable(world, seriMuda)
    desk.timers.advance(7 * 60)
    await operatorOf(world).complete(seriMuda, 'set-up', 'sms')
    expect(await unprotected(desk)).toEqual([])
    desk.timers.advance(aDay)
    expect(desk.notified).toHaveLength(1)
    const { weeks, procedures } = await desk.ok('reminders.figures', {})
    expect(weeks.map(({ minutes }) => minutes)).toEqual([0, 0, 0, 0, 0, 0, 0, 7])
    expect(procedures).toEqual([
      { kind: 'disable', at: 'done', count: 1 },
      { kind: 'set-up', at: 'done', count: 1 },
    ])
    expect(clockEntries(desk, 'unprotected').at(-1)).toBe('unprotected.ended')
  })

  test('in the middle of a change: the same clock as the procedure’s, over a crash, until the set-up', async ({
    world,
  }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const between = await operator.startUntil(seriMuda, 'change', 'setup', 'sms')
    const clock = { since: between.unprotectedSince, procedureId: between.id, until: null, found: 'procedure' }
    expect(await unprotected(desk)).toMatchObject([clock])
    await desk.restart()
    expect(await unprotected(desk)).toMatchObject([clock])
    desk.timers.advance(300)
    expect(desk.notified).toHaveLength(1)
    await operator.signIn(seriMuda)
    await operator.goOn(seriMuda, between, 'sms')
    expect(await unprotected(desk)).toEqual([])
  })

  test('whose answer was lost: counted from when it was sent, as soon as it is known', async ({ world }) => {
    const { desk, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    await sandbox.plan({
      method: 'POST',
      path: '/accounts/{accountId}/two-factor/disable',
      fault: 'cut-after',
      times: 1,
    })
    await sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'cut-before', times: 1 })
    at(await desk.ok('procedure.disable', { procedureId, password }), 'unknown')
    expect(await unprotected(desk)).toEqual([])
    desk.timers.advance(240)
    await desk.restart()
    await operator.signIn(seriMuda)
    expect(await unprotected(desk)).toMatchObject([{ found: 'procedure', actor: `customer:${seriMuda.userId}` }])
    desk.timers.advance(59)
    expect(desk.notified).toEqual([])
    desk.timers.advance(1)
    expect(desk.notified).toHaveLength(1)
  })

  test('and the clock are written together or not at all', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    desk.db.exec(`CREATE TEMP TRIGGER refuse BEFORE INSERT ON unprotected BEGIN SELECT RAISE(ABORT, 'no room'); END`)
    expect((await desk.failure('procedure.disable', { procedureId, password })).code).toBe('outcome-unknown')
    expect(await unprotected(desk)).toEqual([])
    desk.db.exec('DROP TRIGGER refuse')
    at((await desk.ok('procedure.get', { procedureId })).procedure, 'done')
    expect(await unprotected(desk)).toMatchObject([{ found: 'procedure' }])
  })
})
