import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const disableRoute = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' } as const
const enrolRoute = { method: 'POST', path: '/accounts/{accountId}/two-factor/enrolments' } as const
const verifyRoute = { method: 'POST', path: `${enrolRoute.path}/{enrolmentId}/verify` } as const
const readOperation = { method: 'GET', path: '/operations/{key}' } as const
const aDay = 25 * 60 * 60

const never = new Promise<void>(() => undefined)

describe('a console that ended while it awaited an answer', () => {
  test('to what the portal did: unknown at the next start, settled after the sign-in', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.plan({ ...disableRoute, fault: 'stall', times: 1 })
    const pressed = app.call('procedure.disable', { procedureId, password })
    await until('the portal did it', async () => (await sandbox.ledger()).length === 1)
    await app.restart()
    expect(await pressed).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } })

    const [found] = (await app.ok('app.snapshot', {})).procedures
    expect(found).toMatchObject({
      id: procedureId,
      state: { at: 'unknown', effect: 'disable', back: { at: 'disable' } },
    })
    expect(await app.failure('procedure.recover', { procedureId })).toMatchObject({
      code: 'signed-out',
      next: 'sign-in',
    })
    expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'signed-out' })
    await operator.signIn(seriMuda)
    at((await app.ok('procedure.get', { procedureId })).procedure, 'setup')
    expect((await sandbox.ledger()).length).toBe(1)
    const story = app.entries().filter(({ procedure, step }) => procedure === procedureId && step === '5 Disable 2FA')
    expect(story.map(({ action }) => action)).toEqual(['effect.intended', 'effect.lost', 'effect.applied'])
  })

  test('to what never left: it did not happen', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    const { id: procedureId } = await operator.startUntil(kenari, 'disable', 'disable')
    app.onSend = ({ path }) => (path.endsWith('/disable') ? never : undefined)
    void app.call('procedure.disable', { procedureId, password })
    await until('the intent is written', () => app.entries().at(-1)?.action === 'effect.intended')
    await app.restart()
    at((await app.ok('procedure.get', { procedureId })).procedure, 'unknown')
    await operator.signIn(kenari)
    const after = at((await app.ok('procedure.get', { procedureId })).procedure, 'disable')
    expect(after.problem).toEqual({ code: 'did-not-happen' })
    expect(await sandbox.ledger()).toEqual([])
    at(await app.ok('procedure.disable', { procedureId, password }), 'done')
  })

  test('is settled only by the login that sent it', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.plan({ ...disableRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    await app.restart()
    await operator.signIn(bayu)
    at((await app.ok('procedure.get', { procedureId })).procedure, 'unknown')
    await operator.signIn(seriMuda)
    at((await app.ok('procedure.get', { procedureId })).procedure, 'setup')
  })
})

describe('a console that ended between two steps goes on where it stood', () => {
  test('between disable and set-up, with the clock of the unprotected account running on', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const before = await operator.startUntil(seriMuda, 'change', 'setup', 'sms')
    const { id: procedureId } = before
    await app.restart()
    expect((await app.ok('app.snapshot', {})).procedures).toEqual([before])
    expect(before.unprotectedSince).not.toBeNull()
    await operator.signIn(seriMuda)
    await app.ok('procedure.openSetup', { procedureId })
    await app.ok('procedure.chooseMethod', { procedureId, method: 'sms' })
    const waiting = at(await app.ok('procedure.confirmIdentity', { procedureId, password }), 'code')
    await app.restart()
    await operator.signIn(seriMuda)
    at(await operator.verify(seriMuda, waiting), 'accepted')
    await app.restart()
    await operator.signIn(seriMuda)
    at(await app.ok('procedure.finish', { procedureId }), 'done')
  })

  test('the secret of an Authenticator App is gone: the password is asked for again, and a new one is shown', async ({
    world,
  }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const first = await app.ok('procedure.authenticatorSecret', { procedureId })
    await app.restart()
    // As it is on disk: to get the procedure itself would take it back, too.
    expect((await app.ok('app.snapshot', {})).procedures.map(({ state }) => state.at)).toEqual(['identity'])
    const back = at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back.problem).toEqual({ code: 'secret-gone' })
    expect((await app.failure('procedure.authenticatorSecret', { procedureId })).code).toBe('not-found')
    await operator.signIn(bayu)
    const waiting = at(await app.ok('procedure.confirmIdentity', { procedureId, password }), 'code')
    const second = await app.ok('procedure.authenticatorSecret', { procedureId })
    expect(second.secret).not.toBe(first.secret)
    at(await operator.verify(bayu, waiting), 'accepted')
  })

  test('the answer with that secret was lost: it is shown once the answer is found', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'authenticator')
    await sandbox.plan({ ...enrolRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.confirmIdentity', { procedureId, password }), 'unknown')
    await app.restart()
    await operator.signIn(bayu)
    const waiting = at((await app.ok('procedure.get', { procedureId })).procedure, 'code')
    await app.ok('procedure.authenticatorSecret', { procedureId })
    at(await operator.verify(bayu, waiting), 'accepted')
  })

  test('its code was lost before it arrived: nobody can show the secret any more, so the set-up starts over', async ({
    world,
  }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const { id: procedureId } = waiting
    await sandbox.plan({ ...verifyRoute, fault: 'cut-before', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await operator.verify(bayu, waiting), 'unknown')
    await app.restart()
    await operator.signIn(bayu)
    const back = at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back.problem).toEqual({ code: 'secret-gone' })
  })
})

describe('an outcome that is older than the portal’s memory of keys', () => {
  /** An unknown disable, a day later, with nobody signed in any more and the key forgotten. */
  async function aDayLater(world: World, fault: 'cut-after' | 'cut-before', clockMoves = aDay): Promise<string> {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.plan({ ...disableRoute, fault, times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    await app.restart()
    app.clock.advance(clockMoves)
    await sandbox.advance(aDay)
    // The sandbox forgets old keys when the next one begins.
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const body = { method: 'email', password, expectedVersion: 0 } as const
    await sandbox.call('startEnrolment', { token, params: { accountId: bayu.id }, body })
    return procedureId
  }

  test('did not happen where the version is what it was', async ({ world }) => {
    const procedureId = await aDayLater(world, 'cut-before')
    await operatorOf(world).signIn(seriMuda)
    const after = at((await world.app.ok('procedure.get', { procedureId })).procedure, 'disable')
    expect(after.problem).toEqual({ code: 'did-not-happen' })
    expect((await world.sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')
  })

  test.for([
    ['a right clock', aDay],
    ['a clock that stood still', 0],
    ['a clock that was put back', -2 * aDay],
  ] as const)('is undetermined where the version changed, by %s', async ([, clockMoves], { world }) => {
    const procedureId = await aDayLater(world, 'cut-after', clockMoves)
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const after = at((await world.app.ok('procedure.get', { procedureId })).procedure, 'undetermined')
    expect(after.state).toMatchObject({ effect: 'disable', now: { active: false } })
    expect(after.state.now.version).toBe(after.state.versionBefore + 1)
    expect(world.app.entries().map(({ action }) => action)).toContain('effect.undetermined')
    const effects = (await world.sandbox.ledger()).filter(({ accountId }) => accountId === seriMuda.id)
    expect(effects.map(({ what }) => what)).toEqual(['two-factor-disabled'])
    await operator.complete(seriMuda, 'set-up', 'sms')
  })
})
