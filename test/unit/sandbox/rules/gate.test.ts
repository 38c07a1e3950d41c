import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evidenceKinds } from '#shared/portal-api/capabilities.ts'
import { evidencePoints, gateOf, pointsOf } from '../../../../src/sandbox/rules/gate.ts'

const enough = { points: 60, riskRaised: false, evidenceFailed: false, consented: true }

test('opens with points and consent, and tells what lacks', () => {
  expect(gateOf(enough)).toEqual({ open: true, points: 60, pointsNeeded: 60, lacks: [] })
  expect(gateOf({ ...enough, points: 59 }).lacks).toEqual(['points'])
  expect(gateOf({ ...enough, consented: false }).lacks).toEqual(['consent'])
  expect(gateOf({ ...enough, evidenceFailed: true }).lacks).toEqual(['approval'])
  expect(gateOf({ ...enough, riskRaised: true })).toMatchObject({ pointsNeeded: 80, lacks: ['points', 'approval'] })
  expect(gateOf({ ...enough, points: 80, riskRaised: true }).lacks).toEqual(['approval'])
})

test('no other way through', () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (points, riskRaised, evidenceFailed, consented) => {
        const expected = points >= 60 && consented && !riskRaised && !evidenceFailed
        expect(gateOf({ points, riskRaised, evidenceFailed, consented }).open).toBe(expected)
      },
    ),
    { seed: 20261122 },
  )
})

test('each kind of evidence counts once, and only when it passed', () => {
  for (const kind of evidenceKinds) {
    const [passed, failed] = [
      { kind, outcome: 'passed' as const },
      { kind, outcome: 'failed' as const },
    ]
    expect(pointsOf(passed, [])).toBe(evidencePoints[kind])
    expect(pointsOf(passed, [passed])).toBe(0)
    expect(pointsOf(failed, [])).toBe(0)
    expect(pointsOf(passed, [failed])).toBe(evidencePoints[kind])
  }
})
