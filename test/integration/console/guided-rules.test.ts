import { describe, expect } from 'vitest'
import { stateIds } from '#shared/guided/controls.ts'
import type { OpenedPage } from '../../support/guided/test-views.ts'
import { test, type World } from '../../support/console/world.ts'

/** What guided mode refuses, and what ends with the lock, in a console without a window. */

const origin = 'https://portal.ipserverone.com'
const portalId = 'portal.ipserverone.com'
const there = { is: 'one', covered: false, disabled: false, checked: false, visited: false } as const

async function opened({ app }: World): Promise<{ accountId: string; page: OpenedPage }> {
  await app.ok('guided.addPortal', { origin, start: null, recipeId: 'ipserverone-customer-portal' })
  const { accountId } = await app.ok('guided.addAccount', { portalId, userId: 'it@serimuda.example' })
  await app.ok('guided.open', { accountId })
  return { accountId, page: app.pages.opened.at(-1)! }
}

function show({ page }: OpenedPage, id: string, signedIn: 'match' | 'mismatch' | 'absent' = 'match'): void {
  const frame = { id: '1:1', isMain: true, origin }
  page.reported(frame, { turn: 0, targets: { [id]: there }, signedIn, marked: false, otherLanguage: false })
}

describe('guided mode', () => {
  test('begins no procedure that what the page shows rules out', async ({ world }) => {
    const { accountId, page } = await opened(world)
    show(page, stateIds.off(0))
    const refused = await world.app.failure('guided.startProcedure', { accountId, kind: 'disable' })
    expect(refused).toMatchObject({ code: 'prerequisite-missing' })
  })

  test('does not forget a portal whose procedure is open', async ({ world }) => {
    const { accountId, page } = await opened(world)
    show(page, stateIds.on(0))
    await world.app.ok('guided.startProcedure', { accountId, kind: 'disable' })
    expect(await world.app.failure('guided.removePortal', { portalId })).toMatchObject({ code: 'procedure-open' })
  })

  test('records 20 changes of the shown state in ten minutes, and the newest one after them', async ({ world }) => {
    let uptime = 0
    const app = await world.openConsole({ uptimeMs: () => uptime })
    const { page } = await opened({ ...world, app })
    for (let turn = 0; turn < 60; turn += 1) show(page, turn % 2 === 0 ? stateIds.off(0) : stateIds.on(0))
    const seen = () => app.entries().filter(({ action }) => action === 'guided.state-seen')
    expect(seen()).toHaveLength(20)
    expect(seen().at(-1)?.detail).toMatchObject({ active: true })
    show(page, stateIds.off(0))
    expect(seen()).toHaveLength(20)
    uptime += 600_001
    show(page, stateIds.off(0))
    expect(seen()).toHaveLength(21)
    expect(seen().at(-1)?.detail).toMatchObject({ active: false })
  })

  test('signs in to a proxy that kept the page away, and to no other', async ({ world }) => {
    const { accountId, page } = await opened(world)
    const typed = { accountId, user: 'anna', password: 'proxy-canary-1' }
    expect(await world.app.failure('guided.signInToProxy', typed)).toMatchObject({ code: 'wrong-step' })
    page.page.failed('proxy-sign-in', 'proxy.example:3128')
    expect((await world.app.ok('guided.open', { accountId })).proxy).toBe('proxy.example:3128')
    await world.app.ok('guided.signInToProxy', typed)
    expect(page.proxySignIns).toEqual([['proxy.example:3128', Buffer.from('anna:proxy-canary-1').toString('base64')]])
    expect(page.went).toEqual(['reload'])
    page.page.navigated()
    expect(await world.app.failure('guided.signInToProxy', typed)).toMatchObject({ code: 'wrong-step' })
  })

  test('remembers no state that the page shows of somebody else', async ({ world }) => {
    const { page } = await opened(world)
    show(page, stateIds.off(0), 'mismatch')
    const seen = world.app.entries().filter(({ action }) => action === 'guided.state-seen')
    expect(seen).toEqual([])
  })

  test('records no step by hand while the page here is used', async ({ world }) => {
    const { accountId, page } = await opened(world)
    show(page, stateIds.on(0))
    const { id: procedureId } = await world.app.ok('guided.startProcedure', { accountId, kind: 'disable' })
    const answer = { reason: 'maintenance', note: '', to: null, howLong: 'today' } as const
    await world.app.ok('procedure.confirmPreflight', { procedureId, ...answer })
    expect(await world.app.failure('guided.commitByHand', { procedureId })).toMatchObject({ code: 'wrong-step' })
    await world.app.ok('guided.byHand', { accountId, byHand: true })
    await world.app.ok('guided.commitByHand', { procedureId })
    await world.app.ok('guided.report', { procedureId, happened: false })
    expect(world.app.entries().filter(({ action }) => action === 'effect.intended')).toHaveLength(1)
  })

  test('forgets no portal that is not in guided mode', async ({ world }) => {
    expect(await world.app.failure('guided.removePortal', { portalId: 'sandbox' })).toMatchObject({ code: 'not-found' })
    expect(world.app.entries().filter(({ action }) => action === 'portal.removed')).toEqual([])
  })

  test('takes no portal that is listed with its API, and the other way round', async ({ world }) => {
    const { app } = world
    const sandbox = await world.createPortal()
    const start = '/portal/'
    const recipeId = null
    await app.ok('portal.add', { address: sandbox.baseUrl })
    const guided = { origin: sandbox.baseUrl, start, recipeId }
    expect(await app.failure('guided.addPortal', guided)).toMatchObject({ code: 'portal-listed-otherwise' })
    await app.ok('portal.remove', { portalId: new URL(sandbox.baseUrl).host })
    await app.ok('guided.addPortal', guided)
    expect(await app.failure('portal.add', { address: sandbox.baseUrl })).toMatchObject({
      code: 'portal-listed-otherwise',
    })
    expect((await app.ok('app.snapshot', {})).portals).toHaveLength(2)
  })

  test('ends its pages where the lock signs everybody out', async ({ world }) => {
    const { page } = await opened(world)
    await world.app.ok('lock.now', {})
    await expect.poll(() => page.closed).toBe(true)
  })
})
