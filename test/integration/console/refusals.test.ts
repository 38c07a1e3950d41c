import { describe, expect } from 'vitest'
import { at, operatorOf, type Customer, type Operator } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples
const wrongPassword = 'not-the-password-7'

async function signedIn(world: World, customer: Customer): Promise<Operator> {
  world.typed.add(wrongPassword)
  const operator = operatorOf(world)
  await operator.signIn(customer)
  return operator
}

const effectsOf = async (world: World): Promise<string[]> => (await world.sandbox.ledger()).map(({ what }) => what)

/** A code that is surely wrong, of the right length. */
async function wrongCode(world: World, accountId: string): Promise<string> {
  const right = await world.sandbox.sentCode(accountId)
  return String((Number(right) + 1) % 1_000_000).padStart(6, '0')
}

describe('a wrong password', () => {
  test('at step 5: the step stays, the tries left are shown, nothing changed, the next one goes through', async ({
    world,
  }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    const refused = at(await world.app.ok('procedure.disable', { procedureId, password: wrongPassword }), 'disable')
    expect(refused.problem).toMatchObject({ code: 'wrong-password', attemptsLeft: 4 })
    expect(await effectsOf(world)).toEqual([])
    expect(world.app.entries().at(-1)).toMatchObject({
      action: 'effect.rejected',
      outcome: 'refused',
      step: '5 Disable 2FA',
      detail: { effect: 'disable', code: 'wrong-password' },
    })
    at(await world.app.ok('procedure.disable', { procedureId, password }), 'done')
    expect(await effectsOf(world)).toEqual(['two-factor-disabled'])
  })

  test('at step 8: the step stays, nothing was sent to the phone', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'sms')
    const typed = { procedureId, password: wrongPassword }
    const refused = at(await world.app.ok('procedure.confirmIdentity', typed), 'identity')
    expect(refused.problem).toMatchObject({ code: 'wrong-password', attemptsLeft: 4 })
    expect(await world.sandbox.outbox()).toEqual([])
  })

  test('five times: locked until then, for the right one too, and open again after', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    for (let left = 4; left >= 0; left -= 1) {
      const { problem } = await world.app.ok('procedure.disable', { procedureId, password: wrongPassword })
      expect(problem).toMatchObject({ code: 'wrong-password', attemptsLeft: left })
    }
    const locked = at(await world.app.ok('procedure.disable', { procedureId, password }), 'disable')
    expect(locked.problem).toMatchObject({ code: 'locked', retryAfterSeconds: 600 })
    expect(locked.problem?.lockedUntil).toMatch(/Z$/)
    expect(await effectsOf(world)).toEqual([])
    await world.sandbox.advance(600)
    at(await world.app.ok('procedure.disable', { procedureId, password }), 'done')
  })
})

describe('a code', () => {
  test('that is wrong: the step stays with the tries left; the right one goes through', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    const { id: procedureId } = waiting
    const code = await wrongCode(world, bayu.id)
    const refused = at(await world.app.ok('procedure.verifyCode', { procedureId, code }), 'code')
    expect(refused.problem).toMatchObject({ code: 'wrong-code', attemptsLeft: 4 })
    expect(await effectsOf(world)).toEqual(['enrolment-started'])
    at(await operator.verify(bayu, refused), 'accepted')
  })

  test('that is wrong five times: locked, and the fifth voided it', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    const { id: procedureId } = waiting
    const code = await wrongCode(world, bayu.id)
    for (let left = 4; left >= 0; left -= 1) {
      const { problem } = await world.app.ok('procedure.verifyCode', { procedureId, code })
      expect(problem).toMatchObject({ code: 'wrong-code', attemptsLeft: left })
    }
    const locked = at(await operator.verify(bayu, waiting), 'code')
    expect(locked.problem).toMatchObject({ code: 'locked' })
    await world.sandbox.advance(600)
    expect((await operator.verify(bayu, locked)).problem?.code).toBe('code-expired')
    expect(await effectsOf(world)).toEqual(['enrolment-started'])
  })

  test('that expired: the step stays; a new one is sent and goes through', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'email')
    await world.sandbox.advance(300)
    const expired = at(await operator.verify(bayu, waiting), 'code')
    expect(expired.problem?.code).toBe('code-expired')
    const resent = at(await world.app.ok('procedure.resendCode', { procedureId: waiting.id }), 'code')
    expect(resent.problem).toBeNull()
    at(await operator.verify(bayu, resent), 'accepted')
  })

  test('sent again: too early is refused with the wait; then the old one is wrong and the new one right', async ({
    world,
  }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    const { id: procedureId } = waiting
    const old = await operator.codeFor(bayu, 'sms')
    const early = at(await world.app.ok('procedure.resendCode', { procedureId }), 'code')
    expect(early.problem).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 60 })
    await world.sandbox.advance(60)
    const resent = at(await world.app.ok('procedure.resendCode', { procedureId }), 'code')
    expect(resent.state.enrolment).toMatchObject({ sendNumber: 2, sendsLeft: 3 })
    const refused = at(await world.app.ok('procedure.verifyCode', { procedureId, code: old }), 'code')
    expect(refused.problem?.code).toBe('wrong-code')
    at(await operator.verify(bayu, refused), 'accepted')
    expect(await effectsOf(world)).toEqual(['enrolment-started', 'code-sent', 'two-factor-enabled'])
  })

  test('sent as often as allowed: the set-up starts over with the password', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    for (let sent = 2; sent <= 5; sent += 1) {
      await world.sandbox.advance(60)
      at(await world.app.ok('procedure.resendCode', { procedureId }), 'code')
    }
    await world.sandbox.advance(60)
    const over = at(await world.app.ok('procedure.resendCode', { procedureId }), 'identity')
    expect(over.problem?.code).toBe('conflict')
  })
})

