import { describe, expect } from 'vitest'
import type { Outcome } from '#shared/contract/outcome.ts'
import type { FaultRequest } from '#shared/portal-api/sandbox-controls.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { operatorOf } from '../../support/operator.ts'
import { samplePassword as password, samples } from '../../support/sandbox.ts'
import { effectsOf, openCase, opening, type CaseStage } from '../../support/staff-case.ts'
import { test, type World } from '../../support/world.ts'

const { agentA, agentB } = samples
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

/** Each effect of a case: its call, how far the case must be, and the press. */
interface CasePress {
  route: Pick<FaultRequest, 'method' | 'path'>
  until: CaseStage
  press(world: World, caseId: string): Promise<Outcome<SupportCase>>
  what: string
}
const presses: Record<string, CasePress> = {
  'add-evidence': {
    route: { method: 'POST', path: '/staff/cases/{caseId}/evidence' },
    until: 'opened',
    press: ({ desk }, caseId) =>
      desk.call('desk.addEvidence', { caseId, kind: 'call-back', outcome: 'passed', note: 'answered' }),
    what: 'evidence-added',
  },
  'ask-consent': {
    route: { method: 'POST', path: '/staff/cases/{caseId}/consent' },
    until: 'points',
    press: ({ desk }, caseId) => desk.call('desk.askConsent', { caseId }),
    what: 'consent-asked',
  },
  disable: {
    route: { method: 'POST', path: '/staff/cases/{caseId}/disable-two-factor' },
    until: 'consented',
    press: ({ desk }, caseId) => desk.call('desk.disable', { caseId, password }),
    what: 'two-factor-disabled',
  },
  'close-case': {
    route: { method: 'POST', path: '/staff/cases/{caseId}/close' },
    until: 'opened',
    press: ({ desk }, caseId) => desk.call('desk.closeCase', { caseId, outcome: 'not-needed' }),
    what: 'case-closed',
  },
}
const openRoute = { method: 'POST', path: '/staff/cases' } as const

describe.each(Object.entries(presses))('a lost answer to %s', (_name, { route, until, press, what }) => {
  test('is found by reading: done, once', async ({ world }) => {
    const { id: caseId } = await openCase(world, until)
    const before = (await effectsOf(world)).filter((effect) => effect === what).length
    await world.sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
    const outcome = await press(world, caseId)
    expect(outcome).toMatchObject({ ok: true, value: { id: caseId } })
    expect((await effectsOf(world)).filter((effect) => effect === what)).toHaveLength(before + 1)
    expect((await world.desk.ok('app.snapshot', {})).unsettledCases).toEqual([])
  })

  test.for(['cut-before', 'unavailable'] as const)(
    'that never was worked on (%s): it did not happen',
    async (fault, { world }) => {
      const { id: caseId } = await openCase(world, until)
      const before = (await effectsOf(world)).length
      await world.sandbox.plan({ ...route, fault, times: 1 })
      expect(await press(world, caseId)).toMatchObject({ ok: false, failure: { code: 'voided', next: 'read-back' } })
      expect(await effectsOf(world)).toHaveLength(before)
      expect(await press(world, caseId)).toMatchObject({ ok: true })
    },
  )

  test('stays unknown where reading fails too, until it is asked for', async ({ world }) => {
    const { id: caseId } = await openCase(world, until)
    await world.sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-before', times: 1 })
    expect(await press(world, caseId)).toMatchObject({ ok: false, failure: { code: 'outcome-unknown' } })
    expect((await world.desk.ok('app.snapshot', {})).unsettledCases).toEqual([caseId])
    expect(await world.desk.ok('desk.reconcile', { caseId })).toMatchObject({ id: caseId })
    expect((await world.desk.ok('app.snapshot', {})).unsettledCases).toEqual([])
    expect(world.desk.told).toContainEqual({ name: 'case.changed', payload: { caseId } })
  })
})

describe('a refusal whose answer was lost', () => {
  test('is told as the refusal it is, not as a success', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'points')
    await world.sandbox.plan({ ...presses['disable']!.route, fault: 'cut-after', times: 1 })
    expect(await world.desk.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
  })
})

describe('a lost answer to the opening of a case', () => {
  test('is found by reading: one case', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    await world.sandbox.plan({ ...openRoute, fault: 'cut-after', times: 1 })
    expect(await world.desk.ok('desk.openCase', opening)).toMatchObject({ ticket: 'T-1001', status: 'open' })
    expect(await effectsOf(world)).toEqual(['case-opened'])
  })

  test('that never arrived: it did not happen', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    await world.sandbox.plan({ ...openRoute, fault: 'cut-before', times: 1 })
    expect(await world.desk.failure('desk.openCase', opening)).toMatchObject({ code: 'voided' })
    expect(await effectsOf(world)).toEqual([])
  })

  test.for(['cut-after', 'cut-before'] as const)(
    'stays unknown until it is asked for (%s), then tells',
    async (fault, { world }) => {
      await operatorOf(world).signInStaff(agentA)
      await world.sandbox.plan({ ...openRoute, fault, times: 1 })
      await world.sandbox.plan({ ...readOperation, fault: 'cut-before', times: 1 })
      expect(await world.desk.failure('desk.openCase', opening)).toMatchObject({ code: 'outcome-unknown' })
      const [waiting] = (await world.desk.ok('app.snapshot', {})).unsettledCases
      const outcome = await world.desk.call('desk.reconcile', { caseId: waiting! })
      if (fault === 'cut-after')
        expect(outcome).toMatchObject({ ok: true, value: { ticket: 'T-1001', status: 'open' } })
      else expect(outcome).toMatchObject({ ok: false, failure: { code: 'voided' } })
      expect((await world.desk.ok('app.snapshot', {})).unsettledCases).toEqual([])
    },
  )

  test('waits over a restart for the agent who sent it, and for nobody else', async ({ world }) => {
    const { desk, sandbox } = world
    await operatorOf(world).signInStaff(agentA)
    await sandbox.plan({ ...openRoute, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-before', times: 1 })
    await desk.failure('desk.openCase', opening)
    await desk.restart()
    const waiting = (await desk.ok('app.snapshot', {})).unsettledCases
    expect(waiting).toHaveLength(1)
    await operatorOf(world).signInStaff(agentB)
    expect((await desk.ok('app.snapshot', {})).unsettledCases).toEqual(waiting)
    expect(await desk.failure('desk.reconcile', { caseId: waiting[0]! })).toMatchObject({ code: 'signed-out' })
    await operatorOf(world).signInStaff(agentA)
    expect((await desk.ok('app.snapshot', {})).unsettledCases).toEqual([])
    expect(await effectsOf(world)).toEqual(['case-opened'])
  })
})
