import { describe, expect } from 'vitest'
import type { Procedure } from '#shared/domain/procedure.ts'
import { at, operatorOf, type Customer, type Operator } from '../../support/console/operator.ts'
import { effectsOn, pairs, protectedBy, switchTo } from '../../support/console/replace-method.ts'
import { samplePassword as password } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const named = { authenticator: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const

describe('for each ordered pair of methods', () => {
  test.for(pairs)('$from → $to: steps 6 to 11, one swap, never off', async ({ from, to }, { world }) => {
    const { operator, customer } = await protectedBy(world, from)
    const before = (await effectsOn(world, customer)).length
    const done = at(await operator.complete(customer, 'change', to), 'done')
    expect(done).toMatchObject({ kind: 'change', replace: true, from, to, unprotectedSince: null, problem: null })
    expect(done.state).toMatchObject({ readBack: true, now: { active: true, method: to } })
    expect((await effectsOn(world, customer)).slice(before)).toEqual(['enrolment-started', 'two-factor-replaced'])
    const { notices } = await world.app.ok('account.get', { accountId: customer.id })
    expect(notices[0]).toMatchObject({ kind: 'two-factor-replaced', methodNamed: named[to] })
    const entries = world.app.entries().filter(({ procedure }) => procedure === done.id)
    expect(entries.map(({ step }) => step)).not.toContain('5 Disable 2FA')
    expect(entries[0]?.detail).toEqual({ kind: 'change', replace: true })
    for (const { payload } of world.app.published.filter(({ name }) => name === 'procedure.changed'))
      if ((payload as Procedure).id === done.id) expect((payload as Procedure).unprotectedSince).toBeNull()
  })
})

describe('a restart', () => {
  test('goes on in one step where it stood', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'code', 'sms')
    await world.app.restart()
    expect((await world.app.ok('procedure.get', { procedureId: before.id })).procedure).toEqual(before)
    await operator.signIn(customer)
    const done = at(await operator.goOn(customer, before), 'done')
    expect(done.state.now).toMatchObject({ active: true, method: 'sms' })
  })

  test('loses the secret of a new Authenticator App: the password is asked for again, the old method stays', async ({
    world,
  }) => {
    const { operator, customer } = await protectedBy(world, 'sms')
    const { id: procedureId } = await operator.startUntil(customer, 'change', 'code', 'authenticator')
    await world.app.restart()
    const back = at((await world.app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back).toMatchObject({ problem: { code: 'secret-gone' }, replace: true, unprotectedSince: null })
    await operator.signIn(customer)
    at(await operator.goOn(customer, back, 'authenticator'), 'done')
  })
})

describe('the old method stays', () => {
  test.for(['setup', 'method', 'identity', 'code'] as const)('after a cancel at %s', async (state, { world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const { id: procedureId } = await operator.startUntil(customer, 'change', state, 'sms')
    const over = at(await world.app.ok('procedure.cancel', { procedureId }), 'cancelled')
    expect(over.state.now).toMatchObject({ active: true, method: 'authenticator' })
    expect(over.unprotectedSince).toBeNull()
    expect(await world.app.ok('account.get', { accountId: customer.id })).toMatchObject({
      twoFactor: { active: true, method: 'authenticator' },
    })
  })

  test('after wrong codes', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const { id: procedureId } = await operator.startUntil(customer, 'change', 'code', 'sms')
    const right = await operator.codeFor(customer, 'sms')
    const code = right === '000000' ? '000001' : '000000'
    const after = at(await world.app.ok('procedure.verifyCode', { procedureId, code }), 'code')
    expect(after).toMatchObject({ problem: { code: 'wrong-code' }, unprotectedSince: null })
    const { twoFactor } = await world.app.ok('account.get', { accountId: customer.id })
    expect(twoFactor).toMatchObject({ active: true, method: 'authenticator' })
  })
})