describe('cancelling', () => {
  const steps = ['preflight', 'disable', 'setup', 'method', 'identity', 'code'] as const

  test.for(steps)('at %s ends the procedure, with what is true then', async (step, { world }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', step, 'sms')
    const before = await effectsOf(world)
    const cancelled = at(await world.app.ok('procedure.cancel', { procedureId }), 'cancelled')
    const isOff = !['preflight', 'disable'].includes(step)
    expect(cancelled.state.now).toMatchObject({ active: !isOff })
    expect(await effectsOf(world)).toEqual(step === 'code' ? [...before, 'enrolment-cancelled'] : before)
    expect(cancelled.unprotectedSince === null).toBe(!isOff)
    const last = world.app.entries().at(-1)!
    expect(last.action).toBe(step === 'code' ? 'effect.applied' : 'procedure.cancelled')
    const again = await world.app.failure('procedure.cancel', { procedureId })
    expect(again.code).toBe('wrong-step')
    await operator.start(seriMuda, isOff ? 'set-up' : 'change')
  })

  test.for(['accepted', 'done'] as const)('at %s is refused: it happened', async (step, { world }) => {
    const operator = await signedIn(world, bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'sms')
    const { id: procedureId } = await operator.verify(bayu, waiting)
    if (step === 'done') await world.app.ok('procedure.finish', { procedureId })
    expect((await world.app.failure('procedure.cancel', { procedureId })).code).toBe('wrong-step')
  })

  test('works where the portal cannot be reached, but for a set-up that waits there', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    world.app.losePortal()
    const cancelled = at(await world.app.ok('procedure.cancel', { procedureId }), 'cancelled')
    expect(cancelled.state.now).toBeNull()
  })
})

describe('a command that does not fit the step', () => {
  test('is refused, sends nothing and changes nothing', async ({ world }) => {
    const operator = await signedIn(world, seriMuda)
    const begun = await operator.startUntil(seriMuda, 'change', 'preflight')
    const { id: procedureId } = begun
    const { app } = world
    const codes = [
      await app.failure('procedure.disable', { procedureId, password }),
      await app.failure('procedure.openSetup', { procedureId }),
      await app.failure('procedure.chooseMethod', { procedureId, method: 'sms' }),
      await app.failure('procedure.goBack', { procedureId }),
      await app.failure('procedure.confirmIdentity', { procedureId, password }),
      await app.failure('procedure.verifyCode', { procedureId, code: '123456' }),
      await app.failure('procedure.resendCode', { procedureId }),
      await app.failure('procedure.finish', { procedureId }),
    ]
    expect(codes.map(({ code }) => code)).toEqual(codes.map(() => 'wrong-step'))
    expect((await app.ok('procedure.get', { procedureId })).procedure).toEqual(begun)
    expect(await effectsOf(world)).toEqual([])
    expect((await app.failure('procedure.get', { procedureId: 'nobody' })).code).toBe('not-found')
  })

  test('going back from the password to the choice of the method is one that fits', async ({ world }) => {
    const operator = await signedIn(world, bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'sms')
    at(await world.app.ok('procedure.goBack', { procedureId }), 'method')
    const chosen = at(await world.app.ok('procedure.chooseMethod', { procedureId, method: 'email' }), 'identity')
    expect(chosen.to).toBe('email')
  })
})
