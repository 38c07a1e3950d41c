import type { CaseStatus } from '#shared/domain/case-status.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, consentedCase, sampleCase, staffMembers } from './desk-facts.ts'

const at = '2026-01-05T08:00:00.000Z'
const { agent, approver } = staffMembers
type Lacks = SupportCase['gate']['lacks']
type What = SupportCase['events'][number]['what']

const plain = sampleCase()
const off = { ...plain.twoFactor, active: false, method: null }
const evidence: SupportCase['evidence'] = [
  { kind: 'recent-invoice', outcome: 'passed', note: '', points: 20, expired: false, at, by: agent },
]
const gate = (points: number, ...lacks: Lacks): Partial<SupportCase> => ({
  gate: { open: lacks.length === 0, points, pointsNeeded: 60, lacks },
})
const consent = (
  status: 'asked' | 'approved' | 'refused',
  act: SupportCase['consent']['act'] = 'disable-two-factor',
) => ({
  consent: {
    status,
    act,
    sentence: 'Agent A will disable 2FA on account Seri Muda Trading, ticket T-1',
    destinationMasked: 'i•@serimuda.example',
    askedAt: at,
    answeredAt: status === 'asked' ? null : at,
  },
})
const moved = { scenario: 'registered-email-invalid' } as const
const happened = (...whats: What[]) => ({ events: [...plain.events, ...whats.map((what) => caseEventOf(what))] })
const disabled = { ...consent('approved'), ...gate(60), disabledAt: at, twoFactor: off }
const link = (status: 'sent' | 'expired') => ({
  invitation: { status, destinationMasked: 'i•@serimuda.example', sentAt: at, expiresAt: at },
})
const closed = (outcome: NonNullable<SupportCase['outcome']>, over: Partial<SupportCase> = {}): SupportCase =>
  sampleCase({ ...gate(60), status: 'closed', outcome, closedAt: at, ...over })

/** Statuses that the status of the account decides. */
type OfAccount = 'account-closed' | 'account-frozen'

/** A case of an active account at each of the things that it may wait for, and at each of its ends. */
export const casesByStatus: Record<Exclude<CaseStatus, OfAccount>, SupportCase> = {
  opened: plain,
  proof: sampleCase({ evidence, ...gate(20, 'points', 'consent') }),
  'contact-update': sampleCase({ ...moved, evidence, ...gate(60, 'contact-update') }),
  'consent-unasked': sampleCase({ evidence, ...gate(60, 'consent') }),
  consent: sampleCase({ evidence, ...gate(60, 'consent'), ...consent('asked') }),
  'consent-refused': sampleCase({ evidence, ...gate(60, 'consent'), ...consent('refused') }),
  approval: sampleCase({ evidence, ...gate(60, 'approval'), ...consent('approved') }),
  'approval-refused': sampleCase({
    evidence,
    ...gate(60, 'approval'),
    ...consent('approved'),
    approval: { status: 'refused', by: approver, at, note: 'Not enough', act: null, lapsed: null },
  }),
  'off-before': sampleCase({ evidence, ...gate(20, 'points', 'consent'), twoFactor: off }),
  ready: consentedCase('disable-two-factor'),
  unprotected: sampleCase({ ...disabled, ...happened('disabled') }),
  'new-password': sampleCase({
    ...disabled,
    ...moved,
    contactUpdate: { status: 'approved', emailMasked: 'n•@new.example', mobileMasked: null, askedAt: at },
    passwordResetForcedAt: at,
    ...happened('disabled', 'password-reset-forced'),
  }),
  code: sampleCase({ ...disabled, ...happened('disabled', 'enrolment-started') }),
  invited: sampleCase({ ...disabled, ...link('sent'), ...happened('disabled', 'invited') }),
  'invitation-expired': sampleCase({ ...disabled, ...link('expired'), ...happened('disabled', 'invited') }),
  protected: sampleCase({ ...disabled, twoFactor: plain.twoFactor, ...happened('disabled', 'enabled') }),
  unlocked: sampleCase({ ...gate(60), ...consent('approved', 'unlock'), ...happened('unlocked') }),
  unfrozen: sampleCase({ ...gate(60), ...consent('approved', 'unfreeze'), ...happened('unfrozen') }),
  'closed-protected': closed('disabled', { ...disabled, twoFactor: plain.twoFactor }),
  'closed-unprotected': closed('disabled', { ...disabled, ...happened('disabled') }),
  'closed-unlocked': closed('unlocked', consent('approved', 'unlock')),
  'closed-unfrozen': closed('unfrozen', consent('approved', 'unfreeze')),
  'closed-refused': closed('refused'),
  'closed-not-needed': closed('not-needed'),
}
