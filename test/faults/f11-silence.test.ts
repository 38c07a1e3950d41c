import { Agent as HttpsAgent } from 'node:https'
import { describe, expect, onTestFinished } from 'vitest'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import { fateOf } from '../support/cut-oracle.ts'
import type { Fault } from '../support/fault-proxy.ts'
import { faultProxy } from '../support/fault-proxy.ts'
import { at, operatorOf } from '../support/operator.ts'
import { transportTo } from '../support/raw-server.ts'
import { samplePassword as password, samples } from '../support/sandbox.ts'
import { testCertificate } from '../support/test-certificate.ts'
import { tlsFront } from '../support/tls-portal.ts'
import { until } from '../support/until.ts'
import { test } from '../support/world.ts'

const { seriMuda } = samples
const where = /two-factor\/disable$/
const reading = / \/api\/v1\/operations\//
/** Milliseconds after which a call counts as lost here. */
const timeoutMs = 1200

describe('F11: a line that goes silent while a disable is under way', () => {
  const faults: [string, Fault, number][] = [
    ['half-open before the request', { kind: 'half-open', direction: 'request', after: 0 }, 0],
    ['half-open in the request', { kind: 'half-open', direction: 'request', after: 300 }, 0],
    ['half-open before the answer', { kind: 'half-open', direction: 'answer', after: 0 }, 1],
    ['half-open in the answer', { kind: 'half-open', direction: 'answer', after: 200 }, 1],
    ['a stall in the answer', { kind: 'stall', direction: 'answer', after: 390 }, 1],
  ]

  test.for(faults)(
    '%s: given up in time, sent once, and found by reading',
    async ([, fault, effects], { proxied: world }) => {
      const desk = await world.openConsole({ timeoutMs })
      const operator = operatorOf(world, desk)
      await operator.signIn(seriMuda)
      const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
      world.proxy.plan({ where, fault })
      const { state, problem } = await desk.ok('procedure.disable', { procedureId, password })
      expect({ at: state.at, problem }).toEqual(
        effects === 1 ? { at: 'done', problem: null } : { at: 'disable', problem: { code: 'did-not-happen' } },
      )
      expect((await fateOf(world, desk)).effects).toBe(effects)
      expect(world.proxy.exchanges.filter(({ line }) => where.test(line))).toHaveLength(1)
    },
  )

  test('and the readings go silent too: unknown, in time, and each press asks once', async ({ proxied: world }) => {
    const desk = await world.openConsole({ timeoutMs })
    const operator = operatorOf(world, desk)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    world.proxy.plan({ where, fault: { kind: 'half-open', direction: 'answer', after: 0 } })
    world.proxy.plan({ where: reading, times: 2, fault: { kind: 'half-open', direction: 'request', after: 0 } })
    at(await desk.ok('procedure.disable', { procedureId, password }), 'unknown')
    const asked = (): number => world.proxy.exchanges.filter(({ line }) => reading.test(line)).length
    expect(asked()).toBe(1)
    at(await desk.ok('procedure.reconcile', { procedureId }), 'unknown')
    expect(asked()).toBe(2)
    at(await desk.ok('procedure.reconcile', { procedureId }), 'done')
    expect(await fateOf(world, desk)).toMatchObject({ status: 'applied', effects: 1 })
  })

  test('and the request arrives late, after it was said not to have happened: it has no effect', async ({
    proxied: world,
  }) => {
    const desk = await world.openConsole({ timeoutMs })
    const operator = operatorOf(world, desk)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    world.proxy.plan({ where, fault: { kind: 'stall', direction: 'request', after: 250 } })
    const { problem } = await desk.ok('procedure.disable', { procedureId, password })
    expect(problem).toEqual({ code: 'did-not-happen' })
    world.proxy.release()
    const late = world.proxy.exchanges.find(({ line }) => where.test(line))
    await until('the portal answers what came late', () => (late?.bytes.answer ?? 0) > 0)
    expect(await fateOf(world, desk)).toMatchObject({ status: 'voided', effects: 0 })
    expect(await world.sandbox.ledger()).toEqual([])
  })
})

describe('F11: TLS that stalls', () => {
  test.for([0, 1, 100, 600])(
    'after %i bytes of the handshake: an end, in time, after one connection',
    async (after, { world }) => {
      const port = await tlsFront(world.sandbox.baseUrl)
      const proxy = await faultProxy(() => `https://127.0.0.1:${port}`, { raw: true })
      onTestFinished(() => proxy.close())
      const httpsAgent = new HttpsAgent({ ca: testCertificate.cert })
      const send = transportTo(proxy.origin.replace('http:', 'https:'), { httpsAgent, timeoutMs })
      expect((await send(endpoints.getCapabilities, {})).kind).toBe('answered')
      proxy.plan({ fault: { kind: 'half-open', direction: 'answer', after } })
      const began = performance.now()
      expect(await send(endpoints.getCapabilities, {})).toEqual({ kind: 'lost' })
      expect(performance.now() - began).toBeLessThan(4000)
      expect(proxy.exchanges).toHaveLength(2)
      expect((await send(endpoints.getCapabilities, {})).kind).toBe('answered')
    },
  )
})
