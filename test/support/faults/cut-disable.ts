import { expect } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import { fateOf, requireNoticesOnce } from './cut-oracle.ts'
import type { Direction } from './fault-proxy.ts'
import { at, operatorOf } from '../console/operator.ts'
import { newKey, samplePassword as password, samples } from '../portal/sandbox.ts'
import { inProxiedWorld, type ProxiedWorld } from '../console/world.ts'

const { kenari } = samples
const where = /two-factor\/disable$/
const params = { accountId: kenari.id }
/** An account's owed notices are read whole after each cut, so a world becomes slower with every cut. */
const cutsPerWorld = 40

/**
 * Disables 2FA of one account again and again, each time with the portal's answer cut a stride later, and requires that
 * it happened once, was found by reading, and was announced once.
 *
 * @param stride bytes between two cuts; 1 cuts at every byte
 * @returns the length of the answer in bytes
 */
export async function cutAnswersOfDisable(stride: number): Promise<number> {
  let length = 1
  for (let from = 0; from < length; from += cutsPerWorld * stride) {
    await inProxiedWorld(async (world) => {
      await operatorOf(world).signIn(kenari)
      const { accessToken } = await world.sandbox.signIn(kenari.userId)
      for (let after = from; after < Math.min(from + cutsPerWorld * stride, length); after += stride) {
        const { said, state, published, bytes } = await cutOnce(world, await reachDisable(world), 'answer', after)
        expect(said, `cut at ${after}`).toEqual({
          ...{ at: 'done', problem: null, status: 'applied', effects: 1 },
          story: ['effect.intended', 'effect.lost', 'effect.applied'],
        })
        expect(published.map((one) => one.problem)).toEqual(published.map(() => null))
        length = bytes
        if (state.at === 'done') await protectAgain(world, accessToken, state.now.version)
      }
      await requireNoticesOnce(world)
    })
  }
  return length
}

/**
 * Presses "Disable 2FA" again and again, each time with the request cut a stride later, and requires that it did not
 * happen, is reported as that, and never can happen.
 *
 * @param stride bytes between two cuts
 * @returns the length of the request in bytes
 */
export async function cutRequestsOfDisable(world: ProxiedWorld, stride: number): Promise<number> {
  await operatorOf(world).signIn(kenari)
  const procedureId = await reachDisable(world)
  let length = 1
  for (let after = 0; after < length; after += stride) {
    const { said, bytes } = await cutOnce(world, procedureId, 'request', after)
    expect(said, `cut at ${after}`).toEqual({
      ...{ at: 'disable', problem: { code: 'did-not-happen' }, status: 'voided', effects: 0 },
      story: ['effect.intended', 'effect.lost', 'effect.voided'],
    })
    length = bytes
  }
  expect((await world.sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toEqual([])
  return length
}

const reachDisable = async (world: ProxiedWorld): Promise<string> =>
  at(await operatorOf(world).startUntil(kenari, 'disable', 'disable'), 'disable').id

/** Presses "Disable 2FA" with the line cut: where that led, what the page was sent, and how many bytes there were. */
async function cutOnce(world: ProxiedWorld, procedureId: string, direction: Direction, after: number) {
  const { app, proxy } = world
  proxy.plan({ where, fault: { kind: 'cut', direction, after, by: 'end' } })
  app.published.length = 0
  const { state, problem } = await app.ok('procedure.disable', { procedureId, password })
  const published = app.published.flatMap(({ name, payload }) =>
    name === 'procedure.changed' ? [payload as Procedure] : [],
  )
  const { bytes: passed, cut } = proxy.exchanges.findLast(({ line }) => where.test(line))!
  const bytes = passed[direction]
  expect(cut, `cut at ${after} of ${bytes}`).toBe(true)
  return { said: { at: state.at, problem, ...(await fateOf(world)) }, state, published, bytes }
}

/** The customer sets SMS up again, away from the console. */
async function protectAgain({ sandbox, typed }: ProxiedWorld, token: string, version: number): Promise<void> {
  const body = { method: 'sms', password, expectedVersion: version } as const
  const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body, key: newKey() })).body(201)
  const { messages } = (await sandbox.control('getOutbox', { query: { limit: 3 } })).body(200)
  const code = messages.findLast((message) => message.code !== null)?.code ?? ''
  typed.add(code)
  ;(await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } })).body(200)
}
