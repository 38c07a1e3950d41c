import { describe, expect, it } from 'vitest'
import { partStates, type PartStates } from '#shared/domain/case-parts.ts'
import type { GateLack, SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, consentedCase, sampleCase } from '../../../support/samples/desk-facts.ts'
import { gateCombinations } from '../../../support/samples/gate-combinations.ts'

const disabling = 'disable-two-factor'
/** The part that is not complete while the gate lacks something; the second person decides on a contact update too. */
const partsOf: Record<GateLack, (keyof PartStates)[]> = {
  points: ['proof'],
  consent: ['consent'],
  'contact-update': ['contact', 'approval'],
  approval: ['approval'],
}

describe('the state of each part of a case', () => {
  it('follows the gate in every combination of facts: nothing is complete while it covers what is lacking', () => {
    const combinations = gateCombinations()
    expect(combinations.length).toBeGreaterThan(400)
    for (const { facts, supportCase } of combinations) {
      const states = partStates(supportCase, disabling)
      const open = new Set(supportCase.gate.lacks.flatMap((lack) => partsOf[lack]))
      for (const part of ['proof', 'consent', 'contact', 'approval'] as const) {
        if (open.has(part)) expect(states[part], `${part}: ${facts}`).toBe('needed')
      }
      if (supportCase.gate.open) expect(Object.values(gateParts(states)), facts).not.toContain('needed')
    }
  })

  it('has a contact update in place of the consent where the registered address is lost', () => {
    const parts = (over: Partial<SupportCase>) => Object.keys(partStates(sampleCase(over), disabling))
    expect(parts({})).toEqual(['proof', 'consent', 'approval', 'action', 'close'])
    expect(parts({ scenario: 'registered-email-invalid' })).toEqual(['proof', 'contact', 'approval', 'action', 'close'])
  })

  it('needs no second person where nothing asks for one, and is complete once one approved', () => {
    const consented = consentedCase(disabling)
    expect(partStates(consented, disabling).approval).toBe('not-needed')
    const approval = { ...consented.approval, status: 'approved' } as const
    expect(partStates({ ...consented, approval }, disabling).approval).toBe('complete')
  })

  it('misses the consent to another act than the one agreed to', () =>
    expect(partStates(consentedCase('unlock'), disabling).consent).toBe('needed'))

  it('has a set-up where 2FA is off, complete once it is on again', () => {
    const at = '2026-01-05T08:10:00.000Z'
    const { twoFactor } = sampleCase()
    const disabled = { ...consentedCase(disabling), disabledAt: at, events: [caseEventOf('disabled')] }
    const off = partStates({ ...disabled, twoFactor: { ...twoFactor, active: false } }, disabling)
    expect([off.action, off['set-up'], off.close]).toEqual(['complete', 'needed', 'needed'])
    const closed = partStates({ ...disabled, status: 'closed' }, disabling)
    expect([closed['set-up'], closed.close]).toEqual(['complete', 'complete'])
  })
})

/** The parts before the act. */
function gateParts({ proof, consent, contact, approval }: PartStates): Partial<PartStates> {
  return { proof, approval, ...(consent && { consent }), ...(contact && { contact }) }
}
