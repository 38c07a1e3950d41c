import fc from 'fast-check'
import { describe, expect } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { TestConsole } from '../support/console/test-console.ts'
import { fateOf } from '../support/faults/cut-oracle.ts'
import { manualClock } from '../support/time/manual-clock.ts'
import { at, operatorOf } from '../support/console/operator.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { seeded } from '../support/fuzz/seeded.ts'
import { test } from '../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const days = 86_400
const wrong = [-400 * days, -3 * days, -90, 0, 300, 3 * days, 400 * days]
const where = /two-factor\/disable$/
const midday = '2026-11-20T04:00:00.000Z'

function clockAhead(seconds: number) {
  return manualClock(new Date(Date.parse(midday) + seconds * 1000).toISOString())
}

/** Problems of procedures that were published to the page. */
function problems(app: TestConsole): string[] {
  return app.published.flatMap(({ name, payload }) =>
    name === 'procedure.changed' ? ((payload as Procedure).problem?.code ?? []) : [],
  )
}

/** The audit counts on from entry to entry, whatever the clock said. */
function requireOrder(app: TestConsole): void {
  expect(app.entries().map(({ seq }) => seq)).toEqual(app.entries().map((_, index) => index + 1))
}

describe('F8: the operator’s clock', () => {
  test.for(wrong)(
    'is wrong by %i s and jumps at each step: the change goes through, nothing is said to have expired',
    async (off, { world }) => {
      const { seed, numRuns } = seeded(`F8, clock ${off} s`, 12)
      const jumps = fc.sample(fc.constantFrom(...wrong), { seed, numRuns })
      const clock = clockAhead(off)
      const app = await world.openConsole({ clock })
      let requests = 0
      app.onSend = () => clock.advance(jumps[(requests += 1) % jumps.length] ?? 0)
      const operator = operatorOf(world, app)
      await operator.signIn(seriMuda)
      const done = at(await operator.complete(seriMuda, 'change', 'sms'), 'done')
      expect(done.state.now).toMatchObject({ active: true, method: 'sms' })
      expect(problems(app)).toEqual([])
      await app.idle()
      requireOrder(app)
      const changes = (await world.sandbox.ledger()).map(({ what }) => what)
      expect(changes).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
      const own = app.entries().flatMap(({ action, detail }) => (action === 'effect.applied' ? [detail['effect']] : []))
      expect(own).toEqual(['disable', 'start-enrolment', 'verify-code'])
    },
  )

  test.for(wrong)(
    'jumps by %i s while an outcome is unknown: the portal’s word counts, not the age',
    async (jump, { proxied: world }) => {
      const { app, proxy } = world
      const operator = operatorOf(world)
      await operator.signIn(seriMuda)
      const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
      for (const direction of ['request', 'answer'] as const) {
        proxy.plan({ where, fault: { kind: 'cut', direction, after: 100, by: 'end' } })
        proxy.plan({
          where: / \/api\/v1\/operations\//,
          fault: { kind: 'cut', direction: 'answer', after: 20, by: 'end' },
        })
        at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
        app.clock.advance(jump)
        const { state, problem } = await app.ok('procedure.recover', { procedureId })
        expect({ at: state.at, problem }).toEqual(
          direction === 'answer'
            ? { at: 'done', problem: null }
            : { at: 'disable', problem: { code: 'did-not-happen' } },
        )
        expect(await fateOf(world)).toMatchObject({ effects: direction === 'answer' ? 1 : 0 })
      }
      requireOrder(app)
    },
  )

  test('goes back between two procedures: they are listed, and read back, in the order in which they began', async ({
    proxied: world,
  }) => {
    const { app, proxy } = world
    const operator = operatorOf(world)
    for (const customer of [seriMuda, kenari]) await operator.signIn(customer)
    const ids: string[] = []
    for (const customer of [seriMuda, kenari]) {
      const { id: procedureId } = await operator.startUntil(customer, 'disable', 'disable')
      proxy.plan({ where, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'end' } })
      proxy.plan({
        where: / \/api\/v1\/operations\//,
        fault: { kind: 'cut', direction: 'answer', after: 20, by: 'end' },
      })
      at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
      ids.push(procedureId)
      app.clock.advance(-2 * days)
    }
    expect((await app.ok('app.snapshot', {})).procedures.map(({ id }) => id)).toEqual(ids)
    const before = proxy.exchanges.length
    const keys = app.db.prepare<[], string>('SELECT key FROM intent ORDER BY rowid').pluck().all()
    await app.findPortal()
    await app.idle()
    const asked = proxy.exchanges.slice(before).flatMap(({ line }) => keys.filter((key) => line.endsWith(`/${key}`)))
    expect(asked).toEqual(keys)
    for (const procedureId of ids) at((await app.ok('procedure.get', { procedureId })).procedure, 'done')
  })

  test.for(wrong)(
    'is wrong by %i s: a page that was reloaded counts down by the portal’s clock',
    async (off, { world }) => {
      const uptime = { ms: 5000 }
      const app = await world.openConsole({ clock: clockAhead(off), uptimeMs: () => uptime.ms })
      const operator = operatorOf(world, app)
      expect((await app.ok('app.snapshot', {})).portalTime).toBeNull()
      await operator.signIn(bayu)
      const { state } = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
      uptime.ms += 90_000
      app.clock.advance(off)
      const { portalTime } = await app.ok('app.snapshot', {})
      const leftMs = Date.parse(state.enrolment.expiresAt) - Date.parse(portalTime ?? '')
      expect(leftMs).toBe(Date.parse(state.enrolment.expiresAt) - Date.parse(state.enrolment.serverTime) - 90_000)
      expect(leftMs).toBeGreaterThan(0)
    },
  )
})
