import { describe, expect } from 'vitest'
import { clockEntries, notifiedBodies, onSms } from '../../support/console/reminders.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { kenari, bayu } = samples
const aDay = 24 * 60 * 60

describe('SMS with an end date', () => {
  test('is reminded of at its end, over a restart, and ends with the method', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    expect(await onSms(app)).toMatchObject([{ accountId: kenari.id, until: null, overdue: false }])
    const until = new Date(app.clock.now().getTime() + 7 * aDay * 1000).toISOString()
    await app.ok('reminders.setSmsEnd', { accountId: kenari.id, until })
    await app.restart()
    app.timers.advance(7 * aDay - 1)
    expect(app.notified).toEqual([])
    app.timers.advance(1)
    expect(notifiedBodies(app)).toEqual([expect.stringMatching(/^Kenari Logistics is still on SMS\./)])
    expect(await onSms(app)).toMatchObject([{ until, overdue: true, reminders: [{ kind: 'end', shown: true }] }])
    expect(clockEntries(app, 'sms')).toEqual(['sms.end-set', 'sms.reminded end'])

    await operator.signIn(kenari)
    await operator.complete(kenari, 'change', 'authenticator')
    expect(await onSms(app)).toEqual([])
    await operator.complete(kenari, 'change', 'sms')
    expect(await onSms(app)).toMatchObject([{ until: null }])
  })

  test.for(['frozen', 'closed'])(
    'nobody is reminded of it on an account that was %s since',
    async (status, { world }) => {
      const { app, sandbox } = world
      await operatorOf(world).signIn(kenari)
      const until = new Date(app.clock.now().getTime() + 600_000).toISOString()
      await app.ok('reminders.setSmsEnd', { accountId: kenari.id, until })
      for (const [now, count] of [
        [status, 0],
        ['active', 1],
      ] as const) {
        changeRows(sandbox, 'UPDATE accounts SET status = ? WHERE id = ?', now, kenari.id)
        await app.ok('account.get', { accountId: kenari.id })
        app.timers.advance(700)
        expect(app.notified, now).toHaveLength(count)
      }
    },
  )

  test('an end that is past, or of an account that is not so, is refused', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(kenari)
    const until = new Date(app.clock.now().getTime() + 60_000).toISOString()
    const past = app.clock.now().toISOString()
    expect((await app.failure('reminders.setSmsEnd', { accountId: kenari.id, until: past })).code).toBe(
      'invalid-request',
    )
    expect((await app.failure('reminders.setSmsEnd', { accountId: bayu.id, until })).code).toBe('not-found')
    expect((await app.failure('reminders.setUnprotectedEnd', { accountId: kenari.id, until })).code).toBe('not-found')
    expect(clockEntries(app, 'sms')).toEqual([])
  })
})
