import { describe, expect, it } from 'vitest'
import { agentOf, boardGroup, boardStatus } from '#shared/domain/case-board.ts'
import { provenBy } from '#shared/domain/case-facts.ts'
import { caseStatus } from '#shared/domain/case-status.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, consentedCase, sampleCase, staffMembers } from '../../../support/samples/desk-facts.ts'
import { casesByStatus } from '../../../support/samples/cases-by-status.ts'

const { agent, otherAgent, approver, auditor } = staffMembers
const at = '2026-01-05T08:00:00.000Z'
const lacking = (...lacks: SupportCase['gate']['lacks']): Partial<SupportCase> => ({
  gate: { open: lacks.length === 0, points: lacks.includes('points') ? 20 : 80, pointsNeeded: 80, lacks },
})

describe('a case has exactly one status', () => {
  it.each(Object.entries(casesByStatus))('%s', (status, supportCase) => {
    expect(caseStatus(supportCase)).toBe(status)
  })

  it('an invitation after a set-up that was given up is what counts', () => {
    const { disabledAt, events, twoFactor } = casesByStatus.code
    const invitation = { status: 'sent', destinationMasked: null, sentAt: at, expiresAt: at } as const
    const invited = sampleCase({ disabledAt, twoFactor, invitation, events: [...events, caseEventOf('invited')] })
    expect(caseStatus(invited)).toBe('invited')
  })

  it('what the link of an invitation begins is none of the set-up with the agent', () => {
    const { invited } = casesByStatus
    const events = [...invited.events, caseEventOf('enrolment-started', null), caseEventOf('code-sent', null)]
    expect(caseStatus({ ...invited, events })).toBe('invited')
  })

  it('2FA that was turned off again after the set-up is unprotected', () => {
    const { protected: on } = casesByStatus
    expect(caseStatus({ ...on, twoFactor: { ...on.twoFactor, active: false } })).toBe('unprotected')
  })

  it('after an unlock the gate of the next act is what it waits for', () => {
    const { unlocked } = casesByStatus
    const consent = { ...unlocked.consent, act: 'disable-two-factor' as const, status: 'asked' as const }
    expect(caseStatus({ ...unlocked, consent, ...lacking('consent') })).toBe('consent')
  })

  it('a contact update that is asked for waits for the second person even where the risk asks for none', () => {
    const contactUpdate = { status: 'asked', emailMasked: 'n•@new.example', mobileMasked: null, askedAt: at } as const
    const moved = sampleCase({ scenario: 'registered-email-invalid', contactUpdate, ...lacking('contact-update') })
    expect(caseStatus(moved)).toBe('approval')
    expect(boardGroup(moved, approver)).toBe('mine')
  })
})

describe('the board', () => {
  const raised = { ...casesByStatus.approval }

  it('asks an approver for the word that is missing, whatever else is, and nobody who opened or proved', () => {
    const early = sampleCase(lacking('points', 'consent', 'approval'))
    expect(boardGroup(early, approver)).toBe('mine')
    expect(boardStatus(early, approver)).toBe('approval')
    expect(boardGroup({ ...early, openedBy: approver }, approver)).toBe('mine')
    expect(boardStatus({ ...early, openedBy: approver }, approver)).not.toBe('approval')
    for (const what of ['evidence', 'consent-asked', 'contact-update-asked'] as const) {
      const proved = { ...raised, events: [...raised.events, caseEventOf(what, approver)] }
      expect(provenBy(proved)).toContain(approver.id)
      expect(boardGroup(proved, approver)).toBe('second-person')
    }
    expect(boardGroup(raised, agent)).toBe('second-person')
    expect(boardGroup(raised, auditor)).toBe('second-person')
  })

  it('does not ask for a word that was given', () => {
    const approval = {
      status: 'approved',
      by: approver,
      at,
      note: 'seen',
      act: 'disable-two-factor',
      lapsed: null,
    } as const
    expect(boardGroup({ ...raised, approval, ...lacking('consent') }, approver)).not.toBe('mine')
  })

  it('puts what the agent can do next before the agent, and before the others with a colleague', () => {
    for (const status of [
      'opened',
      'proof',
      'consent-unasked',
      'consent-refused',
      'unprotected',
      'protected',
    ] as const) {
      expect(boardGroup(casesByStatus[status], agent)).toBe('mine')
      expect(boardGroup(casesByStatus[status], otherAgent)).toBe('colleague')
      expect(boardGroup(casesByStatus[status], auditor)).toBe('colleague')
    }
  })

  it('knows the agent whom the consent names', () => {
    const ready = consentedCase('disable-two-factor')
    expect(agentOf(ready)).toBe(agent.id)
    const byOther = { ...ready, events: [...ready.events, caseEventOf('consent-asked', otherAgent)] }
    expect(agentOf(byOther)).toBe(otherAgent.id)
  })

  it.each(['ready', 'consent', 'invited', 'closed-refused'] as const)('%s is in its own group for all', (status) => {
    const group = { ready: 'ready', consent: 'customer', invited: 'customer', 'closed-refused': 'closed' }[status]
    for (const reader of Object.values(staffMembers)) expect(boardGroup(casesByStatus[status], reader)).toBe(group)
  })
})
