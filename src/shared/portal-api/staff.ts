import { z } from 'zod'
import { account } from './accounts.ts'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { id, instant, method, note, password } from './primitives.ts'
import { staffMember } from './sessions.ts'
import { twoFactorState } from './two-factor.ts'

/** One line of the customer search. Staff see the e-mail address and the number masked. */
const customerSummary = z.object({
  accountId: id,
  name: z.string(),
  emailMasked: z.string(),
  status: account.shape.status,
  twoFactor: z.object({ active: z.boolean(), method: method.nullable() }),
})
export type CustomerSummary = z.infer<typeof customerSummary>

export const customerSearchQuery = z.strictObject({
  query: z.string().trim().max(200).default(''),
  method: z.enum(['authenticator', 'sms', 'email', 'none']).optional(),
  status: account.shape.status.optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
})
export const customerPage = z.object({ customers: z.array(customerSummary), next: z.string().nullable() })

/** Why an account asks for more proof than usual. */
export const riskReason = z.enum([
  'critical-services',
  'recent-email-change',
  'recent-mobile-change',
  'recent-password-change',
  'earlier-case',
])
const risk = z.object({ raised: z.boolean(), reasons: z.array(riskReason) })

export const customer = z.object({
  account: account.omit({ userId: true }),
  twoFactor: twoFactorState,
  risk,
  openCaseId: id.nullable(),
})
export type Customer = z.infer<typeof customer>

export const caseChannel = z.enum(['email', 'phone', 'chat'])

export const openCaseRequest = z.strictObject({
  accountId: id,
  ticket: z.string().trim().min(1).max(64),
  channel: caseChannel,
  scenario: caseScenario,
  reason: note.min(3),
})
export type OpenCaseRequest = z.infer<typeof openCaseRequest>

export const evidenceRequest = z.strictObject({
  kind: evidenceKind,
  outcome: z.enum(['passed', 'failed']),
  /** What was checked, in words; never a document or its number. */
  note,
})

const evidence = z.object({
  kind: evidenceKind,
  outcome: z.enum(['passed', 'failed']),
  note: z.string(),
  /** Counted once a kind; 0 when it failed or the kind already counts. */
  points: z.int().min(0),
  at: instant,
  by: staffMember,
})
export type Evidence = z.infer<typeof evidence>

/** What the gate still lacks before 2FA may be disabled for a customer. */
export const gateLack = z.enum(['points', 'consent', 'approval', 'contact-update'])
const gate = z.object({
  open: z.boolean(),
  points: z.int().min(0),
  pointsNeeded: z.int().min(0),
  lacks: z.array(gateLack),
})
export type Gate = z.infer<typeof gate>

const consent = z.object({
  status: z.enum(['none', 'asked', 'approved', 'refused']),
  /** The exact sentence that the customer is asked to approve. */
  sentence: z.string().nullable(),
  destinationMasked: z.string().nullable(),
  askedAt: instant.nullable(),
  answeredAt: instant.nullable(),
})

export const caseOutcome = z.enum(['disabled', 'refused', 'not-needed'])

export const caseEvent = z.object({
  at: instant,
  by: staffMember.nullable(),
  what: z.enum(['opened', 'evidence', 'consent-asked', 'consent-approved', 'consent-refused', 'disabled', 'closed']),
  detail: z.string(),
})

export const supportCase = z.object({
  id,
  accountId: id,
  accountName: z.string(),
  ticket: z.string(),
  channel: caseChannel,
  scenario: caseScenario,
  reason: z.string(),
  status: z.enum(['open', 'closed']),
  outcome: caseOutcome.nullable(),
  openedBy: staffMember,
  openedAt: instant,
  closedAt: instant.nullable(),
  evidence: z.array(evidence),
  consent,
  gate,
  risk,
  /** Set once the case turned 2FA off. */
  disabledAt: instant.nullable(),
  twoFactor: twoFactorState,
  events: z.array(caseEvent),
})
export type SupportCase = z.infer<typeof supportCase>
export const caseList = z.object({ cases: z.array(supportCase) })

export const caseDisableRequest = z.strictObject({ password, expectedVersion: z.int().min(0) })
export const caseCloseRequest = z.strictObject({ outcome: caseOutcome })
export const consentDecisionRequest = z.strictObject({ decision: z.enum(['approve', 'refuse']) })
export const consentDecision = z.object({ status: z.enum(['approved', 'refused']), sentence: z.string() })
