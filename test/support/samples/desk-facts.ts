import type { DeskFacts } from '#shared/domain/desk-permissions.ts'
import type { Customer, SupportCase } from '#shared/api/staff.ts'

const at = '2026-01-05T08:00:00.000Z'

/** Members of staff as a session describes them. */
export const staffMembers = {
  agent: { id: 'staff-agent-a', name: 'Agent A', role: 'agent' },
  otherAgent: { id: 'staff-agent-b', name: 'Agent B', role: 'agent' },
  approver: { id: 'staff-approver-a', name: 'Approver A', role: 'approver' },
  auditor: { id: 'staff-auditor-a', name: 'Auditor A', role: 'auditor' },
} as const

/** A case just opened by the agent, with what is to be otherwise. */
export function sampleCase(over: Partial<SupportCase> = {}): SupportCase {
  return {
    id: 'case-1',
    accountId: 'A-20417',
    accountName: 'Seri Muda Trading',
    ticket: 'T-1',
    channel: 'phone',
    scenario: 'registered-email-valid',
    reason: 'The phone was lost',
    status: 'open',
    outcome: null,
    openedBy: staffMembers.agent,
    openedAt: at,
    closedAt: null,
    evidence: [],
    consent: { status: 'none', act: null, sentence: null, destinationMasked: null, askedAt: null, answeredAt: null },
    contactUpdate: { status: 'none', emailMasked: null, mobileMasked: null, askedAt: null },
    approval: { status: 'none', by: null, at: null, note: null, act: null, lapsed: null },
    gate: { open: false, points: 0, pointsNeeded: 60, lacks: ['points', 'consent'] },
    risk: { raised: false, reasons: [] },
    judgements: [],
    disabledAt: null,
    passwordResetForcedAt: null,
    invitation: { status: 'none', destinationMasked: null, sentAt: null, expiresAt: null },
    twoFactor: {
      active: true,
      method: 'authenticator',
      destinationMasked: null,
      since: at,
      lastChangedBy: 'customer',
      enforced: false,
      locked: false,
      version: 1,
    },
    events: [{ at, by: staffMembers.agent, what: 'opened', detail: 'T-1' }],
    ...over,
  }
}

/** One more event of a case. */
export const caseEventOf = (
  what: SupportCase['events'][number]['what'],
  by: SupportCase['events'][number]['by'] = staffMembers.agent,
): SupportCase['events'][number] => ({ at, by, what, detail: '' })

/** A case whose customer agreed to an act that the agent asked about, with points enough. */
export function consentedCase(act: NonNullable<SupportCase['consent']['act']>): SupportCase {
  const { consent, events } = sampleCase()
  return sampleCase({
    consent: { ...consent, act, status: 'approved', askedAt: at, answeredAt: at },
    gate: { open: true, points: 60, pointsNeeded: 60, lacks: [] },
    events: [...events, caseEventOf('consent-asked'), caseEventOf('consent-approved', null)],
  })
}

/** The customer of the sample case. */
export function sampleCustomer(
  account: Partial<Customer['account']> = {},
  openCaseId: string | null = 'case-1',
): NonNullable<DeskFacts['customer']> {
  return {
    account: {
      id: 'A-20417',
      name: 'Seri Muda Trading',
      emailMasked: 'i•@serimuda.example',
      mobileMasked: '+60 ••• ••• 142',
      textMessages: 'possible',
      emailChangedAt: null,
      mobileChangedAt: null,
      status: 'active',
      services: [],
      ...account,
    } as Customer['account'],
    openCaseId,
    twoFactor: sampleCase().twoFactor,
  }
}
