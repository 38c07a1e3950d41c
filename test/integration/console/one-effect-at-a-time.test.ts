import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { effectsOf, openCase } from '../../support/console/staff-case.ts'
import { test } from '../../support/console/world.ts'

const consentRoute = { method: 'POST', path: '/staff/cases/{caseId}/consent' } as const
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

describe('one effect at a time on a case', () => {
  test('two presses at once are one effect', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'points')
    const outcomes = await Promise.all([
      world.app.call('desk.askConsent', { caseId, act: 'disable-two-factor' }),
      world.app.call('desk.askConsent', { caseId, act: 'disable-two-factor' }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual({ ok: false, failure: expect.objectContaining({ code: 'in-progress' }) as unknown })
    expect((await effectsOf(world)).filter((what) => what === 'consent-asked')).toHaveLength(1)
  })

  test('nothing is sent while the outcome of the press before is unknown', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'points')
    await world.sandbox.plan({ ...consentRoute, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    expect(await world.app.failure('desk.askConsent', { caseId, act: 'disable-two-factor' })).toMatchObject({
      code: 'outcome-unknown',
    })
    expect(await world.app.failure('desk.askConsent', { caseId, act: 'disable-two-factor' })).toMatchObject({
      code: 'outcome-unknown',
    })
    expect((await effectsOf(world)).filter((what) => what === 'consent-asked')).toHaveLength(1)

    await world.app.ok('desk.recover', { caseId })
    await world.app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
    expect((await effectsOf(world)).filter((what) => what === 'consent-asked')).toHaveLength(2)
  })
})

describe('"Okay"', () => {
  test('ends the procedure although the portal is away, and the state is read back later', async ({ world }) => {
    const operator = operatorOf(world)
    await operator.signIn(samples.bayu)
    const { id: procedureId } = await operator.startUntil(samples.bayu, 'set-up', 'code', 'sms')
    const code = await world.sandbox.sentCode(samples.bayu.id)
    at(await world.app.ok('procedure.verifyCode', { procedureId, code }), 'accepted')
    world.app.losePortal()
    const done = at(await world.app.ok('procedure.finish', { procedureId }), 'done')
    expect(done.state).toMatchObject({ readBack: false, now: { active: true, method: 'sms' } })
    await world.app.findPortal()
    const { procedure } = await world.app.ok('procedure.get', { procedureId })
    expect(procedure.state).toMatchObject({ at: 'done', readBack: true })
  })
})
