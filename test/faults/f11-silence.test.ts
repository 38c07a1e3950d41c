import { Agent as HttpsAgent } from 'node:https'
import { describe, expect, onTestFinished } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { fateOf } from '../support/faults/cut-oracle.ts'
import { faultProxy, type Fault, type FaultProxy } from '../support/faults/fault-proxy.ts'
import { manualTimeLimits, type ManualTimeLimits } from '../support/time/manual-time-limits.ts'
import { at, operatorOf } from '../support/console/operator.ts'
import { transportTo } from '../support/portal/raw-server.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { testCertificate } from '../support/portal/test-certificate.ts'
import { tlsFront } from '../support/portal/tls-front.ts'
import { until } from '../support/time/until.ts'
import { test } from '../support/console/world.ts'

const { seriMuda } = samples
const where = /two-factor\/disable$/
const reading = / \/api\/v1\/operations\//

/** What a press gives whose calls go silent one after another, so many, and each then has waited for long enough. */
async function pressInSilence<T>(
  { exchanges }: Pick<FaultProxy, 'exchanges'>,
  limits: ManualTimeLimits,
  press: () => Promise<T>,
  silent: number,
): Promise<T> {
  const countSilent = (): number => exchanges.filter((one) => one.silent).length
  const before = countSilent()
  const progress = { answered: false }
  const pressed = press().finally(() => (progress.answered = true))
  for (let passed = 1; passed <= silent; passed += 1) {
    await until('a line is silent', () => countSilent() === before + passed || progress.answered)
    expect(progress.answered, 'the answer is waited for').toBe(false)
    limits.pass()
  }
  return pressed
}

describe('F11: a line that goes silent while a disable is under way', () => {
  const faults: [string, Fault, number][] = [
    ['half-open before the request', { kind: 'half-open', direction: 'request', after: 0 }, 0],
    ['half-open in the request', { kind: 'half-open', direction: 'request', after: 300 }, 0],
    ['half-open before the answer', { kind: 'half-open', direction: 'answer', after: 0 }, 1],
    ['half-open in the answer', { kind: 'half-open', direction: 'answer', after: 200 }, 1],
    ['a stall in the answer', { kind: 'stall', direction: 'answer', after: 390 }, 1],
  ]

  test.for(faults)(
    '%s: given up when its time is up, sent once, and found by reading',
    async ([, fault, effects], { proxied: world }) => {
      const timeLimits = manualTimeLimits()
      const app = await world.openConsole({ timeLimits })
      const operator = operatorOf(world, app)
      await operator.signIn(seriMuda)
      const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
      world.proxy.plan({ where, fault })
      const { state, problem } = await pressInSilence(
        world.proxy,
        timeLimits,
        () => app.ok('procedure.disable', { procedureId, password }),
        1,
      )
      expect({ at: state.at, problem }).toEqual(
        effects === 1 ? { at: 'done', problem: null } : { at: 'disable', problem: { code: 'did-not-happen' } },
      )
      expect((await fateOf(world, app)).effects).toBe(effects)
      expect(world.proxy.exchanges.filter(({ line }) => where.test(line))).toHaveLength(1)
    },
  )

  test('and the readings go silent too: unknown, and each press asks once', async ({ proxied: world }) => {
    const timeLimits = manualTimeLimits()
    const app = await world.openConsole({ timeLimits })
    const operator = operatorOf(world, app)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    world.proxy.plan({ where, fault: { kind: 'half-open', direction: 'answer', after: 0 } })
    world.proxy.plan({ where: reading, times: 2, fault: { kind: 'half-open', direction: 'request', after: 0 } })
    const disable = () => app.ok('procedure.disable', { procedureId, password })
    at(await pressInSilence(world.proxy, timeLimits, disable, 2), 'unknown')
    const asked = (): number => world.proxy.exchanges.filter(({ line }) => reading.test(line)).length
    expect(asked()).toBe(1)
    const recover = () => app.ok('procedure.recover', { procedureId })
    at(await pressInSilence(world.proxy, timeLimits, recover, 1), 'unknown')
    expect(asked()).toBe(2)
    at(await recover(), 'done')
    expect(await fateOf(world, app)).toMatchObject({ status: 'applied', effects: 1 })
  })

  test('and the request arrives late, after it was said not to have happened: it has no effect', async ({
    proxied: world,
  }) => {
    const timeLimits = manualTimeLimits()
    const app = await world.openConsole({ timeLimits })
    const operator = operatorOf(world, app)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    world.proxy.plan({ where, fault: { kind: 'stall', direction: 'request', after: 250 } })
    const disable = () => app.ok('procedure.disable', { procedureId, password })
    const { problem } = await pressInSilence(world.proxy, timeLimits, disable, 1)
    expect(problem).toEqual({ code: 'did-not-happen' })
    world.proxy.release()
    const late = world.proxy.exchanges.find(({ line }) => where.test(line))
    await until('the portal answers what came late', () => (late?.bytes.answer ?? 0) > 0)
    expect(await fateOf(world, app)).toMatchObject({ status: 'voided', effects: 0 })
    expect(await world.sandbox.ledger()).toEqual([])
  })
})

