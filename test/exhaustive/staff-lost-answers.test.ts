import { describe, expect } from 'vitest'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { operatorOf } from '../support/console/operator.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { casePresses, type CasePress } from '../support/faults/case-effects.ts'
import { effectsOf, openCase, opening } from '../support/console/staff-case.ts'
import { until } from '../support/time/until.ts'
import { test, type World } from '../support/console/world.ts'

const { agentA, agentB } = samples
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

const routeOf = ({ path }: CasePress) => ({ method: 'POST', path: `/staff/cases/{caseId}${path}` }) as const
const openRoute = { method: 'POST', path: '/staff/cases' } as const

describe.each(Object.entries(casePresses))('a lost answer to %s', (_name, { prepare, press, what, ...one }) => {
  const route = routeOf({ prepare, press, what, ...one })

  test('is found by reading: done, once', async ({ world }) => {
    const { id: caseId } = await prepare(world)
    const before = (await effectsOf(world)).filter((effect) => effect === what).length
    await world.sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
    const outcome = await press(world, caseId)
    expect(outcome).toMatchObject({ ok: true, value: { id: caseId } })
    expect((await effectsOf(world)).filter((effect) => effect === what)).toHaveLength(before + 1)
    expect((await world.app.ok('app.snapshot', {})).unsettledCases).toEqual([])
  })

  test.for(['cut-before', 'unavailable'] as const)(
    'that never was worked on (%s): it did not happen',
    async (fault, { world }) => {
      const { id: caseId } = await prepare(world)
      const before = (await effectsOf(world)).length
      await world.sandbox.plan({ ...route, fault, times: 1 })
      expect(await press(world, caseId)).toMatchObject({ ok: false, failure: { code: 'voided', next: 'read-back' } })
      expect(await effectsOf(world)).toHaveLength(before)
      expect(await press(world, caseId)).toMatchObject({ ok: true })
    },
  )

  test('stays unknown where reading fails too, until it is asked for', async ({ world }) => {
    const { id: caseId } = await prepare(world)
    await world.sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 2 })
    expect(await press(world, caseId)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } })
    expect(await world.app.failure('desk.recover', { caseId })).toMatchObject({ code: 'outcome-unknown' })
    expect((await world.app.ok('app.snapshot', {})).unsettledCases).toEqual([caseId])
    expect(await world.app.ok('desk.recover', { caseId })).toMatchObject({ id: caseId })
    expect((await world.app.ok('app.snapshot', {})).unsettledCases).toEqual([])
    expect(world.app.published).toContainEqual({ name: 'case.changed', payload: { caseId } })
  })
})

describe.each(['enrol', 'resend'] as const)('a lost answer to %s', (name) => {
  const route = {
    method: 'POST',
    path: `/staff/cases/{caseId}/enrolments${name === 'resend' ? '/{enrolmentId}/resend' : ''}`,
  } as const
  const press = ({ app }: World, caseId: string): Promise<Outcome<unknown>> =>
    name === 'enrol'
      ? app.call('desk.enrol', { caseId, method: 'sms', password })
      : app.call('desk.resendEnrolment', { caseId })
  async function prepare(world: World): Promise<string> {
    const { id } = await openCase(world, name === 'enrol' ? 'disabled' : 'enrolling')
    if (name === 'resend') await world.sandbox.advance(61)
    return id
  }

  test.for([0, 1])(
    'is resolved with the set-up that waits (%i lost reads), and its code goes through',
    async (lostReads, { world }) => {
      const caseId = await prepare(world)
      await world.sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
      if (lostReads > 0) await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: lostReads })
      const outcome = await press(world, caseId)
      if (lostReads === 0) expect(outcome).toMatchObject({ ok: true, value: { method: 'sms' } })
      else expect(outcome).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } })
      const { setUp } = await world.app.ok('desk.recover', { caseId })
      expect(setUp).toMatchObject({ method: 'sms', sendNumber: name === 'enrol' ? 1 : 2 })
      const code = await world.sandbox.sentCode(samples.seriMuda.id)
      expect(await world.app.ok('desk.verifyEnrolment', { caseId, code })).toMatchObject({
        twoFactor: { method: 'sms' },
      })
    },
  )

  test('that never was worked on: it did not happen', async ({ world }) => {
    const caseId = await prepare(world)
    await world.sandbox.plan({ ...route, fault: 'cut-before', times: 1 })
    expect(await press(world, caseId)).toMatchObject({ ok: false, failure: { code: 'voided' } })
    expect(await press(world, caseId)).toMatchObject({ ok: true })
  })
})

