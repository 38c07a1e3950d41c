import { describe, expect, onTestFinished } from 'vitest'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { confirmationStatus, overdueAfterSeconds } from '#shared/domain/confirmation-rules.ts'
import { startTestConsole } from '../../support/console/test-console.ts'
import { freePort } from '../../support/free-port.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { effectsOn, protectedBy } from '../../support/console/replace-method.ts'
import { rewritingPortal, withoutOperationKeys } from '../../support/portal/rewriting-portal.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const listNotices = { method: 'GET', path: '/accounts/{accountId}/notices' } as const

async function of(world: World, accountId: string): Promise<Confirmation[]> {
  return world.app.ok('confirmation.list', { accountId })
}
const statuses = (confirmations: readonly Confirmation[]): string[] => confirmations.map(confirmationStatus)

/** Time passes at the console, with every poll of the portal that falls due on the way. */
async function pass(world: World, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    world.app.timers.advance(Math.min(1, left))
    await world.app.idle()
  }
}

/** The portal sends its e-mails through a server that is down for now. */
async function mailIsDown(world: World): Promise<{ up: () => Promise<void> }> {
  const port = await freePort()
  await world.sandbox.restart({ smtpUrl: `smtp://127.0.0.1:${port}` })
  await world.app.findPortal()
  return {
    up: async () => {
      await testMailServer(port)
      await world.sandbox.advance(3600)
      await until('the e-mails are sent', async () =>
        (await world.sandbox.outbox()).every(
          ({ channel, kind, sentAt }) => channel === 'sms' || kind === 'code' || sentAt !== null,
        ),
      )
    },
  }
}
const actionsOf = (world: World): string[] =>
  world.app.entries().map(({ action }) => action).filter((action) => action.startsWith('confirmation.')) // prettier-ignore

describe('a confirmation e-mail', () => {
  test('is expected with the change, and found sent', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const done = at(await operator.complete(seriMuda, 'disable'), 'done')
    const [expected] = await of(world, seriMuda.id)
    expect(expected).toMatchObject({
      ...{ procedureId: done.id, kind: 'two-factor-disabled', method: 'authenticator' },
      ...{ changedAt: done.state.now.since, notices: [], readAt: null, overdueAt: null },
    })
    expect(world.app.published.filter(({ name }) => name === 'confirmation.changed').at(-1)?.payload).toEqual(expected)
    await until('the sandbox sent it', async () =>
      (await world.sandbox.outbox(seriMuda.id)).every(({ sentAt }) => sentAt !== null),
    )
    await pass(world, 1)
    const [sent] = await of(world, seriMuda.id)
    expect(statuses([sent!])).toEqual(['sent'])
    expect(sent!.notices).toMatchObject([{ methodNamed: 'TOTP' }])
    expect(await world.app.ok('confirmation.list', { accountId: null })).toEqual([])
    expect(world.app.entries().at(-1)).toMatchObject({
      ...{ actor: 'app', account: seriMuda.id, procedure: done.id, action: 'confirmation.sent', outcome: 'ok' },
      detail: { notice: 'two-factor-disabled', expected: 'TOTP', named: 'TOTP' },
    })
    // Nobody asks for what was sent.
    let asked = 0
    world.app.onSend = () => void (asked += 1)
    await pass(world, 5)
    expect(asked).toBe(0)
    expect(world.app.notified).toEqual([])
  })

  test('expected → queued → overdue, notified once → sent late after all', async ({ world }) => {
    const { app } = world
    const mail = await mailIsDown(world)
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'sms')
    expect(statuses(await of(world, bayu.id))).toEqual(['expected'])
    await pass(world, 2)
    expect(statuses(await of(world, bayu.id))).toEqual(['queued'])
    app.timers.advance(overdueAfterSeconds - 3)
    await app.idle()
    expect((await of(world, bayu.id))[0]?.overdueAt).toBeNull()
    expect(app.notified).toEqual([])
    await pass(world, 5)
    await until('a check found it overdue', async () => (await of(world, bayu.id))[0]?.overdueAt !== null)
    const [overdue] = await of(world, bayu.id)
    expect(overdue!.notices).toMatchObject([
      { methodNamed: 'SMS', sentAt: null, failedAt: expect.any(String) as string },
    ])
    expect(app.notified).toMatchObject([
      { title: 'Bayu Digital: not confirmed yet', address: '/accounts/A-47260/security' },
    ])
    app.timers.advance(900)
    await app.idle()
    expect(app.notified).toHaveLength(1)
    await mail.up()
    app.timers.advance(900)
    await app.idle()
    const [late] = await of(world, bayu.id)
    expect(statuses([late!])).toEqual(['sent'])
    expect(late!.overdueAt).not.toBeNull()
    expect(actionsOf(world)).toEqual(['confirmation.overdue', 'confirmation.sent'])
  })

  test('is followed over a restart: by nobody while all are signed out, and after the next sign-in', async ({
    world,
  }) => {
    const { app } = world
    const mail = await mailIsDown(world)
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'sms')
    await pass(world, 2)
    await app.restart()
    expect(statuses(await app.ok('confirmation.list', { accountId: null }))).toEqual(['queued'])
    let asked = 0
    app.onSend = ({ path }) => void (asked += path.endsWith('/notices') ? 1 : 0)
    app.timers.advance(3600)
    await app.idle()
    expect(asked).toBe(0)
    // Nothing was checked, so it is not known to be overdue.
    expect((await of(world, bayu.id))[0]?.overdueAt).toBeNull()
    await mail.up()
    await operator.signIn(bayu)
    await pass(world, 1)
    expect(statuses(await of(world, bayu.id))).toEqual(['sent'])
    expect(actionsOf(world)).toEqual(['confirmation.sent'])
  })

  test('a portal that cannot be asked is asked again', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    await operator.complete(seriMuda, 'disable')
    await world.sandbox.plan({ ...listNotices, fault: 'unavailable', times: 2 })
    await pass(world, 1)
    expect(statuses(await of(world, seriMuda.id))).toEqual(['expected'])
    // The portal asked to be left alone, so that the next checks wait for the end of its pause, which is real time.
    const later = async (): Promise<string[]> => {
      await pass(world, 6)
      return statuses(await of(world, seriMuda.id))
    }
    await expect.poll(later).toEqual(['sent'])
  })
})

