import { z } from 'zod'
import { account } from './accounts.ts'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { id, instant, method } from './primitives.ts'
import { securityEvent } from './security-events.ts'
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
  /** The newest lines of the account's security log, newest first; 10 at most. */
  lastEvents: z.array(securityEvent),
  openCaseId: id.nullable(),
})
export type Customer = z.infer<typeof customer>

export const caseChannel = z.enum(['email', 'phone', 'chat'])

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

/** What a case may do to an account, each with the customer's consent to exactly that. */
export const caseAct = z.enum(['disable-two-factor', 'unlock', 'unfreeze'])
export type CaseAct = z.infer<typeof caseAct>

const consent = z.object({
  status: z.enum(['none', 'asked', 'approved', 'refused']),
  /** What the customer is asked to agree to; null while nothing was asked. */
  act: caseAct.nullable(),
  /** The exact sentence that the customer is asked to approve. */
  sentence: z.string().nullable(),
  destinationMasked: z.string().nullable(),
  askedAt: instant.nullable(),
  answeredAt: instant.nullable(),
})

/** A second person's word on a case. */
const approval = z.object({
  status: z.enum(['none', 'approved', 'refused']),
  by: staffMember.nullable(),
  at: instant.nullable(),
  note: z.string().nullable(),
})

/** A new address or number for a customer whose registered e-mail is invalid; takes effect when approved. */
const contactUpdate = z.object({
  status: z.enum(['none', 'asked', 'approved', 'refused']),
  emailMasked: z.string().nullable(),
  mobileMasked: z.string().nullable(),
  askedAt: instant.nullable(),
})

/** The link by which the customer sets up SMS alone. */
const invitation = z.object({
  status: z.enum(['none', 'sent', 'used', 'expired']),
  destinationMasked: z.string().nullable(),
  sentAt: instant.nullable(),
  expiresAt: instant.nullable(),
})

/** `disabled`, `unlocked` and `unfrozen` say what the case did; the two others, that it did nothing. */
export const caseOutcome = z.enum(['disabled', 'unlocked', 'unfrozen', 'refused', 'not-needed'])

export const caseEvent = z.object({
  at: instant,
  by: staffMember.nullable(),
  what: z.enum([
    'opened',
    'evidence',
    'consent-asked',
    'consent-approved',
    'consent-refused',
    'contact-update-asked',
    'approved',
    'refused',
    'disabled',
    'password-reset-forced',
    'invited',
    'invitation-used',
    'enrolment-started',
    'code-sent',
    'enabled',
    'unlocked',
    'unfrozen',
    'closed',
    'reopened',
  ]),
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
  contactUpdate,
  approval,
  /** The gate of what the customer was asked to agree to; of disabling 2FA while nothing was asked. */
  gate,
  risk,
  /** Set once the case turned 2FA off. */
  disabledAt: instant.nullable(),
  /** Set once the case made the customer set a new password. */
  passwordResetForcedAt: instant.nullable(),
  invitation,
  twoFactor: twoFactorState,
  events: z.array(caseEvent),
})
export type SupportCase = z.infer<typeof supportCase>
export const caseListQuery = z.strictObject({
  status: z.enum(['open', 'closed']).optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const caseList = z.object({ cases: z.array(supportCase), next: z.string().nullable() })