describe('a refusal whose answer was lost', () => {
  test('is reported as a refusal, not as a success', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'points')
    await world.sandbox.plan({ ...routeOf(casePresses['disable']!), fault: 'cut-after', times: 1 })
    expect(await world.app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
  })
})

describe('a lost answer to the opening of a case', () => {
  test('is found by reading: one case', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    await world.sandbox.plan({ ...openRoute, fault: 'cut-after', times: 1 })
    expect(await world.app.ok('desk.openCase', opening)).toMatchObject({ ticket: 'T-1001', status: 'open' })
    expect(await effectsOf(world)).toEqual(['case-opened'])
  })

  test('that never arrived: it did not happen', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    await world.sandbox.plan({ ...openRoute, fault: 'cut-before', times: 1 })
    expect(await world.app.failure('desk.openCase', opening)).toMatchObject({ code: 'voided' })
    expect(await effectsOf(world)).toEqual([])
  })

  test.for(['cut-after', 'cut-before'] as const)(
    'stays unknown until it is queried (%s), then has its outcome',
    async (fault, { world }) => {
      await operatorOf(world).signInStaff(agentA)
      await world.sandbox.plan({ ...openRoute, fault, times: 1 })
      await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
      expect(await world.app.failure('desk.openCase', opening)).toMatchObject({ code: 'outcome-unknown' })
      const [waiting] = (await world.app.ok('app.snapshot', {})).unsettledCases
      const outcome = await world.app.call('desk.recover', { caseId: waiting! })
      if (fault === 'cut-after')
        expect(outcome).toMatchObject({ ok: true, value: { ticket: 'T-1001', status: 'open' } })
      else expect(outcome).toMatchObject({ ok: false, failure: { code: 'voided' } })
      expect((await world.app.ok('app.snapshot', {})).unsettledCases).toEqual([])
    },
  )

  test('waits over a restart for the agent who sent it, and for nobody else', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signInStaff(agentA)
    await sandbox.plan({ ...openRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    await app.failure('desk.openCase', opening)
    await app.restart()
    const waiting = (await app.ok('app.snapshot', {})).unsettledCases
    expect(waiting).toHaveLength(1)
    await operatorOf(world).signInStaff(agentB)
    expect((await app.ok('app.snapshot', {})).unsettledCases).toEqual(waiting)
    expect(await app.failure('desk.recover', { caseId: waiting[0]! })).toMatchObject({ code: 'signed-out' })
    await operatorOf(world).signInStaff(agentA)
    expect((await app.ok('app.snapshot', {})).unsettledCases).toEqual([])
    expect(await effectsOf(world)).toEqual(['case-opened'])
  })

  test('that was awaited when the console ended is lost, and the record says so at the next start', async ({
    world,
  }) => {
    const { app } = world
    await operatorOf(world).signInStaff(agentA)
    app.onSend = (_endpoint, key) => (key === undefined ? undefined : new Promise<void>(() => undefined))
    void app.call('desk.openCase', opening)
    await until('the intent is written', () => app.entries().at(-1)?.action === 'effect.intended')
    const { detail, actor } = app.entries().at(-1)!
    await app.restart()
    const lost = app.entries().filter(({ action }) => action === 'effect.lost')
    expect(lost).toMatchObject([{ actor, outcome: 'unknown', detail: { effect: 'open-case', key: detail['key'] } }])
    expect((await app.ok('app.snapshot', {})).unsettledCases).toHaveLength(1)
    await operatorOf(world).signInStaff(agentA)
    await app.idle()
    expect((await app.ok('app.snapshot', {})).unsettledCases).toEqual([])
  })
})
