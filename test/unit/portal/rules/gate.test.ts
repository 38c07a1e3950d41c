import { expect, test } from 'vitest'
import { evidenceKinds } from '#shared/api/capabilities.ts'
import type { CheckedEvidence, GateFacts } from '../../../../src/portal/rules/gate.ts'
import { countEvidence, evidencePoints, gateOf, resetForcedLately } from '../../../../src/portal/rules/gate.ts'

const enough: GateFacts = {
  scenario: 'registered-email-valid',
  points: 60,
  riskRaised: false,
  evidenceFailed: false,
  resetForced: false,
  consented: true,
  contactUpdated: false,
  approval: 'none',
}
type EvidenceKind = (typeof evidenceKinds)[number]
const both = [false, true]
const choices = {
  scenario: ['registered-email-valid', 'registered-email-invalid'],
  points: [0, 10, 59, 60, 79, 80, 190],
  riskRaised: both,
  evidenceFailed: both,
  resetForced: both,
  consented: both,
  contactUpdated: both,
  approval: ['none', 'approved', 'refused'],
} satisfies { [Fact in keyof GateFacts]: GateFacts[Fact][] }

/** Every combination of the choices. */
function combinations(): GateFacts[] {
  let all: object[] = [{}]
  for (const [fact, values] of Object.entries(choices)) {
    all = all.flatMap((facts) => (values as unknown[]).map((value) => ({ ...facts, [fact]: value })))
  }
  return all as GateFacts[]
}

/** The rule as the contract says it, once more: the ways to pass, each a list of what must be true. */
function mayPass(facts: GateFacts): boolean {
  const doubts = [facts.riskRaised, facts.evidenceFailed, facts.resetForced, facts.approval === 'refused']
  const quietWay = !doubts.includes(true)
  const approvedWay = facts.approval === 'approved'
  const proven = facts.points >= 80 || (facts.points >= 60 && !facts.riskRaised)
  const agreed = facts.scenario === 'registered-email-valid' ? facts.consented : facts.contactUpdated
  return proven && agreed && (quietWay || approvedWay)
}

/** What mends each lack. */
const mending = {
  points: { points: 80 },
  consent: { consented: true },
  'contact-update': { contactUpdated: true },
  approval: { approval: 'approved' },
} as const

test('no other way to pass: every combination, compared with the rule', () => {
  const all = combinations()
  expect(all).toHaveLength(2 * 7 * 2 ** 5 * 3)
  for (const facts of all) expect([facts, gateOf(facts).open]).toEqual([facts, mayPass(facts)])
})

test('what lacks is exactly what must be mended: all of it opens, all but one does not', () => {
  for (const facts of combinations()) {
    const { open, lacks, points, pointsNeeded } = gateOf(facts)
    expect([open, points, pointsNeeded]).toEqual([lacks.length === 0, facts.points, facts.riskRaised ? 80 : 60])
    const mended = (parts: typeof lacks) => parts.reduce<GateFacts>((so, lack) => ({ ...so, ...mending[lack] }), facts)
    expect(gateOf(mended(lacks)).open).toBe(true)
    for (const left of lacks) expect(gateOf(mended(lacks.filter((lack) => lack !== left))).lacks).toEqual([left])
  }
})

test('one example of each lack', () => {
  expect(gateOf(enough)).toEqual({ open: true, points: 60, pointsNeeded: 60, lacks: [] })
  expect(gateOf({ ...enough, points: 59 }).lacks).toEqual(['points'])
  expect(gateOf({ ...enough, consented: false }).lacks).toEqual(['consent'])
  expect(gateOf({ ...enough, evidenceFailed: true }).lacks).toEqual(['approval'])
  expect(gateOf({ ...enough, resetForced: true }).lacks).toEqual(['approval'])
  expect(gateOf({ ...enough, approval: 'refused' }).lacks).toEqual(['approval'])
  expect(gateOf({ ...enough, scenario: 'registered-email-invalid' }).lacks).toEqual(['contact-update'])
  expect(gateOf({ ...enough, riskRaised: true })).toMatchObject({ pointsNeeded: 80, lacks: ['points', 'approval'] })
})

const now = Date.parse('2026-11-20T04:00:00.000Z')
const week = 7 * 24 * 60 * 60
const passed = (kind: EvidenceKind, at = now) => ({ kind, outcome: 'passed' as const, at })
const failed = (kind: EvidenceKind, at = now) => ({ kind, outcome: 'failed' as const, at })
const pointsOf = (evidence: readonly CheckedEvidence[], approved = false) =>
  countEvidence(evidence, { now, evidenceSeconds: week, approved }).map(({ points }) => points)

test('each kind of evidence counts once, and only when it passed', () => {
  for (const kind of evidenceKinds) {
    expect(pointsOf([passed(kind)])).toEqual([evidencePoints[kind]])
    expect(pointsOf([passed(kind), passed(kind)])).toEqual([evidencePoints[kind], 0])
    expect(pointsOf([failed(kind)])).toEqual([0])
  }
})

test('a kind of which a check failed counts nothing, before and after it, until a second person approved', () => {
  for (const kind of evidenceKinds) {
    expect(pointsOf([failed(kind), passed(kind)])).toEqual([0, 0])
    expect(pointsOf([passed(kind), failed(kind)])).toEqual([0, 0])
    expect(pointsOf([failed(kind), passed(kind)], true)).toEqual([0, evidencePoints[kind]])
    expect(pointsOf([passed(kind), failed(kind), passed(kind)], true)).toEqual([evidencePoints[kind], 0, 0])
  }
  expect(pointsOf([failed('call-back'), passed('own-service')])).toEqual([0, evidencePoints['own-service']])
})

test('evidence that passed counts for its time, and then makes room for another of its kind', () => {
  const old = now - week * 1000
  expect(pointsOf([passed('call-back', old + 1)])).toEqual([40])
  expect(pointsOf([passed('call-back', old)])).toEqual([0])
  expect(pointsOf([passed('call-back', old), passed('call-back')])).toEqual([0, 40])
  expect(pointsOf([failed('call-back', old), passed('call-back')]), 'a failed check has no age').toEqual([0, 0])
  const both = countEvidence([passed('call-back', old), failed('own-service', old)], {
    ...{ now, evidenceSeconds: week, approved: false },
  })
  expect(both.map(({ expired }) => expired)).toEqual([true, false])
})

test('a forced reset is recent for 24 hours', () => {
  const at = Date.parse('2026-11-20T04:00:00.000Z')
  const day = 24 * 60 * 60 * 1000
  expect(resetForcedLately(null, at)).toBe(false)
  expect(resetForcedLately(at, at)).toBe(true)
  expect(resetForcedLately(at, at + day - 1)).toBe(true)
  expect(resetForcedLately(at, at + day)).toBe(false)
})