test('the method that is active is not offered again', async ({ world }) => {
  const { operator, customer } = await protectedBy(world, 'authenticator')
  const { id: procedureId } = await operator.startUntil(customer, 'change', 'method', 'sms')
  const failure = await world.app.failure('procedure.chooseMethod', { procedureId, method: 'authenticator' })
  expect(failure.code).toBe('wrong-step')
})

describe('a portal that changes its mind between the start and step 8', () => {
  test('no longer replaces: back before the start, with what is true, and then in two stages', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'identity', 'sms')
    await switchTo(world, 'two-stage', false)
    const back = at(await world.app.ok('procedure.confirmIdentity', { procedureId: before.id, password }), 'preflight')
    expect(back).toMatchObject({ replace: false, unprotectedSince: null, problem: { code: 'replace-refused' } })
    expect(back.state.before).toMatchObject({ active: true, method: 'authenticator' })
    await world.app.idle()
    expect((await world.app.ok('app.snapshot', {})).portals[0]?.capabilities?.replace).toBe(false)
    const done = at(await operator.goOn(customer, back, 'sms'), 'done')
    expect(done.state.now).toMatchObject({ active: true, method: 'sms' })
    expect(await effectsOn(world, customer)).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
  })

  test('and cannot be read meanwhile: the step stays, with its problem, until it can', async ({ world }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'identity', 'sms')
    await switchTo(world, 'two-stage', false)
    const readState = { method: 'GET', path: '/accounts/{accountId}/two-factor' } as const
    await world.sandbox.plan({ ...readState, fault: 'unavailable', times: 1 })
    const unchanged = await world.app.ok('procedure.confirmIdentity', { procedureId: before.id, password })
    expect(at(unchanged, 'identity').problem?.code).toBe('invalid-request')
    const { procedure } = await world.app.ok('procedure.get', { procedureId: before.id })
    expect(at(procedure, 'preflight').replace).toBe(false)
  })

  test('2FA was turned off elsewhere: back before the start, unprotected, with nothing to replace', async ({
    world,
  }) => {
    const { operator, customer } = await protectedBy(world, 'authenticator')
    const before = await operator.startUntil(customer, 'change', 'identity', 'sms')
    const { accessToken: token } = await world.sandbox.signIn(customer.userId)
    const body = { password, expectedVersion: before.state.version }
    ;(await world.sandbox.call('disableTwoFactor', { token, params: { accountId: customer.id }, body })).body(200)
    const back = at(await world.app.ok('procedure.confirmIdentity', { procedureId: before.id, password }), 'preflight')
    expect(back).toMatchObject({ replace: false, problem: { code: 'conflict' }, state: { before: { active: false } } })
    expect(back.unprotectedSince).toBe(back.state.before.since)
    expect(at(await operator.goOn(customer, back, 'sms'), 'done').state.now).toMatchObject({ method: 'sms' })
  })
})

describe('an account on which a policy enforces 2FA', () => {
  /** In the scenario `locked-out`: Authenticator App, enforced. */
  const one = { id: 'A-70111', userId: 'security@meridiangate.example' } as unknown as Customer

  async function enforced(world: World, mode: 'two-stage' | 'replace'): Promise<Operator> {
    await world.sandbox.restart({ mode })
    ;(await world.sandbox.control('resetSandbox', { body: { scenario: 'locked-out' } })).body(200)
    await world.app.findPortal()
    const operator = operatorOf(world)
    await operator.signIn(one)
    return operator
  }

  test('may be changed in one step, and not disabled', async ({ world }) => {
    const operator = await enforced(world, 'replace')
    expect((await world.app.failure('procedure.start', { accountId: one.id, kind: 'disable' })).code).toBe(
      'policy-enforced',
    )
    const done = at(await operator.complete(one, 'change', 'email'), 'done')
    expect(done.state.now).toMatchObject({ active: true, method: 'email', enforced: true })
  })

  test('may not be changed in two stages', async ({ world }) => {
    await enforced(world, 'two-stage')
    expect((await world.app.failure('procedure.start', { accountId: one.id, kind: 'change' })).code).toBe(
      'policy-enforced',
    )
  })
})
