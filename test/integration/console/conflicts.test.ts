import { describe, expect } from 'vitest'
import { at, operatorOf, type Customer, type Operator } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples

async function signedIn(world: World, customer: Customer): Promise<Operator> {
  const operator = operatorOf(world)
  await operator.signIn(customer)
  return operator
}

const effectsOf = async (world: World): Promise<string[]> => (await world.sandbox.ledger()).map(({ what }) => what)

describe('an account', () => {
  test('has one procedure at a time', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const first = await operator.start(seriMuda, 'change')
    const failure = await world.app.failure('procedure.start', { accountId: seriMuda.id, kind: 'disable' })
    expect(failure).toMatchObject({ code: 'procedure-open', next: 'read-back' })
    const both = await Promise.all([
      world.app.call('procedure.start', { accountId: seriMuda.id, kind: 'disable' }),
      world.app.call('procedure.start', { accountId: seriMuda.id, kind: 'disable' }),
    ])
    expect(both.map(({ ok }) => ok)).toEqual([false, false])
    expect((await world.app.ok('app.snapshot', {})).procedures.map(({ id }) => id)).toEqual([first.id])
  })

  test('whose button is pressed twice at once has one effect', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    const presses = Array.from({ length: 10 }, () => world.app.call('procedure.disable', { procedureId, password }))
    const outcomes = await Promise.all(presses)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.failure.code).toBe('wrong-step')
    expect(await effectsOf(world)).toEqual(['two-factor-disabled'])
  })

  test('whose 2FA was changed elsewhere meanwhile is read again before anything happens', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    const elsewhere = operatorOf(world, await world.openConsole())
    await elsewhere.signIn(seriMuda)
    await elsewhere.complete(seriMuda, 'disable')
    const back = at(await world.app.ok('procedure.disable', { procedureId, password }), 'preflight')
    expect(back).toMatchObject({ problem: { code: 'conflict' }, from: null, state: { before: { active: false } } })
    const preflight = { procedureId, reason: 'other', note: '', to: 'sms', howLong: null } as const
    at(await world.app.ok('procedure.confirmPreflight', preflight), 'setup')
    expect(await effectsOf(world)).toEqual(['two-factor-disabled'])
  })

  test('whose 2FA was on and off again elsewhere meanwhile is read again before a set-up', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'sms')
    const elsewhere = operatorOf(world, await world.openConsole())
    await elsewhere.signIn(bayu)
    await elsewhere.complete(bayu, 'set-up', 'email')
    await elsewhere.complete(bayu, 'disable')
    const before = await effectsOf(world)
    const back = at(await world.app.ok('procedure.confirmIdentity', { procedureId, password }), 'preflight')
    expect(back).toMatchObject({ problem: { code: 'conflict' }, state: { before: { active: false } } })
    expect(await effectsOf(world)).toEqual(before)
  })

  test('that got 2FA elsewhere while a code was awaited is read again too', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    const elsewhere = operatorOf(world, await world.openConsole())
    await elsewhere.signIn(bayu)
    await elsewhere.complete(bayu, 'set-up', 'email')
    const back = at(await operator.verify(bayu, waiting), 'preflight')
    expect(back).toMatchObject({ problem: { code: 'conflict' }, state: { before: { active: true, method: 'email' } } })
    expect(await effectsOf(world)).not.toContain('two-factor-disabled')
  })
})

describe('finding out', () => {
  test('leaves alone what is still under way: only this process knows that it will be answered', async ({ world }) => {
    const { app } = world
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    app.onSend = ({ path }) => (path.endsWith('/disable') ? held : undefined)
    const pressed = app.ok('procedure.disable', { procedureId, password })
    await app.main.portalFound()
    at(await app.ok('procedure.recover', { procedureId }), 'sending')
    at((await app.ok('procedure.get', { procedureId })).procedure, 'sending')
    letGo()
    at(await pressed, 'setup')
    expect(await effectsOf(world)).toEqual(['two-factor-disabled'])
  })

  test('from many sides at once settles once', async ({ world }) => {
    const { app, sandbox } = world
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.plan({ method: 'POST', path: '/accounts/{id}/two-factor/disable', fault: 'cut-after', times: 1 })
    await sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    const asked = Array.from({ length: 10 }, () => app.ok('procedure.recover', { procedureId }))
    const found = await Promise.all([...asked, app.main.portalFound()])
    for (const procedure of found.slice(0, 10)) at(procedure!, 'setup')
    expect(app.entries().filter(({ action }) => action === 'effect.applied')).toHaveLength(1)
  })
})
