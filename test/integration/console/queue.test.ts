import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { allOff, effectsOn, itemsOf, nextProcedure, queueOf, startQueue, toEmail } from '../../support/console/queue.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'
import { maxInQueue } from '#shared/domain/limits.ts'

const { seriMuda, kenari, bayu } = samples
const disableRoute = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' } as const
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

describe('a queue', () => {
  test('takes accounts one after another, each with its own procedure, and reports their outcomes', async ({
    world,
  }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, bayu, kenari]) await operator.signIn(customer)
    await startQueue(app, [seriMuda, bayu, kenari], allOff)

    const first = at(await nextProcedure(app), 'preflight')
    expect(first).toMatchObject({ accountId: seriMuda.id, reason: 'maintenance', howLong: 'today' })
    await operator.goOn(seriMuda, first)
    expect(await itemsOf(app)).toEqual(['done', 'waiting', 'waiting'])

    const failed = await app.ok('queue.next', {})
    expect(failed.items[1]?.state).toMatchObject({
      is: 'failed',
      code: 'already-so',
      ending: { now: { active: false }, readBack: true },
    })
    await operator.goOn(kenari, await nextProcedure(app))

    const queue = await queueOf(app)
    expect(queue.state).toBe('finished')
    const trace = app
      .entries()
      .find(({ action, account }) => action === 'effect.applied' && account === kenari.id)?.trace
    expect(queue.items[2]?.state).toMatchObject({
      is: 'done',
      ending: { now: { active: false, method: null }, readBack: true, trace },
    })
    const story = app.entries().filter(({ action }) => action.startsWith('queue.'))
    expect(story.map(({ action }) => action)).toEqual([
      'queue.started',
      'queue.item-begun',
      'queue.item-done',
      'queue.item-failed',
      'queue.item-begun',
      'queue.item-done',
      'queue.finished',
    ])
    expect(app.published.filter(({ name }) => name === 'queue.changed').length).toBeGreaterThan(5)
    expect((await app.failure('queue.next', {})).code).toBe('wrong-step')
  })

  test('carries method, reason and note into the pre-flight of a change and of a set-up', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(app, [kenari], toEmail)
    const change = at(await nextProcedure(app), 'preflight')
    expect(change).toMatchObject({ to: 'email', reason: 'switch-method', note: 'one by one', howLong: null })
    await operator.goOn(kenari, change, 'email')
    await operator.signIn(bayu)
    await startQueue(app, [bayu], { ...toEmail, kind: 'set-up', to: 'sms' })
    expect(at(await nextProcedure(app), 'preflight')).toMatchObject({ kind: 'set-up', to: 'sms' })
    expect(app.entries().filter(({ action }) => action === 'queue.started')).toHaveLength(2)
  })

  test('keeps the turn of an account that must sign in first; skipped then, it failed for that', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    for (const { id } of (await app.ok('app.snapshot', {})).sessions) await app.ok('session.signOut', { sessionId: id })
    await startQueue(app, [seriMuda, kenari], allOff)
    expect(await app.failure('queue.next', {})).toMatchObject({ code: 'signed-out', next: 'sign-in' })
    expect(await itemsOf(app)).toEqual(['current', 'waiting'])
    const skipped = await app.ok('queue.skip', { accountId: seriMuda.id })
    expect(skipped.items[0]?.state).toMatchObject({ is: 'failed', code: 'signed-out' })
    await operator.signIn(kenari)
    await operator.goOn(kenari, await nextProcedure(app))
    await app.ok('queue.retry', { accountId: seriMuda.id })
    await operator.signIn(seriMuda)
    await operator.goOn(seriMuda, await nextProcedure(app))
    expect(await itemsOf(app)).toEqual(['done', 'done'])
  })

  test('skipped before anything was sent, a procedure is cancelled; after it, it stays open and counts later', async ({
    world,
  }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(app, [seriMuda, kenari], toEmail)
    const { id: untouched } = await nextProcedure(app)
    await app.ok('queue.skip', { accountId: seriMuda.id })
    at((await app.ok('procedure.get', { procedureId: untouched })).procedure, 'cancelled')

    const { id: procedureId } = await nextProcedure(app)
    await app.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: 'email', howLong: null })
    const half = at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
    expect((await app.ok('queue.skip', { accountId: kenari.id })).state).toBe('finished')
    expect(await itemsOf(app)).toEqual(['skipped', 'skipped'])
    await operator.goOn(kenari, half, 'email')
    expect(await itemsOf(app)).toEqual(['skipped', 'done'])
  })

  test('goes on past an outcome that is unknown, and settles it when it is found out', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    await startQueue(app, [seriMuda, kenari], allOff)
    const { id: procedureId } = await nextProcedure(app)
    await app.ok('procedure.confirmPreflight', { procedureId, reason: 'other', note: '', to: null, howLong: 'today' })
    await sandbox.plan({ ...disableRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    await app.ok('queue.pause', {})
    expect((await app.failure('queue.pause', {})).code).toBe('wrong-step')
    await app.ok('queue.skip', { accountId: seriMuda.id })
    expect((await app.failure('queue.next', {})).code).toBe('wrong-step')
    await app.ok('queue.resume', {})
    await operator.goOn(kenari, await nextProcedure(app))
    expect(await itemsOf(app)).toEqual(['skipped', 'done'])
    await app.ok('procedure.recover', { procedureId })
    expect(await itemsOf(app)).toEqual(['done', 'done'])
    expect(await effectsOn(world, seriMuda)).toEqual(['two-factor-disabled'])
  })

  test('fails an account with another procedure open, and one that is no longer in the account list', async ({
    world,
  }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    const other = await operator.start(seriMuda, 'disable')
    const { baseUrl } = await world.createPortal()
    const portalId = new URL(baseUrl).host
    await app.ok('portal.add', { address: baseUrl })
    await app.ok('session.signIn', { portalId, userId: bayu.userId, password })
    await app.idle()
    const elsewhere = `${bayu.id}@${portalId}`
    await startQueue(app, [seriMuda, { id: elsewhere }, kenari], allOff)
    await app.ok('portal.remove', { portalId })
    await app.ok('queue.next', {})
    await app.ok('queue.next', {})
    const { items } = await queueOf(app)
    expect(items.map(({ state }) => ('code' in state ? state.code : state.is))).toEqual([
      'procedure-open',
      'account-not-listed',
      'waiting',
    ])
    await app.ok('queue.stop', {})
    expect(await itemsOf(app)).toEqual(['failed', 'failed', 'cancelled'])
    await app.ok('procedure.cancel', { procedureId: other.id })
  })

  test('begins one procedure for two presses at once', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    await startQueue(app, [kenari], allOff)
    const [first, second] = await Promise.all([app.ok('queue.next', {}), app.ok('queue.next', {})])
    expect(first.items).toEqual(second.items)
    expect(first.items[0]?.state).toMatchObject({ is: 'current' })
    expect((await app.ok('app.snapshot', {})).procedures).toHaveLength(1)
  })

  test('begins nothing while it is paused, not even for the account whose turn it is', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    const { id: sessionId } = await operator.signIn(kenari)
    await app.ok('session.signOut', { sessionId })
    await startQueue(app, [kenari], allOff)
    expect((await app.failure('queue.next', {})).code).toBe('signed-out')
    await app.ok('queue.pause', {})
    await operator.signIn(kenari)
    expect((await app.failure('queue.next', {})).code).toBe('wrong-step')
    expect((await app.ok('app.snapshot', {})).procedures).toEqual([])
    await app.ok('queue.resume', {})
    at(await nextProcedure(app), 'preflight')
  })

  test('is one at a time; the last one stays until the next one starts', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(kenari)
    const first = await startQueue(app, [kenari], allOff)
    expect((await app.failure('queue.start', { accountIds: [kenari.id], ...allOff })).code).toBe('queue-open')
    await app.ok('queue.stop', {})
    expect(await queueOf(app)).toMatchObject({ id: first.id, state: 'finished' })
    const second = await startQueue(app, [kenari], allOff)
    expect((await queueOf(app)).id).toBe(second.id)
    expect(second.id).not.toBe(first.id)
  })

  test('refuses what makes no sense in words of its own, and starts nothing', async ({ world }) => {
    const { app } = world
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
      [{ accountIds: Array.from({ length: maxInQueue + 1 }, (_, n) => `A-${n}`), ...allOff }, 'invalid-request'],
      [{ accountIds: Array.from({ length: 10_000 }, (_, n) => `A-${n}`), ...allOff }, 'invalid-request'],
    ] as const
    for (const [input, code] of refused)
      expect((await app.failure('queue.start', { ...input, accountIds: [...input.accountIds] })).code).toBe(code)
    expect(await app.ok('queue.get', {})).toEqual({ queue: null })
    for (const name of ['queue.next', 'queue.pause', 'queue.resume', 'queue.stop', 'queue.export'] as const)
      expect((await app.failure(name, {})).code).toBe('not-found')
    await startQueue(app, [kenari], allOff)
    for (const name of ['queue.skip', 'queue.retry'] as const)
      expect((await app.failure(name, { accountId: 'A-99999' })).code).toBe('not-found')
    expect((await app.failure('queue.retry', { accountId: kenari.id })).code).toBe('wrong-step')
    expect((await app.failure('queue.resume', {})).code).toBe('wrong-step')
  })

  test('writes its result as CSV where the user says', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, bayu]) await operator.signIn(customer)
    await startQueue(app, [seriMuda, bayu], allOff)
    await operator.goOn(seriMuda, await nextProcedure(app))
    await app.ok('queue.next', {})
    expect(await app.ok('queue.export', {})).toEqual({ file: app.exportFile, lines: 2 })
    const [head, first, second] = readFileSync(app.exportFile, 'utf8').split('\r\n')
    expect(head).toContain('"account","name","user-id","outcome","code","method-now"')
    expect(first).toMatch(/^"A-20417","Seri Muda Trading","it@serimuda\.example","done","","off","yes","/)
    expect(second).toMatch(/^"A-47260","Bayu Digital","admin@bayu\.example","failed","already-so","off","yes","/)
    expect(app.entries().at(-1)).toMatchObject({ action: 'queue.exported', detail: { lines: 2 } })
  })
})