test('at a portal that does not say which e-mail is of which change the checks soon end, and nothing is overdue', async ({
  world,
}) => {
  const origin = await rewritingPortal(() => world.sandbox.baseUrl, withoutOperationKeys)
  const app = await startTestConsole({ baseUrl: origin, secret: world.sandbox.secret })
  onTestFinished(() => app.close())
  const operator = operatorOf(world, app)
  await operator.signIn(seriMuda)
  await operator.complete(seriMuda, 'disable')
  await pass({ ...world, app }, 3)
  const [confirmation] = await app.ok('confirmation.list', { accountId: seriMuda.id })
  expect(confirmation).toMatchObject({ untraced: true, notices: [], overdueAt: null })
  expect(await app.ok('confirmation.list', { accountId: null })).toEqual([])
  let asked = 0
  app.onSend = () => void (asked += 1)
  await pass({ ...world, app }, overdueAfterSeconds + 10)
  expect(asked).toBe(0)
  expect(app.notified.map(({ title }) => title)).toEqual(['Account unprotected'])
  expect(app.entries().filter(({ action }) => action.startsWith('confirmation.'))).toEqual([])
})

test('one that names another method than the change is said so, loudly and once', async ({ world }) => {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signIn(bayu)
  await operator.complete(bayu, 'set-up', 'sms')
  // As if the change had been one to Email, and the portal wrote of SMS.
  app.db.prepare(`UPDATE confirmation SET body = json_set(body, '$.method', 'email')`).run()
  await pass(world, 2)
  expect(app.notified).toMatchObject([
    {
      title: 'Bayu Digital: the confirmation names another method',
      body: 'The e-mail names SMS; the change was of EMAIL.',
    },
  ])
  expect(actionsOf(world)).toEqual(['confirmation.sent', 'confirmation.other-method'])
  expect(app.entries().at(-1)).toMatchObject({ outcome: 'refused', detail: { expected: 'EMAIL', named: 'SMS' } })
})

describe('each change has its own', () => {
  test('in two stages: disabled, then enabled', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await operator.complete(kenari, 'change', 'email')
    await pass(world, 3)
    const found = await of(world, kenari.id)
    expect(found.map(({ kind, notices }) => [kind, notices.map(({ methodNamed }) => methodNamed)])).toEqual([
      ['two-factor-enabled', ['EMAIL']],
      ['two-factor-disabled', ['SMS']],
    ])
  })

  test('in one step: replaced', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    await operator.complete(customer, 'change', 'sms')
    await pass(world, 3)
    const found = await of(world, customer.id)
    expect(found.map(({ kind, notices }) => [kind, notices.map(({ methodNamed }) => methodNamed)])).toEqual([
      ['two-factor-replaced', ['SMS']],
    ])
    expect(await effectsOn(world, customer)).not.toContain('two-factor-disabled')
  })

  test('also one whose answer was lost and found', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    const disable = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' } as const
    await world.sandbox.plan({ ...disable, fault: 'cut-after', times: 1 })
    at(await world.app.ok('procedure.disable', { procedureId, password }), 'done')
    expect(statuses(await of(world, seriMuda.id))).toEqual(['expected'])
  })

  test('what did not happen is not confirmed', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    await world.app.ok('procedure.disable', { procedureId, password: 'not the password' })
    expect(await of(world, seriMuda.id)).toEqual([])
  })
})
