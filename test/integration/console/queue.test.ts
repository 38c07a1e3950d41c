import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { allOff, effectsOn, itemsOf, nextProcedure, queueOf, startQueue, toEmail } from '../../support/console/queue.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'
import { mostInQueue } from '#shared/domain/queue-limits.ts'

const { seriMuda, kenari, bayu } = samples
const disableRoute = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' } as const
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

describe('a queue', () => {
  test('takes accounts one after another, each with its own procedure, and reports their outcomes', async ({
    world,
  }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, bayu, kenari]) await operator.signIn(customer)
    await startQueue(desk, [seriMuda, bayu, kenari], allOff)

    const first = at(await nextProcedure(desk), 'preflight')
    expect(first).toMatchObject({ accountId: seriMuda.id, reason: 'maintenance', howLong: 'today' })
    await operator.goOn(seriMuda, first)
    expect(await itemsOf(desk)).toEqual(['done', 'waiting', 'waiting'])

    const failed = await desk.ok('queue.next', {})
    expect(failed.items[1]?.state).toMatchObject({
      is: 'failed',
      code: 'already-so',
      ending: { now: { active: false }, readBack: true },
    })
    await operator.goOn(kenari, await nextProcedure(desk))

    const queue = await queueOf(desk)
    expect(queue.state).toBe('finished')
    const trace = desk
      .entries()
      .find(({ action, account }) => action === 'effect.applied' && account === kenari.id)?.trace
    expect(queue.items[2]?.state).toMatchObject({
      is: 'done',
      ending: { now: { active: false, method: null }, readBack: true, trace },
    })
    const story = desk.entries().filter(({ action }) => action.startsWith('queue.'))
    expect(story.map(({ action }) => action)).toEqual([
      'queue.started',
      'queue.item-begun',
      'queue.item-done',
      'queue.item-failed',
      'queue.item-begun',
      'queue.item-done',
      'queue.finished',
    ])
    expect(desk.published.filter(({ name }) => name === 'queue.changed').length).toBeGreaterThan(5)
    expect((await desk.failure('queue.next', {})).code).toBe('wrong-step')
  })

  test('carries method, reason and note into the pre-flight of a change and of a set-up', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(desk, [kenari], toEmail)
    const change = at(await nextProcedure(desk), 'preflight')
    expect(change).toMatchObject({ to: 'email', reason: 'switch-method', note: 'one by one', howLong: null })
    await operator.goOn(kenari, change, 'email')
    await operator.signIn(bayu)
    await startQueue(desk, [bayu], { ...toEmail, kind: 'set-up', to: 'sms' })
    expect(at(await nextProcedure(desk), 'preflight')).toMatchObject({ kind: 'set-up', to: 'sms' })
    expect(desk.entries().filter(({ action }) => action === 'queue.started')).toHaveLength(2)
  })

  test('keeps the turn of an account that must sign in first; skipped then, it failed for that', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    for (const { id } of (await desk.ok('app.snapshot', {})).sessions)
      await desk.ok('session.signOut', { sessionId: id })
    await startQueue(desk, [seriMuda, kenari], allOff)
    expect(await desk.failure('queue.next', {})).toMatchObject({ code: 'signed-out', next: 'sign-in' })
    expect(await itemsOf(desk)).toEqual(['current', 'waiting'])
    const skipped = await desk.ok('queue.skip', { accountId: seriMuda.id })
    expect(skipped.items[0]?.state).toMatchObject({ is: 'failed', code: 'signed-out' })
    await operator.signIn(kenari)
    await operator.goOn(kenari, await nextProcedure(desk))
    await desk.ok('queue.retry', { accountId: seriMuda.id })
    await operator.signIn(seriMuda)
    await operator.goOn(seriMuda, await nextProcedure(desk))
    expect(await itemsOf(desk)).toEqual(['done', 'done'])
  })

  test('skipped before anything was sent, a procedure is cancelled; after it, it stays open and counts later', async ({
    world,
  }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(desk, [seriMuda, kenari], toEmail)
    const { id: untouched } = await nextProcedure(desk)
    await desk.ok('queue.skip', { accountId: seriMuda.id })
    at((await desk.ok('procedure.get', { procedureId: untouched })).procedure, 'cancelled')

    const { id: procedureId } = await nextProcedure(desk)
    await desk.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: 'email', howLong: null })
    const half = at(await desk.ok('procedure.disable', { procedureId, password }), 'setup')
    expect((await desk.ok('queue.skip', { accountId: kenari.id })).state).toBe('finished')
    expect(await itemsOf(desk)).toEqual(['skipped', 'skipped'])
    await operator.goOn(kenari, half, 'email')
    expect(await itemsOf(desk)).toEqual(['skipped', 'done'])
  })

  test('goes on past an outcome that is unknown, and settles it when it is found out', async ({ world }) => {
    const { desk, sandbox } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(desk, [seriMuda, kenari], allOff)
    const { id: procedureId } = await nextProcedure(desk)
    await desk.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: null, howLong: 'today' })
    await sandbox.plan({ ...disableRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-before', times: 1 })
    at(await desk.ok('procedure.disable', { procedureId, password }), 'unknown')
    await desk.ok('queue.pause', {})
    expect((await desk.failure('queue.pause', {})).code).toBe('wrong-step')
    await desk.ok('queue.skip', { accountId: seriMuda.id })
    expect((await desk.failure('queue.next', {})).code).toBe('wrong-step')
    await desk.ok('queue.resume', {})
    await operator.goOn(kenari, await nextProcedure(desk))
    expect(await itemsOf(desk)).toEqual(['skipped', 'done'])
    await desk.ok('procedure.reconcile', { procedureId })
    expect(await itemsOf(desk)).toEqual(['done', 'done'])
    expect(await effectsOn(world, seriMuda)).toEqual(['two-factor-disabled'])
  })

  test('fails an account with another procedure open, and one that is no longer in the account list', async ({
    world,
  }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    const other = await operator.start(seriMuda, 'disable')
    const { baseUrl } = await world.openPortal()
    const portalId = new URL(baseUrl).host
    await desk.ok('portal.add', { address: baseUrl })
    await desk.ok('session.signIn', { portalId, userId: bayu.userId, password })
    await desk.idle()
    const elsewhere = `${bayu.id}@${portalId}`
    await startQueue(desk, [seriMuda, { id: elsewhere }, kenari], allOff)
    await desk.ok('portal.remove', { portalId })
    await desk.ok('queue.next', {})
    await desk.ok('queue.next', {})
    const { items } = await queueOf(desk)
    expect(items.map(({ state }) => ('code' in state ? state.code : state.is))).toEqual([
      'procedure-open',
      'account-not-listed',
      'waiting',
    ])
    await desk.ok('queue.stop', {})
    expect(await itemsOf(desk)).toEqual(['failed', 'failed', 'cancelled'])
    await desk.ok('procedure.cancel', { procedureId: other.id })
  })

  test('begins one procedure for two presses at once', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(desk, [kenari], allOff)
    const [first, second] = await Promise.all([desk.ok('queue.next', {}), desk.ok('queue.next', {})])
    expect(first.items).toEqual(second.items)
    expect(first.items[0]?.state).toMatchObject({ is: 'current' })
    expect((await desk.ok('app.snapshot', {})).procedures).toHaveLength(1)
  })

  test('begins nothing while it is paused, not even for the account whose turn it is', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    const { id: sessionId } = await operator.signIn(kenari)
    await desk.ok('session.signOut', { sessionId })
    await startQueue(desk, [kenari], allOff)
    expect((await desk.failure('queue.next', {})).code).toBe('signed-out')
    await desk.ok('queue.pause', {})
    await operator.signIn(kenari)
    expect((await desk.failure('queue.next', {})).code).toBe('wrong-step')
    expect((await desk.ok('app.snapshot', {})).procedures).toEqual([])
    await desk.ok('queue.resume', {})
    at(await nextProcedure(desk), 'preflight')
  })

  test('is one at a time; the last one stays until the next one starts', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    const first = await startQueue(desk, [kenari], allOff)
    expect((await desk.failure('queue.start', { accountIds: [kenari.id], ...allOff })).code).toBe('queue-open')
    await desk.ok('queue.stop', {})
    expect(await queueOf(desk)).toMatchObject({ id: first.id, state: 'finished' })
    const second = await startQueue(desk, [kenari], allOff)
    expect((await queueOf(desk)).id).toBe(second.id)
    expect(second.id).not.toBe(first.id)
  })

  test('refuses what makes no sense in words of its own, and starts nothing', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    const accountIds = [kenari.id]
    const refused = [
      [{ accountIds: [kenari.id, kenari.id], ...allOff }, 'account-twice'],
      [{ accountIds: ['A-99999'], ...allOff }, 'account-not-listed'],
      [{ accountIds, ...toEmail, to: null }, 'plan-contradictory'],
      [{ accountIds, ...toEmail, howLong: 'today' }, 'plan-contradictory'],
      [{ accountIds, ...toEmail, kind: 'set-up', howLong: 'today' }, 'plan-contradictory'],
      [{ accountIds, ...allOff, howLong: null }, 'plan-contradictory'],
      [{ accountIds: [], ...allOff }, 'invalid-request'],
      [{ accountIds: Array.from({ length: mostInQueue + 1 }, (_, n) => `A-${n}`), ...allOff }, 'invalid-request'],
      [{ accountIds: Array.from({ length: 10_000 }, (_, n) => `A-${n}`), ...allOff }, 'invalid-request'],
    ] as const
    for (const [input, code] of refused)
      expect((await desk.failure('queue.start', { ...input, accountIds: [...input.accountIds] })).code).toBe(code)
    expect(await desk.ok('queue.get', {})).toEqual({ queue: null })
    for (const name of ['queue.next', 'queue.pause', 'queue.resume', 'queue.stop', 'queue.export'] as const)
      expect((await desk.failure(name, {})).code).toBe('not-found')
    await startQueue(desk, [kenari], allOff)
    for (const name of ['queue.skip', 'queue.retry'] as const)
      expect((await desk.failure(name, { accountId: 'A-99999' })).code).toBe('not-found')
    expect((await desk.failure('queue.retry', { accountId: kenari.id })).code).toBe('wrong-step')
    expect((await desk.failure('queue.resume', {})).code).toBe('wrong-step')
  })

  test('writes its result as CSV where the user says', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, bayu]) await operator.signIn(customer)
    await startQueue(desk, [seriMuda, bayu], allOff)
    await operator.goOn(seriMuda, await nextProcedure(desk))
    await desk.ok('queue.next', {})
    expect(await desk.ok('queue.export', {})).toEqual({ file: desk.exportFile, lines: 2 })
    const [head, first, second] = readFileSync(desk.exportFile, 'utf8').split('\r\n')
    expect(head).toContain('"account","name","user-id","outcome","code","method-now"')
    expect(first).toMatch(/^"A-20417","Seri Muda Trading","it@serimuda\.example","done","","off","yes","/)
    expect(second).toMatch(/^"A-47260","Bayu Digital","admin@bayu\.example","failed","already-so","off","yes","/)
    expect(desk.entries().at(-1)).toMatchObject({ action: 'queue.exported', detail: { lines: 2 } })
  })
})
