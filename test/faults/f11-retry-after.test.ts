import { describe, expect } from 'vitest'
import type { Failure } from '#shared/ipc/outcome.ts'
import type { TestConsole } from '../support/console/test-console.ts'
import { fateOf } from '../support/faults/cut-oracle.ts'
import { manualUptime, type ManualUptime } from '../support/time/manual-uptime.ts'
import { at, operatorOf } from '../support/console/operator.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { until } from '../support/time/until.ts'
import { test, type ProxiedWorld } from '../support/console/world.ts'

const { seriMuda } = samples
const disable = /two-factor\/disable$/
const day = 24 * 60 * 60

/** An answer of a proxy in front of a portal: no problem of the portal's own, but a page for people. */
function gatewayAnswer(status: number, retryAfter: string | null): string {
  const page = '<html>Not now</html>'
  return [
    `HTTP/1.1 ${status} Not now`,
    `Date: ${new Date('2031-02-03T04:05:06Z').toUTCString()}`,
    ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
    `Content-Length: ${page.length}`,
    'Connection: close',
    '',
    page,
  ].join('\r\n')
}

/** The same of the portal itself. */
function problemAnswer(status: 429 | 503, retryAfter: string | null, more: object = {}): string {
  const code = status === 429 ? 'too-many-requests' : 'unavailable'
  const body = JSON.stringify({ type: 'about:blank', title: 't', status, detail: 'd', code, traceId: 't-1', ...more })
  const type = 'Content-Type: application/problem+json'
  const head = gatewayAnswer(status, retryAfter).split('\r\n').slice(0, -2)
  return [
    ...head.filter((line) => !line.startsWith('Content-Length')),
    type,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

interface Prepared {
  app: TestConsole
  uptime: ManualUptime
  procedureId: string
  /** How many requests came by since the button could be pressed. */
  sent(): number
}

/** A console before "Disable", whose waits the test moves on. */
async function prepared(world: ProxiedWorld): Promise<Prepared> {
  const uptime = manualUptime()
  const app = await world.openConsole({ wait: uptime.wait, uptimeMs: uptime.uptimeMs })
  const operator = operatorOf(world, app)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
  await app.idle()
  const before = world.proxy.exchanges.length
  return { app, uptime, procedureId, sent: () => world.proxy.exchanges.length - before }
}

/** Ten turns of the event loop: everything that was about to be sent has been sent. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const inYears = new Date('2041-02-03T04:05:06Z').toUTCString()
const short: [string, string | null, number][] = [
  ['missing', null, 1],
  ['negative', '-30', 1],
  ['garbage', 'in a while', 1],
  ['a fraction', '2.5', 1],
  ['seconds', '3', 3],
  ['dated, by the answer’s own clock', new Date('2031-02-03T04:05:10Z').toUTCString(), 4],
]
const long: [string, string, number][] = [
  ['an hour', '3600', 3600],
  ['a dated hour', new Date('2031-02-03T05:05:06Z').toUTCString(), 3600],
  ['huge', '99999999999999999999', day],
  ['dated ten years ahead', inYears, day],
]
const statuses = [429, 503] as const
const withStatus = <T extends unknown[]>(cases: readonly T[]) =>
  statuses.flatMap((status) => cases.map((one) => [status, ...one] as [429 | 503, ...T]))

describe('F11: a disable that is answered "not now" (%i)', () => {
  test.for(withStatus(short))(
    '%i, Retry-After %s: nothing is sent before, then it is read back',
    async ([status, , value, seconds], { proxied: world }) => {
      const { app, uptime, procedureId, sent } = await prepared(world)
      world.proxy.plan({ where: disable, fault: { kind: 'instead', answer: gatewayAnswer(status, value) } })
      const pressed = app.ok('procedure.disable', { procedureId, password })
      await uptime.waitedFor(seconds * 1000)
      uptime.advance(seconds - 0.1)
      await quiet()
      expect(sent()).toBe(1)
      uptime.advance(0.1)
      expect((await pressed).problem?.code).toBe('did-not-happen')
      expect(await fateOf(world, app)).toMatchObject({ status: 'voided', effects: 0 })
      // Once each: the disable, the question after it, its void, and the state.
      expect(sent()).toBeLessThanOrEqual(4)
    },
  )

  test.for(withStatus(long))(
    '%i, Retry-After %s: unknown at once; it is found when the pause is over',
    async ([status, , value, seconds], { proxied: world }) => {
      const { app, uptime, procedureId, sent } = await prepared(world)
      world.proxy.plan({ where: disable, fault: { kind: 'instead', answer: gatewayAnswer(status, value) } })
      at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
      uptime.advance(seconds - 31)
      at(await app.ok('procedure.recover', { procedureId }), 'unknown')
      const failure: Failure = await app.failure('account.get', { accountId: seriMuda.id })
      expect(failure).toMatchObject({ code: 'portal-unreachable', retryAfterSeconds: 31, next: 'wait' })
      await quiet()
      expect(sent()).toBe(1)
      for (let step = 0; step < 100; step += 1) {
        uptime.advance(1)
        await quiet()
      }
      await app.idle()
      // Without a command: the console polled the portal, reached it, and recovered.
      at((await app.ok('procedure.get', { procedureId })).procedure, 'disable')
      expect(await fateOf(world, app)).toMatchObject({ status: 'voided', effects: 0 })
    },
  )

  test.for(statuses)('%i, dated in the past: it is read back at once', async (status, { proxied: world }) => {
    const { app, procedureId } = await prepared(world)
    const answer = gatewayAnswer(status, new Date('2001-01-01T00:00:00Z').toUTCString())
    world.proxy.plan({ where: disable, fault: { kind: 'instead', answer } })
    expect((await app.ok('procedure.disable', { procedureId, password })).problem?.code).toBe('did-not-happen')
  })

  test('by the portal itself: the longer of header and body counts, and the user is informed', async ({
    proxied: world,
  }) => {
    const { app, uptime, procedureId, sent } = await prepared(world)
    const answer = problemAnswer(503, '2', { retryAfterSeconds: 4 })
    world.proxy.plan({ where: disable, fault: { kind: 'instead', answer } })
    const pressed = app.ok('procedure.disable', { procedureId, password })
    await uptime.waitedFor(4000)
    uptime.advance(3.9)
    await quiet()
    expect(sent()).toBe(1)
    uptime.advance(0.1)
    expect((await pressed).problem?.code).toBe('did-not-happen')

    const limited = problemAnswer(429, '600')
    world.proxy.plan({ where: disable, fault: { kind: 'instead', answer: limited } })
    const before = sent()
    const { problem } = at(await app.ok('procedure.disable', { procedureId, password }), 'disable')
    expect(problem).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 600 })
    await quiet()
    // A plain refusal: nothing is open, and nothing is sent by itself.
    expect(sent()).toBe(before + 1)
  })

  test('is not sent while a pause runs: nothing was sent, and it says for how long', async ({ proxied: world }) => {
    const { app, procedureId, sent } = await prepared(world)
    world.proxy.plan({ where: /accounts\/[^/]+$/, fault: { kind: 'instead', answer: problemAnswer(503, '900') } })
    await app.call('account.get', { accountId: seriMuda.id })
    await app.idle()
    const before = sent()
    const { problem } = at(await app.ok('procedure.disable', { procedureId, password }), 'disable')
    expect(problem).toEqual({ code: 'portal-unreachable', retryAfterSeconds: 900 })
    await quiet()
    expect(sent()).toBe(before)
    expect(await fateOf(world, app)).toMatchObject({ status: 'rejected', effects: 0 })
  })
})

describe('F11: the list that is read', () => {
  const read = new RegExp(`accounts/${seriMuda.id}/two-factor$`)
  const progress = (app: TestConsole) =>
    app.published.findLast(({ name }) => name === 'accountList.progress')?.payload as {
      running: boolean
      failed: number
    }

  async function begin(world: ProxiedWorld, answer: string, times: number) {
    const { app, proxy } = world
    await operatorOf(world).signIn(seriMuda)
    proxy.plan({ where: read, times, fault: { kind: 'instead', answer } })
    const before = proxy.exchanges.length
    await app.ok('accountList.refresh', { accountIds: [seriMuda.id] })
    return { app, asked: () => proxy.exchanges.slice(before).filter(({ line }) => read.test(line)).length }
  }

  test('waits as long as it is asked to, and gives up after the fifth time', async ({ proxied: world }) => {
    const { app, asked } = await begin(world, problemAnswer(429, '20'), 9)
    for (let attempts = 1; attempts <= 5; attempts += 1) {
      await until(`it was asked ${attempts} times`, () => asked() === attempts)
      await app.idle()
      expect(progress(app).running).toBe(true)
      app.timers.advance(19)
      await quiet()
      expect(asked()).toBe(attempts)
      app.timers.advance(1)
      if (attempts === 4) break
    }
    await until('it gives up', () => !progress(app).running)
    expect([asked(), progress(app).failed]).toEqual([5, 1])
  })

  test.for(['61', '99999999999', inYears])(
    'ends where it would have to wait too long (%s)',
    async (value, { proxied: world }) => {
      const { app, asked } = await begin(world, problemAnswer(429, value), 1)
      await until('it gives up', () => !progress(app).running)
      expect([asked(), progress(app).failed]).toEqual([1, 1])
    },
  )
})

test('F11: a portal that is polled is not asked again before its time', async ({ proxied: world }) => {
  const uptime = manualUptime()
  const capabilities = /capabilities$/
  const asked = (): number => world.proxy.exchanges.filter(({ line }) => capabilities.test(line)).length
  const before = asked()
  world.proxy.plan({ where: capabilities, fault: { kind: 'instead', answer: gatewayAnswer(503, '120') } })
  const opening = world.openConsole({ wait: uptime.wait, uptimeMs: uptime.uptimeMs })
  await until('it was asked', () => asked() === before + 1)
  await uptime.waitedFor(120_000)
  for (let second = 1; second < 120; second += 1) {
    uptime.advance(1)
    await quiet()
  }
  expect(asked()).toBe(before + 1)
  for (let second = 0; second < 40; second += 1) {
    uptime.advance(1)
    await quiet()
  }
  expect((await (await opening).ok('app.snapshot', {})).portals[0]?.status).toBe('ready')
})
