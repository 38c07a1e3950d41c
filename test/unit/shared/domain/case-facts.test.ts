import { describe, expect, it } from 'vitest'
import { agentNamed, gateLacks, outcomesThatFit, pointsMissing } from '#shared/domain/case-facts.ts'
import { caseEventOf, consentedCase, sampleCase, staffMembers } from '../../../support/samples/desk-facts.ts'

describe('what a case shows', () => {
  it('closes with what it did, disabling before all else', () => {
    expect(outcomesThatFit(sampleCase())).toEqual(['refused', 'not-needed'])
    const events = [caseEventOf('unlocked'), caseEventOf('unfrozen')]
    expect(outcomesThatFit(sampleCase({ events }))).toEqual(['unlocked', 'unfrozen'])
    expect(outcomesThatFit(sampleCase({ events, disabledAt: '2026-01-05T08:10:00.000Z' }))).toEqual(['disabled'])
  })

  it('counts the points that are missing, never below none', () => {
    expect(pointsMissing(sampleCase())).toBe(60)
    expect(pointsMissing(sampleCase({ gate: { open: true, points: 90, pointsNeeded: 80, lacks: [] } }))).toBe(0)
  })

  it('misses the consent to every act but the one agreed to', () => {
    const consented = consentedCase('unlock')
    expect(gateLacks(consented, 'unlock')).toEqual([])
    expect(gateLacks(consented, null)).toEqual([])
    expect(gateLacks(consented, 'disable-two-factor')).toEqual(['consent'])
    const lacks = ['points', 'approval'] as ('points' | 'approval')[]
    expect(gateLacks({ ...consented, gate: { ...consented.gate, lacks } }, 'unfreeze')).toEqual([
      'points',
      'consent',
      'approval',
    ])
  })

  it('names the agent who asked last', () => {
    expect(agentNamed(sampleCase())).toBeNull()
    const asked = consentedCase('unlock')
    expect(agentNamed(asked)).toBe(staffMembers.agent.id)
    const again = { ...asked, events: [...asked.events, caseEventOf('consent-asked', staffMembers.otherAgent)] }
    expect(agentNamed(again)).toBe(staffMembers.otherAgent.id)
  })
})