describe('F11: TLS that stalls', () => {
  test.for([0, 1, 100, 600])(
    'after %i bytes of the handshake: an end when its time is up, after one connection',
    async (after, { world }) => {
      const port = await tlsFront(world.sandbox.baseUrl)
      const proxy = await faultProxy(() => `https://127.0.0.1:${port}`, { raw: true })
      onTestFinished(() => proxy.close())
      const timeLimits = manualTimeLimits()
      const httpsAgent = new HttpsAgent({ ca: testCertificate.cert })
      const send = transportTo(proxy.origin.replace('http:', 'https:'), { httpsAgent, timeLimit: timeLimits.signal })
      expect((await send(endpoints.getCapabilities, {})).kind).toBe('answered')
      proxy.plan({ fault: { kind: 'half-open', direction: 'answer', after } })
      const sent = pressInSilence(proxy, timeLimits, () => send(endpoints.getCapabilities, {}), 1)
      expect(await sent).toEqual({ kind: 'lost' })
      expect(proxy.exchanges).toHaveLength(2)
      expect((await send(endpoints.getCapabilities, {})).kind).toBe('answered')
    },
  )

  const stalls: [string, 'handshake' | 'answer', number][] = [
    ['the handshake', 'handshake', 0],
    ['the end of the answer', 'answer', 1],
  ]

  test.for(stalls)(
    'at %s of a disable, and of the reading after it: unknown, and found by the next reading',
    async ([, stalling, effects], { world }) => {
      const port = await tlsFront(world.sandbox.baseUrl)
      const proxy = await faultProxy(() => `https://127.0.0.1:${port}`, { raw: true })
      onTestFinished(() => proxy.close())
      const timeLimits = manualTimeLimits()
      const app = await world.openConsole({ timeLimits, trusted: testCertificate.cert })
      const { id: portalId } = await app.ok('portal.add', { address: proxy.origin.replace('http:', 'https:') })
      const operator = operatorOf(world, app, { portalId, sandbox: world.sandbox })
      await operator.signIn(seriMuda)
      const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
      await app.idle()
      // A reading of the two-factor state, which is what a disable answers as well.
      const { answer } = proxy.exchanges.at(-1)!.bytes
      proxy.plan({
        fault: { kind: 'half-open', direction: 'answer', after: stalling === 'handshake' ? 100 : answer - 100 },
      })
      proxy.plan({ fault: { kind: 'half-open', direction: 'answer', after: 100 } })
      const before = proxy.exchanges.length
      const disable = () => app.ok('procedure.disable', { procedureId, password })
      at(await pressInSilence(proxy, timeLimits, disable, 2), 'unknown')
      expect(proxy.exchanges.length - before, 'sent once, asked about once').toBe(2)
      const { state, problem } = await app.ok('procedure.recover', { procedureId })
      expect({ at: state.at, problem }).toEqual(
        effects === 1 ? { at: 'done', problem: null } : { at: 'disable', problem: { code: 'did-not-happen' } },
      )
      expect((await fateOf(world, app)).effects).toBe(effects)
    },
  )
})
