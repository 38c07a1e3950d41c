import { describe, expect } from 'vitest'
import type { Failure } from '#shared/ipc/outcome.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { bayu } = samples
const accountId = bayu.id
const mobileNumber = '+60100000777'

const newestEvent = async (app: TestConsole): Promise<string> => {
  const { lines } = await app.ok('timeline.get', { accountId, limit: 100, refresh: true })
  return lines.find(({ event }) => event !== null)?.event?.id ?? ''
}

/** Each effect on the account itself: its call, what it changes, and how it is asked for. */
const effects = {
  'change-number': {
    route: { method: 'PATCH', path: '/accounts/{accountId}/profile' },
    ledger: 'mobile-changed',
    input: async () => ({ name: 'accountEffect.changeNumber' as const, input: { accountId, mobileNumber, password } }),
  },
  'report-not-me': {
    route: { method: 'POST', path: '/accounts/{accountId}/not-me' },
    ledger: 'account-frozen',
    input: async (app: TestConsole) => ({
      name: 'accountEffect.reportNotMe' as const,
      input: { accountId, eventId: await newestEvent(app), password },
    }),
  },
}
const all = Object.entries(effects)

async function begin(world: World, effect: (typeof effects)[keyof typeof effects]) {
  world.typed.add(mobileNumber)
  await operatorOf(world).signIn(bayu)
  const { name, input } = await effect.input(world.app)
  const happened = async (): Promise<number> =>
    (await world.sandbox.ledger()).filter(({ what }) => what === effect.ledger).length
  return {
    happened,
    press: () => world.app.ok(name, input),
    fail: (more: object = {}): Promise<Failure> => world.app.failure(name, { ...input, ...more }),
  }
}
const unsettled = async ({ app }: World) => (await app.ok('app.snapshot', {})).unsettledAccounts
const lastEffect = ({ app }: World) => app.entries().findLast(({ action }) => action.startsWith('effect.'))

describe.each(all)('%s', (name, effect) => {
  test('is done by the portal, with an intent before and an entry after', async ({ world }) => {
    const { press, happened } = await begin(world, effect)
    world.app.onSend = (_endpoint, key) => {
      if (key !== undefined) expect(lastEffect(world)).toMatchObject({ action: 'effect.intended', detail: { key } })
    }
    await press()
    await world.app.idle()
    expect(await happened()).toBe(1)
    expect(lastEffect(world)).toMatchObject({
      ...{ action: 'effect.applied', outcome: 'ok', account: accountId },
      ...{ actor: `customer:${bayu.userId}`, detail: { effect: name } },
    })
    const [newest] = (await world.app.ok('timeline.get', { accountId, limit: 1, refresh: false })).lines
    expect(newest).toMatchObject({ mark: 'confirmed', action: { what: name } })
    expect(await unsettled(world)).toEqual([])
  })

  test('with a wrong password changes nothing and says how many tries are left', async ({ world }) => {
    const { fail, happened } = await begin(world, effect)
    const wrong = 'wrong-password-7'
    world.typed.add(wrong)
    expect(await fail({ password: wrong })).toMatchObject({ code: 'wrong-password', attemptsLeft: 4 })
    expect(await happened()).toBe(0)
    expect(lastEffect(world)).toMatchObject({ action: 'effect.rejected', detail: { code: 'wrong-password' } })
  })

  test('whose answer is lost is found at once, and has happened once', async ({ world }) => {
    const { press, happened } = await begin(world, effect)
    await world.sandbox.plan({ ...effect.route, fault: 'cut-after', times: 1 })
    await press()
    expect(await happened()).toBe(1)
    expect(await unsettled(world)).toEqual([])
  })

  test('that never arrived is called back: nothing happened, and it may be asked for again', async ({ world }) => {
    const { press, fail, happened } = await begin(world, effect)
    await world.sandbox.plan({ ...effect.route, fault: 'cut-before', times: 1 })
    expect((await fail()).code).toBe('voided')
    expect(await happened()).toBe(0)
    await press()
    expect(await happened()).toBe(1)
  })

  test('whose answer stays lost is unknown, is never sent twice, and is recovered on demand', async ({ world }) => {
    const { fail, happened } = await begin(world, effect)
    await world.sandbox.plan({ ...effect.route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
    expect((await fail()).code).toBe('outcome-unknown')
    expect(await unsettled(world)).toEqual([accountId])
    expect((await fail()).code).toBe('outcome-unknown')
    expect(await happened()).toBe(1)
    await world.app.ok('accountEffect.recover', { accountId })
    await world.app.idle()
    expect(await unsettled(world)).toEqual([])
    expect(lastEffect(world)).toMatchObject({ action: 'effect.applied' })
    expect(world.app.published).toContainEqual({ name: 'timeline.changed', payload: { accountId } })
  })

  test('recovers by itself after a restart and a sign-in', async ({ world }) => {
    const { fail, happened } = await begin(world, effect)
    await world.sandbox.plan({ ...effect.route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
    expect((await fail()).code).toBe('outcome-unknown')
    await world.app.restart()
    expect(await unsettled(world)).toEqual([accountId])
    await operatorOf(world).signIn(bayu)
    await world.app.idle()
    expect(await unsettled(world)).toEqual([])
    expect(await happened()).toBe(1)
  })

  test('on a frozen account answers that it is not active', async ({ world }) => {
    const { press, fail } = await begin(world, effects['report-not-me'])
    await press()
    if (name === 'report-not-me') expect((await fail()).code).toBe('account-not-active')
    const number = { accountId, mobileNumber, password }
    expect((await world.app.failure('accountEffect.changeNumber', number)).code).toBe('account-not-active')
  })

  test('needs somebody who is signed in', async ({ world }) => {
    const { fail } = await begin(world, effect)
    await world.app.restart()
    expect((await fail()).code).toBe('signed-out')
  })
})

test('a report freezes the account: list, page and procedures say so', async ({ world }) => {
  const { app, sandbox } = world
  const { press } = await begin(world, effects['report-not-me'])
  await press()
  await app.idle()
  expect(await app.ok('account.list', {})).toMatchObject([{ id: accountId, status: 'frozen' }])
  expect((await app.ok('account.get', { accountId })).account.status).toBe('frozen')
  expect((await app.failure('procedure.start', { accountId, kind: 'set-up' })).code).toBe('account-not-active')
  expect((await sandbox.outbox()).filter(({ kind }) => kind === 'not-me')).toHaveLength(1)
})

test('a new number notifies the old and the new one, and is in no record', async ({ world }) => {
  const { app, sandbox } = world
  const { press } = await begin(world, effects['change-number'])
  await press()
  const notified = (await sandbox.outbox(accountId)).filter(({ kind }) => kind === 'mobile-changed').map(({ to }) => to)
  expect(notified).toEqual(expect.arrayContaining(['+60100000391', mobileNumber, bayu.userId]))
  const { account } = await app.ok('account.get', { accountId })
  expect(account.mobileMasked?.endsWith('777')).toBe(true)
})

test('the number on record already is reported as that, and not as a conflict', async ({ world }) => {
  const { fail } = await begin(world, effects['change-number'])
  expect((await fail({ mobileNumber: '+60100000391' })).code).toBe('number-on-record')
  expect(await world.sandbox.outbox(bayu.id)).toEqual([])
})
