import { describe, expect } from 'vitest'
import { fateOf } from '../support/faults/cut-oracle.ts'
import { everyEffect } from '../support/faults/every-effect.ts'
import { operatorOf, at } from '../support/console/operator.ts'
import { procedurePresses } from '../support/faults/procedure-effects.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { openCase } from '../support/console/staff-case.ts'
import { test, type ProxiedWorld } from '../support/console/world.ts'

const { seriMuda, bayu, kenari, agentA, approverA } = samples
const hours = 3600
const reading = / \/api\/v1\/operations\//

/** Presses with the line cut so that nobody can say what became of it. */
async function lose(world: ProxiedWorld, effect: string, direction: 'request' | 'answer'): Promise<() => number> {
  const { where, prepare } = everyEffect[effect]!
  const { press } = await prepare(world)
  world.proxy.plan({ where, fault: { kind: 'cut', direction, after: 120, by: 'end' } })
  world.proxy.plan({ where: reading, fault: { kind: 'cut', direction: 'answer', after: 20, by: 'end' } })
  await press()
  expect((await fateOf(world)).status).toBe('unknown')
  return () => world.proxy.exchanges.filter(({ line }) => where.test(line)).length
}

/** The app is away for longer than the portal remembers a key, and the portal forgets it. */
async function awayForADay(world: ProxiedWorld, another: { id: string; userId: string } = kenari): Promise<void> {
  world.app.stop()
  await world.sandbox.advance(25 * hours)
  const { accessToken: token } = await world.sandbox.signIn(another.userId)
  // Any request with a key makes the portal forget what is too old.
  const params = { accountId: another.id }
  ;(
    await world.sandbox.call('startEnrolment', {
      token,
      params,
      body: { method: 'email', password, expectedVersion: 99 },
    })
  ).problem('conflict')
  world.app.clock.advance(25 * hours)
  await world.app.restart()
}

describe('F6: unknown, and the portal has forgotten the key', () => {
  const all = Object.keys(procedurePresses).flatMap((effect) =>
    (['answer', 'request'] as const).map((direction) => ({ effect, direction })),
  )
  test.for(all)(
    '$effect, its $direction cut: nothing is sent again, and what is true is read',
    async ({ effect, direction }, { proxied: world }) => {
      const sent = await lose(world, effect, direction)
      const before = sent()
      const procedureId = (await world.app.ok('app.snapshot', {})).procedures[0]?.id ?? ''
      await awayForADay(world)
      const operator = operatorOf(world)
      await operator.signIn(seriMuda)
      await operator.signIn(bayu)
      await world.app.idle()

      expect(sent()).toBe(before)
      const { status, effects, story } = await fateOf(world)
      const { state, problem, accountId } = (await world.app.ok('procedure.get', { procedureId })).procedure
      const isStep = /^(disable|verify)/.test(effect)
      if (isStep && direction === 'request') {
        expect({ status, effects, problem }).toEqual({
          status: 'voided',
          effects: 0,
          problem: { code: 'did-not-happen' },
        })
        return
      }
      expect({ status, effects }).toEqual({ status: 'undetermined', effects: direction === 'answer' ? 1 : 0 })
      expect(story.at(-1)).toBe('effect.undetermined')
      const now = (await world.app.ok('account.get', { accountId })).twoFactor
      expect(state).toMatchObject({ at: 'undetermined', now })
    },
  )

  /** Beside those above; two are of a sandbox in which nobody else can make the portal forget. */
  const others = Object.keys(everyEffect).filter(
    (effect) => !(effect in procedurePresses) && !['case: unlock', 'case: unfreeze'].includes(effect),
  )
  test.for(others.flatMap((effect) => (['answer', 'request'] as const).map((direction) => ({ effect, direction }))))(
    '$effect, its $direction cut: it is never said not to have happened when it did',
    async ({ effect, direction }, { proxied: world }) => {
      const sent = await lose(world, effect, direction)
      const before = sent()
      const newest = "SELECT actor FROM intent WHERE status = 'unknown' ORDER BY rowid DESC LIMIT 1"
      const [role, id] = (world.app.db.prepare<[], string>(newest).pluck().get() ?? '').split(':')
      await awayForADay(world, id === kenari.userId ? bayu : kenari)
      // A frozen account lets nobody in, and so nobody can ask.
      const isShut = effect === 'account: report-not-me' && direction === 'answer'
      const operator = operatorOf(world)
      const customer = [seriMuda, kenari, bayu].find(({ userId }) => userId === id)
      if (role === 'customer' && customer && !isShut) await operator.signIn(customer)
      if (role === 'staff') await operator.signInStaff(/approve|refuse/.test(effect) ? approverA : agentA)
      await world.app.idle()

      expect(sent()).toBe(before)
      const { status, effects } = await fateOf(world)
      expect(effects).toBe(direction === 'answer' ? 1 : 0)
      if (isShut) world.openAtTheEnd = 1
      if (direction === 'answer') expect(status).toBe(isShut ? 'unknown' : 'undetermined')
      else expect(['voided', 'undetermined']).toContain(status)
    },
  )

  test('of a case: what the customer’s version proves is said, and the rest is left to the eye', async ({
    proxied: world,
  }) => {
    const { id: caseId } = await openCase(world, 'consented')
    const where = /disable-two-factor$/
    world.proxy.plan({ where, fault: { kind: 'cut', direction: 'request', after: 120, by: 'end' } })
    world.proxy.plan({ where: reading, fault: { kind: 'cut', direction: 'answer', after: 20, by: 'end' } })
    await world.app.failure('desk.disable', { caseId, password })
    await awayForADay(world)
    await operatorOf(world).signInStaff(agentA)
    await world.app.idle()
    expect(world.proxy.exchanges.filter(({ line }) => where.test(line))).toHaveLength(1)
    expect(await fateOf(world)).toMatchObject({ status: 'voided', effects: 0 })
  })

  test('and the line is still down: it stays unknown, and nothing is sent but questions', async ({
    proxied: world,
  }) => {
    const sent = await lose(world, 'disable, at the end', 'answer')
    const procedureId = (await world.app.ok('app.snapshot', {})).procedures[0]?.id ?? ''
    await awayForADay(world)
    world.proxy.plan({ where: reading, times: 3, fault: { kind: 'cut', direction: 'answer', after: 20, by: 'reset' } })
    await operatorOf(world).signIn(seriMuda)
    await world.app.idle()
    at(await world.app.ok('procedure.recover', { procedureId }), 'unknown')
    at(await world.app.ok('procedure.recover', { procedureId }), 'unknown')
    expect(sent()).toBe(1)
    at(await world.app.ok('procedure.recover', { procedureId }), 'undetermined')
    expect([sent(), world.proxy.left()]).toEqual([1, 0])
  })
})
