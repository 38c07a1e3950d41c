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
  world.desk.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: 'email', howLong: null })

async function toSetup(world: World): Promise<string> {
  const { id: procedureId } = await confirm(world, await nextProcedure(world.desk))
  await world.desk.ok('procedure.disable', { procedureId, password })
  return procedureId
}

async function toIdentity(world: World): Promise<string> {
  const procedureId = await toSetup(world)
  await world.desk.ok('procedure.openSetup', { procedureId })
  await world.desk.ok('procedure.chooseMethod', { procedureId, method: 'email' })
  return procedureId
}

async function toCode(world: World): Promise<Procedure> {
  return world.desk.ok('procedure.confirmIdentity', { procedureId: await toIdentity(world), password })
}

/** Keeps the queue from being written for the rest of this run, as a failing disk would. */
function refuseQueueWrites({ desk }: World): void {
  desk.db.exec(
    `CREATE TEMP TRIGGER refused BEFORE UPDATE ON main.queue BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
  )
}

const moments: Record<string, Reach> = {
  'before its first account': async () => undefined,
  'while an account that has its turn is read': async ({ desk }) => {
    desk.onSend = ({ path }) => (path.endsWith('/two-factor') ? never : undefined)
    void desk.call('queue.next', {})
    await until('the account has its turn', async () => currentItem(await queueOf(desk)) !== null)
  },
  'when a procedure began': ({ desk }) => nextProcedure(desk),
  'before portal step 5': async (world) => confirm(world, await nextProcedure(world.desk)),
  'before the disable left': async (world) => {
    const { id: procedureId } = await confirm(world, await nextProcedure(world.desk))
    world.desk.onSend = ({ path }) => (path.endsWith('/disable') ? never : undefined)
    void world.desk.call('procedure.disable', { procedureId, password })
    await until('the intent is written', () => world.desk.entries().at(-1)?.action === 'effect.intended')
  },
  'while the disable is awaited': async (world) => {
    const { id: procedureId } = await confirm(world, await nextProcedure(world.desk))
    await world.sandbox.plan({ ...disableRoute, fault: 'stall', times: 1 })
    void world.desk.call('procedure.disable', { procedureId, password })
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
    at(await world.desk.ok('procedure.finish', { procedureId: accepted.id }), 'done')
    expect(await itemsOf(world.desk)).toEqual(['current', 'waiting'])
  },
  'after its account was skipped, with a set-up left open': async (world) => {
    await toSetup(world)
    await world.desk.ok('queue.skip', { accountId: seriMuda.id })
    await world.desk.ok('queue.retry', { accountId: seriMuda.id })
  },
}

describe('a console that ended in the middle of a queue changes each account exactly once', () => {
  test.for(Object.keys(moments))('%s', async (moment, { world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(desk, [seriMuda, kenari], toEmail)
    await moments[moment]?.(world, operator)

    await desk.restart()
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    for (const customer of [seriMuda, kenari]) {
      const item = (await queueOf(desk)).items.find(({ accountId }) => accountId === customer.id)
      if (item?.state.is === 'done') continue
      const procedure = await nextProcedure(desk)
      expect(procedure.accountId).toBe(customer.id)
      await operator.goOn(customer, procedure, 'email')
    }
    expect(await itemsOf(desk)).toEqual(['done', 'done'])
    expect((await queueOf(desk)).state).toBe('finished')
    for (const customer of [seriMuda, kenari]) {
      const effects = (await effectsOn(world, customer)).filter((what) => what.startsWith('two-factor-'))
      expect(effects).toEqual(['two-factor-disabled', 'two-factor-enabled'])
    }
    for (const action of ['queue.item-begun', 'queue.item-done'] as const)
      expect(desk.entries().filter((entry) => entry.action === action)).toHaveLength(2)
    expect(desk.entries().filter(({ action }) => action === 'queue.finished')).toHaveLength(1)
  })

  test('what a sign-in settles after the restart is read back without another press', async ({ world }) => {
    const { desk, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(desk, [kenari], allOff)
    const { id: procedureId } = await nextProcedure(desk)
    const answers = { reason: 'other', note: '', to: null, howLong: 'today' } as const
    await desk.ok('procedure.confirmPreflight', { procedureId, ...answers })
    await sandbox.plan({ ...disableRoute, fault: 'stall', times: 1 })
    void desk.call('procedure.disable', { procedureId, password })
    await until('the portal did it', async () => (await sandbox.ledger()).length === 1)
    await desk.restart()
    await operator.signIn(kenari)
    await until('the state is read back', async () => {
      const state = (await queueOf(desk)).items[0]?.state
      return state?.is === 'done' && state.ending.readBack
    })
    expect(desk.entries().filter(({ action }) => action === 'procedure.finished')).toHaveLength(1)
  })

  test('and is where it was, paused or running', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(desk, [kenari], allOff)
    await nextProcedure(desk)
    await desk.ok('queue.pause', {})
    const before = await queueOf(desk)
    await desk.restart()
    expect(await queueOf(desk)).toEqual(before)
  })

  test('a procedure and its place in the queue are there together or not at all', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(desk, [kenari], allOff)
    for (const { id } of (await desk.ok('app.snapshot', {})).sessions)
      await desk.ok('session.signOut', { sessionId: id })
    expect((await desk.failure('queue.next', {})).code).toBe('signed-out')
    await operator.signIn(kenari)
    refuseQueueWrites(world)
    expect((await desk.failure('queue.next', {})).code).toBe('record-failed')
    world.desk.errors.length = 0
    expect((await desk.ok('app.snapshot', {})).procedures).toEqual([])
    await desk.restart()
    await operator.signIn(kenari)
    await operator.goOn(kenari, at(await nextProcedure(desk), 'preflight'))
    expect(await itemsOf(desk)).toEqual(['done'])
  })
})
