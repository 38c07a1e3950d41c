import { describe, expect, test as plain } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import { fateOf, requireNoticesOnce, survives } from '../support/cut-oracle.ts'
import { everyEffect } from '../support/every-effect.ts'
import type { Direction } from '../support/fault-proxy.ts'
import { at, operatorOf } from '../support/operator.ts'
import { newKey, samplePassword as password, samples } from '../support/sandbox.ts'
import { inProxiedWorld, test, type ProxiedWorld } from '../support/world.ts'

const { kenari } = samples
const where = /two-factor\/disable$/
const params = { accountId: kenari.id }

/** The customer sets SMS up again, away from the console. */
async function protectAgain({ sandbox, typed }: ProxiedWorld, token: string, version: number): Promise<void> {
  const body = { method: 'sms', password, expectedVersion: version } as const
  const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body, key: newKey() })).body(201)
  const { messages } = (await sandbox.control('getOutbox', { query: { limit: 3 } })).body(200)
  const code = messages.findLast((message) => message.code !== null)?.code ?? ''
  typed.add(code)
  ;(await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } })).body(200)
}

const reachDisable = async (world: ProxiedWorld): Promise<string> =>
  at(await operatorOf(world).startUntil(kenari, 'disable', 'disable'), 'disable').id

/** Presses "Disable" with the line cut: where that led, what the page was told, and how many bytes there were. */
async function cutOnce(world: ProxiedWorld, procedureId: string, direction: Direction, after: number) {
  const { desk, proxy } = world
  proxy.plan({ where, fault: { kind: 'cut', direction, after, by: 'end' } })
  desk.told.length = 0
  const { state, problem } = await desk.ok('procedure.disable', { procedureId, password })
  const told = desk.told.flatMap(({ name, payload }) => (name === 'procedure.changed' ? [payload as Procedure] : []))
  const { bytes: passed, cut } = proxy.exchanges.findLast(({ line }) => where.test(line))!
  const bytes = passed[direction]
  expect(cut, `cut at ${after} of ${bytes}`).toBe(true)
  return { said: { at: state.at, problem, ...(await fateOf(world)) }, state, told, bytes }
}

describe('F1: a disable that is cut', () => {
  plain(
    'at every byte of its answer: it happened once, is found by reading, and is told once',
    { timeout: 240_000 },
    async () => {
      let length = 1
      // A world of its own for every so many cuts: what an account owes is told whole, so one that is old is slow.
      for (let from = 0; from < length; from += 40) {
        await inProxiedWorld(async (world) => {
          await operatorOf(world).signIn(kenari)
          const { accessToken } = await world.sandbox.signIn(kenari.userId)
          for (let after = from; after < Math.min(from + 40, length); after += 1) {
            const { said, state, told, bytes } = await cutOnce(world, await reachDisable(world), 'answer', after)
            expect(said, `cut at ${after}`).toEqual({
              ...{ at: 'done', problem: null, status: 'applied', effects: 1 },
              story: ['effect.intended', 'effect.lost', 'effect.applied'],
            })
            expect(told.map((one) => one.problem)).toEqual(told.map(() => null))
            length = bytes
            if (state.at === 'done') await protectAgain(world, accessToken, state.now.version)
          }
          await requireNoticesOnce(world)
        })
      }
      console.log(`F1: ${length} bytes of an answer, each a cut`)
      expect(length).toBeGreaterThan(300)
    },
  )

  test('anywhere in its request: it did not happen, is said so, and never can', async ({ proxied: world }) => {
    await operatorOf(world).signIn(kenari)
    const procedureId = await reachDisable(world)
    let length = 1
    for (let after = 0; after < length; after += 7) {
      const { said, bytes } = await cutOnce(world, procedureId, 'request', after)
      expect(said, `cut at ${after}`).toEqual({
        ...{ at: 'disable', problem: { code: 'did-not-happen' }, status: 'voided', effects: 0 },
        story: ['effect.intended', 'effect.lost', 'effect.voided'],
      })
      length = bytes
    }
    expect(length).toBeGreaterThan(300)
    expect((await world.sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toEqual([])
  })
})

const cuts = [
  { direction: 'answer', after: 150, by: 'reset', readings: 0 },
  { direction: 'answer', after: 0, by: 'end', readings: 1 },
  { direction: 'request', after: 200, by: 'end', readings: 1 },
] as const

describe('F1: the console and the ledger say the same of', () => {
  plain.for(Object.keys(everyEffect).map((effect, at) => ({ effect, ...cuts[at % 3]! })))(
    '$effect, its $direction cut after $after bytes by $by, readings cut: $readings',
    async (cut) => {
      expect(await survives(cut)).toEqual({
        final: cut.direction === 'answer' ? 'done' : 'did-not-happen',
        wasCut: true,
      })
    },
  )
})
