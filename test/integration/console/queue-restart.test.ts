import { describe, expect } from 'vitest'
import { currentItem } from '#shared/domain/queue-rules.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { at, operatorOf, type Operator } from '../../support/console/operator.ts'
import { allOff, effectsOn, itemsOf, nextProcedure, queueOf, startQueue, toEmail } from '../../support/console/queue.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari } = samples
const disableRoute = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' } as const

const never = new Promise<void>(() => undefined)

/** Brings the first account of a queue to the moment at which the console ends. */
type Reach = (world: World, operator: Operator) => Promise<unknown>

const confirm = (world: World, { id: procedureId }: Procedure): Promise<Procedure> =>
  world.app.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: 'email', howLong: null })

async function toSetup(world: World): Promise<string> {
  const { id: procedureId } = await confirm(world, await nextProcedure(world.app))
  await world.app.ok('procedure.disable', { procedureId, password })
  return procedureId
}

async function toIdentity(world: World): Promise<string> {
  const procedureId = await toSetup(world)
  await world.app.ok('procedure.openSetup', { procedureId })
  await world.app.ok('procedure.chooseMethod', { procedureId, method: 'email' })
  return procedureId
}

async function toCode(world: World): Promise<Procedure> {
  return world.app.ok('procedure.confirmIdentity', { procedureId: await toIdentity(world), password })
}

/** Keeps the queue from being written for the rest of this run, as a failing disk would. */
function refuseQueueWrites({ app }: World): void {
  app.db.exec(
    `CREATE TEMP TRIGGER refused BEFORE UPDATE ON main.queue BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
  )
}

const moments: Record<string, Reach> = {
  'before its first account': async () => undefined,
  'while an account that has its turn is read': async ({ app }) => {
    app.onSend = ({ path }) => (path.endsWith('/two-factor') ? never : undefined)
    void app.call('queue.next', {})
    await until('the account has its turn', async () => currentItem(await queueOf(app)) !== null)
  },
  'when a procedure began': ({ app }) => nextProcedure(app),
  'before portal step 5': async (world) => confirm(world, await nextProcedure(world.app)),
  'before the disable left': async (world) => {
    const { id: procedureId } = await confirm(world, await nextProcedure(world.app))
    world.app.onSend = ({ path }) => (path.endsWith('/disable') ? never : undefined)
    void world.app.call('procedure.disable', { procedureId, password })
    await until('the intent is written', () => world.app.entries().at(-1)?.action === 'effect.intended')
  },
  'while the disable is awaited': async (world) => {
    const { id: procedureId } = await confirm(world, await nextProcedure(world.app))
    await world.sandbox.plan({ ...disableRoute, fault: 'stall', times: 1 })
    void world.app.call('procedure.disable', { procedureId, password })
    await until('the portal did it', async () => (await world.sandbox.ledger()).length === 1)
  },
  'between disable and set-up': (world) => toSetup(world),
  'before portal step 8': (world) => toIdentity(world),
  'while its code is awaited': (world) => toCode(world),
  'when its code was accepted': async (world, operator) => operator.verify(seriMuda, await toCode(world)),
  'when it was done': async (world, operator) => operator.goOn(seriMuda, await toCode(world)),
  'when it was done, and the queue could not be informed': async (world, operator) => {
    const accepted = await operator.verify(seriMuda, await toCode(world))
    refuseQueueWrites(world)
    at(await world.app.ok('procedure.finish', { procedureId: accepted.id }), 'done')
    expect(await itemsOf(world.app)).toEqual(['current', 'waiting'])
  },
  'after its account was skipped, with a set-up left open': async (world) => {
    await toSetup(world)
    await world.app.ok('queue.skip', { accountId: seriMuda.id })
    await world.app.ok('queue.retry', { accountId: seriMuda.id })
  },
}

describe('a console that ended in the middle of a queue changes each account exactly once', () => {
  test.for(Object.keys(moments))('%s', async (moment, { world }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(app, [seriMuda, kenari], toEmail)
    await moments[moment]?.(world, operator)

    await app.restart()
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    for (const customer of [seriMuda, kenari]) {
      const item = (await queueOf(app)).items.find(({ accountId }) => accountId === customer.id)
      if (item?.state.is === 'done') continue
      const procedure = await nextProcedure(app)
      expect(procedure.accountId).toBe(customer.id)
      await operator.goOn(customer, procedure, 'email')
    }
    expect(await itemsOf(app)).toEqual(['done', 'done'])
    expect((await queueOf(app)).state).toBe('finished')
    for (const customer of [seriMuda, kenari]) {
      const effects = (await effectsOn(world, customer)).filter((what) => what.startsWith('two-factor-'))
      expect(effects).toEqual(['two-factor-disabled', 'two-factor-enabled'])
    }
    for (const action of ['queue.item-begun', 'queue.item-done'] as const)
      expect(app.entries().filter((entry) => entry.action === action)).toHaveLength(2)
    expect(app.entries().filter(({ action }) => action === 'queue.finished')).toHaveLength(1)
  })

  test('what a sign-in settles after the restart is read back without another press', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(app, [kenari], allOff)
    const { id: procedureId } = await nextProcedure(app)
    const answers = { reason: 'other', note: '', to: null, howLong: 'today' } as const
    await app.ok('procedure.confirmPreflight', { procedureId, ...answers })
    await sandbox.plan({ ...disableRoute, fault: 'stall', times: 1 })
    void app.call('procedure.disable', { procedureId, password })
    await until('the portal did it', async () => (await sandbox.ledger()).length === 1)
    await app.restart()
    await operator.signIn(kenari)
    await until('the state is read back', async () => {
      const state = (await queueOf(app)).items[0]?.state
      return state?.is === 'done' && state.ending.readBack
    })
    expect(app.entries().filter(({ action }) => action === 'procedure.finished')).toHaveLength(1)
  })

  test('and is where it was, paused or running', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(app, [kenari], allOff)
    await nextProcedure(app)
    await app.ok('queue.pause', {})
    const before = await queueOf(app)
    await app.restart()
    expect(await queueOf(app)).toEqual(before)
  })

  test('a procedure and its place in the queue are there together or not at all', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(app, [kenari], allOff)
    for (const { id } of (await app.ok('app.snapshot', {})).sessions) await app.ok('session.signOut', { sessionId: id })
    expect((await app.failure('queue.next', {})).code).toBe('signed-out')
    await operator.signIn(kenari)
    refuseQueueWrites(world)
    expect((await app.failure('queue.next', {})).code).toBe('record-failed')
    world.app.errors.length = 0
    expect((await app.ok('app.snapshot', {})).procedures).toEqual([])
    await app.restart()
    await operator.signIn(kenari)
    await operator.goOn(kenari, at(await nextProcedure(app), 'preflight'))
    expect(await itemsOf(app)).toEqual(['done'])
  })
})
