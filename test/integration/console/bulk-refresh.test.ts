import { describe, expect, onTestFinished } from 'vitest'
import type { RefreshProgress } from '#shared/ipc/features/account-list.ts'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import {
  manyAccountsPortal,
  type ManyAccountsOptions,
  type ManyAccountsPortal,
} from '../../support/portal/many-accounts-portal.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

/** A portal of its own beside the sandbox, where somebody is signed in who reaches all its accounts. */
async function signedIn(
  { app }: World,
  options: ManyAccountsOptions,
): Promise<{ portal: ManyAccountsPortal; keys: string[] }> {
  const portal = await manyAccountsPortal(options)
  onTestFinished(portal.close)
  const { id: portalId } = await app.ok('portal.add', { address: portal.origin })
  await until('the portal is there', async () =>
    (await app.ok('app.snapshot', {})).portals.some(({ id, status }) => id === portalId && status === 'ready'),
  )
  await app.ok('session.signIn', { portalId, userId: portal.userId, password })
  await app.idle()
  Object.assign(portal, { asked: [], maxRunning: 0 })
  return { portal, keys: portal.ids.map((id) => keyAt(portalId, id)) }
}

const progressOf = (app: TestConsole): RefreshProgress | undefined =>
  app.published.findLast(({ name }) => name === 'accountList.progress')?.payload as RefreshProgress | undefined

async function refreshed(app: TestConsole, accountIds: string[] | null = null): Promise<RefreshProgress> {
  await app.ok('accountList.refresh', { accountIds })
  return ended(app)
}

async function ended(app: TestConsole): Promise<RefreshProgress> {
  await until('the reading is over', () => progressOf(app)?.running === false)
  await app.idle()
  return progressOf(app) as RefreshProgress
}

async function rowOf(app: TestConsole, key: string | undefined): Promise<ListedAccount | undefined> {
  return (await app.ok('account.list', {})).find(({ id }) => id === key)
}

