import { gateOf, pointsNeeded } from '../../../src/portal/rules/gate.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { sampleCase, staffMembers } from './desk-facts.ts'

const at = '2026-01-05T08:00:00.000Z'
const truths = [false, true]
const consents = ['none', 'asked', 'approved', 'refused'] as const
const updates = ['none', 'asked', 'approved', 'number approved', 'refused'] as const
const words = ['none', 'approved', 'refused'] as const

/** An open case, and what is true in it, in words that explain a failed comparison. */
export interface GateCombination {
  facts: string
  supportCase: SupportCase
}

/**
 * An open case for every combination of the facts that a gate checks, with the gate that the sandbox portal derives
 * from them; the consent is to disabling 2FA.
 */
export function gateCombinations(): GateCombination[] {
  const combinations: GateCombination[] = []
  for (const scenario of ['registered-email-valid', 'registered-email-invalid'] as const)
    for (const hasPoints of truths)
      for (const riskRaised of truths)
        for (const evidenceFailed of truths)
          for (const resetForced of truths)
            for (const heard of scenario === 'registered-email-valid' ? consents : updates)
              for (const approval of words) {
                const named = { riskRaised, evidenceFailed, resetForced, hasPoints }
                const holds = Object.entries(named).flatMap(([name, is]) => (is ? [name] : []))
                const gate = gateOf({
                  ...{ scenario, riskRaised, evidenceFailed, resetForced, approval },
                  points: hasPoints ? pointsNeeded.riskRaised : 20,
                  consented: scenario === 'registered-email-valid' && heard === 'approved',
                  contactUpdated: scenario === 'registered-email-invalid' && heard === 'approved',
                })
                combinations.push({
                  facts: [scenario, heard, `approval ${approval}`, ...holds].join(', '),
                  supportCase: caseOf(scenario, heard, { gate, riskRaised, evidenceFailed, approval }),
                })
              }
  return combinations
}

interface Rest {
  gate: SupportCase['gate']
  riskRaised: boolean
  evidenceFailed: boolean
  approval: SupportCase['approval']['status']
}

function caseOf(
  scenario: SupportCase['scenario'],
  heard: (typeof consents)[number] | (typeof updates)[number],
  { gate, riskRaised, evidenceFailed, approval }: Rest,
): SupportCase {
  const plain = sampleCase()
  const status = heard === 'number approved' ? 'approved' : heard
  const isAsked = heard !== 'none'
  const failed = {
    kind: 'personal-facts',
    outcome: 'failed',
    note: '',
    points: 0,
    expired: false,
    at,
    by: staffMembers.agent,
  } as const
  return sampleCase({
    ...{ scenario, gate },
    risk: { raised: riskRaised, reasons: riskRaised ? ['critical-services'] : [] },
    evidence: evidenceFailed ? [failed] : [],
    approval: {
      ...plain.approval,
      status: approval,
      by: approval === 'none' ? null : staffMembers.approver,
      act: approval === 'approved' ? 'disable-two-factor' : null,
    },
    ...(scenario === 'registered-email-valid' &&
      isAsked && { consent: { ...plain.consent, status, act: 'disable-two-factor', askedAt: at } }),
    ...(scenario === 'registered-email-invalid' && {
      contactUpdate: {
        status,
        emailMasked: isAsked && heard !== 'number approved' ? 'n•@x.example' : null,
        mobileMasked: heard === 'number approved' ? '+60 ••• 0555' : null,
        askedAt: isAsked ? at : null,
      },
    }),
  })
}
