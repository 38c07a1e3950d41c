import { describe, expect } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { FaultRequest } from '#shared/api/sandbox-controls.ts'
import { at, type Customer, type Operator } from '../support/console/operator.ts'
import { effectsOn, pairs, protectedBy } from '../support/console/replace-method.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { test, type World } from '../support/console/world.ts'

const { bayu } = samples
const enrolments = '/accounts/{accountId}/two-factor/enrolments'
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

/** Each effect of a change in one step: how one comes to its button, the press, and where it leads. */
const presses = {
  'start-enrolment': {
    route: { method: 'POST', path: enrolments },
    reach: 'identity',
    press: (world: World, _operator: Operator, _customer: Customer, { id: procedureId }: Procedure) =>
      world.app.ok('procedure.confirmIdentity', { procedureId, password }),
    next: 'code',
  },
  'verify-code': {
    route: { method: 'POST', path: `${enrolments}/{enrolmentId}/verify` },
    reach: 'code',
    press: (_world: World, operator: Operator, customer: Customer, before: Procedure) =>
      operator.verify(customer, before),
    next: 'accepted',
  },
  'cancel-enrolment': {
    route: { method: 'DELETE', path: `${enrolments}/{enrolmentId}` },
    reach: 'code',
    press: (world: World, _operator: Operator, _customer: Customer, { id: procedureId }: Procedure) =>
      world.app.ok('procedure.cancel', { procedureId }),
    next: 'cancelled',
  },
  'resend-code': {
    route: { method: 'POST', path: `${enrolments}/{enrolmentId}/resend` },
    reach: 'code',
    press: async (world: World, _operator: Operator, _customer: Customer, { id: procedureId }: Procedure) => {
      await world.sandbox.advance(60)
      return world.app.ok('procedure.resendCode', { procedureId })
    },
    next: 'code',
  },
} as const
const lost = (Object.keys(presses) as (keyof typeof presses)[]).flatMap((effect) =>
  pairs
    // Nothing is sent again for an Authenticator App.
    .filter(({ to }) => effect !== 'resend-code' || to !== 'authenticator')
    .map((pair) => ({ effect, ...pair })),
)

describe('an answer that is lost', () => {
  test.for(lost)('to $effect, $from → $to: what the portal did is found', async ({ effect, from, to }, { world }) => {
    const { operator, customer } = await protectedBy(world, from)
    const { route, reach, press, next } = presses[effect]
    const before = await operator.startUntil(customer, 'change', reach, to)
    await world.sandbox.plan({ ...(route as Pick<FaultRequest, 'method' | 'path'>), fault: 'cut-after', times: 1 })
    const after = at(await press(world, operator, customer, before), next)
    expect(after).toMatchObject({ problem: null, unprotectedSince: null, replace: true })
    if (next === 'cancelled') return expect(after.state).toMatchObject({ now: { active: true, method: from } })
    const done = at(await operator.goOn(customer, after, to), 'done')
    expect(done.state.now).toMatchObject({ active: true, method: to })
    expect((await effectsOn(world, customer)).filter((what) => what === 'two-factor-replaced')).toHaveLength(1)
  })

  test.for(lost)('to $effect, $from → $to: what never arrived did not happen', async (one, { world }) => {
    const { operator, customer } = await protectedBy(world, one.from)
    const { route, reach, press } = presses[one.effect]
    const before = await operator.startUntil(customer, 'change', reach, one.to)
    await world.sandbox.plan({ ...(route as Pick<FaultRequest, 'method' | 'path'>), fault: 'cut-before', times: 1 })
    const after = at(await press(world, operator, customer, before), reach)
    expect(after).toMatchObject({ problem: { code: 'did-not-happen' }, unprotectedSince: null, replace: true })
    at(await operator.goOn(customer, after, one.to), 'done')
    expect((await effectsOn(world, customer)).filter((what) => what === 'two-factor-replaced')).toHaveLength(1)
  })

  test('and a restart meanwhile: unknown, then found after the sign-in, with one swap', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'code', 'sms')
    await world.sandbox.plan({ ...presses['verify-code'].route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await operator.verify(customer, before), 'unknown')
    await world.app.restart()
    await world.sandbox.advance(600)
    await operator.signIn(customer)
    const after = at((await world.app.ok('procedure.get', { procedureId: before.id })).procedure, 'accepted')
    expect(after.replace).toBe(true)
    at(await operator.goOn(customer, after), 'done')
    expect((await effectsOn(world, customer)).filter((what) => what === 'two-factor-replaced')).toHaveLength(1)
  })

  test('for a day, so that the portal forgot: both states are shown, and the old method counts as having been on', async ({
    world,
  }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'code', 'sms')
    await world.sandbox.plan({ ...presses['verify-code'].route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await operator.verify(customer, before), 'unknown')
    await world.app.restart()
    world.app.clock.advance(25 * 3600)
    await world.sandbox.advance(25 * 3600)
    const { accessToken: token } = await world.sandbox.signIn(bayu.userId)
    const body = { method: 'email', password, expectedVersion: 0 } as const
    await world.sandbox.call('startEnrolment', { token, params: { accountId: bayu.id }, body })
    await operator.signIn(customer)
    const after = at((await world.app.ok('procedure.get', { procedureId: before.id })).procedure, 'undetermined')
    expect(after.state).toMatchObject({
      before: { active: true, method: 'authenticator' },
      now: { active: true, method: 'sms' },
    })
    expect(after.unprotectedSince).toBeNull()
  })
})