describe('reading the state of many accounts', () => {
  test('reads a thousand, never more at once than the portal allows, and remembers each', async ({ world }) => {
    const { app } = world
    const { portal, keys } = await signedIn(world, { accounts: 1000, requestsAtOnce: 5 })
    // Nobody is answered before five have asked and a sixth would have come.
    let turns = 0
    portal.held = () => until('five wait', () => portal.asked.length >= 5 && (turns += 1) > 2000)
    const over = await refreshed(app)
    expect(over).toEqual({ running: false, stopped: false, total: 1000, done: 1000, failed: 0, notSignedIn: 0 })
    expect(portal.maxRunning).toBe(5)
    expect(new Set(portal.asked).size).toBe(1000)
    await app.restart()
    const rows = await app.ok('account.list', {})
    expect(rows.filter(({ id, twoFactor }) => keys.includes(id) && twoFactor !== null)).toHaveLength(1000)
  })

  test('reports its progress, in batches', async ({ world }) => {
    const { app } = world
    await signedIn(world, { accounts: 200 })
    await refreshed(app)
    const progress = app.published.flatMap(({ name, payload }) =>
      name === 'accountList.progress' ? [(payload as RefreshProgress).done] : [],
    )
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.length).toBeGreaterThan(3)
    expect(progress.length).toBeLessThan(10)
    expect(app.published.filter(({ name }) => name === 'accounts.changed').length).toBeLessThan(20)
  })

  test('stops at once: nothing further is asked for, what was under way is kept', async ({ world }) => {
    const { app } = world
    const { portal, keys } = await signedIn(world, { accounts: 100, requestsAtOnce: 4 })
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    portal.held = () => answered
    await app.ok('accountList.refresh', { accountIds: null })
    await until('four are asked for', () => portal.asked.length === 4)
    await app.ok('accountList.cancelRefresh', {})
    expect(progressOf(app)).toMatchObject({ running: false, stopped: true, done: 0 })
    answer()
    await app.idle()
    expect(portal.asked).toHaveLength(4)
    expect(progressOf(app)).toMatchObject({ running: false, stopped: true, done: 4, failed: 0 })
    expect((await rowOf(app, keys[3]))?.twoFactor).not.toBeNull()
    expect((await rowOf(app, keys[50]))?.twoFactor).toBeNull()
  })

  test('says of each account why it was not read, and forgets it once it is', async ({ world }) => {
    const { app } = world
    const { portal, keys } = await signedIn(world, { accounts: 20 })
    const answers: Record<string, ReturnType<ManyAccountsPortal['answer']>> = {
      'A-3': 'nonsense',
      'A-5': 'cut',
      'A-7': { code: 'not-found' },
    }
    portal.answer = (id) => answers[id] ?? null
    expect(await refreshed(app)).toMatchObject({ total: 20, done: 20, failed: 3 })
    const at = app.clock.now().toISOString()
    expect((await rowOf(app, keys[3]))?.readFailure).toMatchObject({ code: 'portal-misbehaved', at })
    expect((await rowOf(app, keys[5]))?.readFailure).toEqual({ code: 'no-answer', at, traceId: '' })
    const missing = (await rowOf(app, keys[7]))?.readFailure
    expect(missing).toMatchObject({ code: 'not-found', at })
    expect(missing?.traceId).not.toBe('')
    expect((await rowOf(app, keys[8]))?.readFailure).toBeNull()
    portal.answer = () => null
    expect(await refreshed(app, [keys[3] ?? ''])).toMatchObject({ total: 1, done: 1, failed: 0 })
    expect((await rowOf(app, keys[3]))?.readFailure).toBeNull()
  })

  test('waits as long as a 429 says, all of it, and asks again', async ({ world }) => {
    const { app } = world
    const { portal } = await signedIn(world, { accounts: 12, requestsAtOnce: 2 })
    const refused = new Set(['A-2', 'A-3'])
    portal.answer = (id) => (refused.delete(id) ? { code: 'too-many-requests', retryAfterSeconds: 30 } : null)
    await app.ok('accountList.refresh', { accountIds: null })
    await until('it waits', () => refused.size === 0)
    await app.idle()
    expect(portal.asked).toHaveLength(4)
    app.timers.advance(29)
    await app.idle()
    expect(portal.asked).toHaveLength(4)
    app.timers.advance(1)
    expect(await ended(app)).toMatchObject({ total: 12, done: 12, failed: 0 })
    expect(portal.asked.filter((id) => id === 'A-2')).toHaveLength(2)
  })

  test('waits with all of its requests where one was asked to wait', async ({ world }) => {
    const { app } = world
    const { portal } = await signedIn(world, { accounts: 40, requestsAtOnce: 2 })
    const refused = new Set(['A-2'])
    portal.answer = (id) => (refused.delete(id) ? { code: 'too-many-requests', retryAfterSeconds: 30 } : null)
    await app.ok('accountList.refresh', { accountIds: null })
    await until('it waits', () => refused.size === 0)
    await app.idle()
    const before = portal.asked.length
    expect(before, 'what was on its way, and no more').toBeLessThan(10)
    app.timers.advance(29)
    await app.idle()
    expect(portal.asked).toHaveLength(before)
    app.timers.advance(1)
    expect(await ended(app)).toMatchObject({ total: 40, done: 40, failed: 0 })
  })

  test('gives up on an account that answers 429 again and again; stopping ends a pause', async ({ world }) => {
    const { app } = world
    const { portal, keys } = await signedIn(world, { accounts: 3 })
    portal.answer = (id) => (id === 'A-1' ? { code: 'too-many-requests', retryAfterSeconds: 10 } : null)
    await app.ok('accountList.refresh', { accountIds: null })
    for (let attempts = 1; attempts < 5; attempts += 1) {
      await until('it was refused', () => portal.asked.filter((id) => id === 'A-1').length === attempts)
      await app.idle()
      app.timers.advance(10)
    }
    expect(await ended(app)).toMatchObject({ done: 3, failed: 1 })
    expect((await rowOf(app, keys[1]))?.readFailure?.code).toBe('too-many-requests')

    portal.asked.length = 0
    await app.ok('accountList.refresh', { accountIds: [keys[1] ?? ''] })
    await until('it was refused', () => portal.asked.length === 1)
    await app.idle()
    await app.ok('accountList.cancelRefresh', {})
    await app.idle()
    app.timers.advance(60)
    await app.idle()
    expect(portal.asked).toHaveLength(1)
  })

  test('says that the session ended, for every account that it was to read', async ({ world }) => {
    const { app } = world
    const { portal, keys } = await signedIn(world, { accounts: 30, requestsAtOnce: 2 })
    portal.answer = () => (portal.asked.length > 10 ? { code: 'session-expired' } : null)
    const over = await refreshed(app)
    expect(over).toMatchObject({ total: 30, done: 30, failed: 30 - 10 })
    expect((await rowOf(app, keys[29]))?.readFailure?.code).toBe('session-expired')
    expect((await rowOf(app, keys[0]))?.signedIn).toBe(false)
    expect(portal.asked.length).toBeLessThan(16)
    expect(await refreshed(app)).toMatchObject({ total: 0, done: 0, notSignedIn: 30 })
  })

  test('stops asking a portal that is gone, and reads the other portal all the same', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(samples.bayu)
    const { portal, keys } = await signedIn(world, { accounts: 500 })
    await portal.close()
    const over = await refreshed(app)
    expect(over).toMatchObject({ total: 501, done: 501, failed: 500 })
    expect(await rowOf(app, samples.bayu.id)).toMatchObject({ readFailure: null, twoFactor: { active: false } })
    expect((await rowOf(app, keys[499]))?.readFailure?.code).toBe('portal-unreachable')
    expect(portal.asked).toEqual([])
  })

  test('stops asking a portal that answers nothing any more', async ({ world }) => {
    const { app } = world
    const { portal } = await signedIn(world, { accounts: 300, requestsAtOnce: 4 })
    portal.answer = () => (portal.asked.length > 20 ? 'cut' : null)
    const over = await refreshed(app)
    expect(over).toMatchObject({ total: 300, done: 300 })
    expect(over.failed).toBeGreaterThan(275)
    expect(portal.asked.length).toBeLessThan(40)
  })

  test('refuses a second one while one runs', async ({ world }) => {
    const { app } = world
    const { portal } = await signedIn(world, { accounts: 3 })
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    portal.held = () => answered
    await app.ok('accountList.refresh', { accountIds: null })
    expect(await app.failure('accountList.refresh', { accountIds: null })).toMatchObject({ code: 'in-progress' })
    answer()
    await ended(app)
  })
})
