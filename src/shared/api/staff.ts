import { z } from 'zod'
import { readSearch, searchLimits } from '../domain/input/free-text.ts'
import { account } from './accounts.ts'
import { typedText } from './free-text.ts'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { id, instant, method, wholeNumber } from './primitives.ts'
import { securityEvent } from './security-events.ts'
import { staffMember } from './sessions.ts'
import { effectEvidence, twoFactorState } from './two-factor.ts'

const customerSummary = z
  .object({
    accountId: id,
    name: z.string(),
    emailMasked: z.string(),
    status: account.shape.status,
    twoFactor: z.object({ active: z.boolean(), method: method.nullable() }),
  })
  .meta({ id: 'CustomerSummary', description: 'One line of the customer search. Staff see addresses masked.' })
export type CustomerSummary = z.infer<typeof customerSummary>

/** A cursor of the portal's own making. */
const after = z.string().max(200).optional().describe('The `next` of the page before; without it, from the first on.')
const next = z.string().nullable().describe('The `after` of the next page; null on the last.')

export const customerSearchQuery = z.strictObject({
  query: typedText((typed) => readSearch(typed.trim(), searchLimits.words))
    .default('')
    .describe(
      'Words, each a part of a name, an account id, an e-mail address or the ticket of a case, whatever their case and accents; or at least four digits of a mobile number.',
    ),
  method: z.enum(['authenticator', 'sms', 'email', 'none']).optional().describe('`none`: 2FA is off.'),
  status: account.shape.status.optional().describe('Accounts of this status alone.'),
  after,
  limit: wholeNumber({ min: 1, max: 100 }).default(25).describe('Most customers of one answer.'),
})
export const customerPage = z
  .object({ customers: z.array(customerSummary), next })
  .meta({ id: 'CustomerPage', description: 'Customers that fit the search.' })

export const riskReason = z
  .enum(['critical-services', 'recent-email-change', 'recent-mobile-change', 'recent-password-change', 'earlier-case'])
  .meta({ id: 'RiskReason', description: 'Why an account asks for more proof; `recent`: in the last 7 days.' })
const risk = z
  .object({ raised: z.boolean(), reasons: z.array(riskReason) })
  .meta({ id: 'Risk', description: 'Whether an account asks for more proof than usual.' })

export const customer = z
  .object({
    account: account.omit({ userId: true }),
    twoFactor: twoFactorState,
    risk,
    lastEvents: z
      .array(securityEvent)
      .describe("The newest lines of the account's security log, newest first; 10 at most."),
    openCaseId: id.nullable().describe('The case that is open on the account, if one is.'),
  })
  .meta({ id: 'Customer', description: 'One customer as the desk sees it.' })
export type Customer = z.infer<typeof customer>

export const caseChannel = z
  .enum(['email', 'phone', 'chat'])
  .meta({ id: 'CaseChannel', description: 'How the customer reached the desk.' })

const evidence = z
  .object({
    kind: evidenceKind,
    outcome: z.enum(['passed', 'failed']),
    note: z.string(),
    points: z
      .int()
      .min(0)
      .describe(
        'What it counts now, once a kind; 0 when it failed or is too old, when the kind already counts, and when a check of the kind failed and no second person has approved since.',
      ),
    expired: z.boolean().describe('True where it passed and is too old to count (`evidenceSeconds`).'),
    at: instant,
    by: staffMember,
  })
  .meta({ id: 'Evidence', description: 'Something that was checked of the customer.' })
export type Evidence = z.infer<typeof evidence>

export const gateLack = z
  .enum(['points', 'consent', 'approval', 'contact-update'])
  .meta({ id: 'GateLack', description: 'What the gate of a case still lacks.' })
export type GateLack = z.infer<typeof gateLack>
const gate = z
  .object({ open: z.boolean(), points: z.int().min(0), pointsNeeded: z.int().min(0), lacks: z.array(gateLack) })
  .meta({ id: 'Gate', description: 'Whether a case may act for the customer; open when it lacks nothing.' })
export type Gate = z.infer<typeof gate>

export const caseAct = z.enum(['disable-two-factor', 'unlock', 'unfreeze']).meta({
  id: 'CaseAct',
  description: "What a case may do to an account, each with the customer's consent to exactly that.",
})
export type CaseAct = z.infer<typeof caseAct>

const consent = z
  .object({
    status: z
      .enum(['none', 'asked', 'approved', 'refused', 'expired'])
      .describe('`expired`: nobody answered in time, or the consent is too old to count (`consentSeconds`).'),
    act: caseAct.nullable().describe('What the customer is asked to agree to; null while nothing was asked.'),
    sentence: z.string().nullable().describe('The exact sentence that the customer is asked to approve.'),
    destinationMasked: z.string().nullable(),
    askedAt: instant.nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'Consent', description: "The customer's own word, given by the link in an e-mail." })

const approval = z
  .object({
    status: z.enum(['none', 'approved', 'refused']),
    by: staffMember.nullable(),
    at: instant.nullable(),
    note: z.string().nullable(),
    act: caseAct.nullable().describe('What was approved; null where nothing is.'),
    lapsed: z
      .enum(['changed', 'expired', 'author'])
      .nullable()
      .describe(
        'Why an approval that was given counts no more, and the status is `none`: evidence or a contact update came after it; it is too old (`approvalSeconds`); its author may not approve any more. null otherwise.',
      ),
  })
  .meta({ id: 'Approval', description: "A second person's word on a case." })

const contactUpdate = z
  .object({
    status: z.enum(['none', 'asked', 'approved', 'refused']),
    emailMasked: z.string().nullable(),
    mobileMasked: z.string().nullable(),
    askedAt: instant.nullable(),
  })
  .meta({
    id: 'ContactUpdate',
    description:
      'A new address or number for a customer whose registered e-mail is invalid; takes effect when approved.',
  })

export const contactInFull = z
  .object({
    email: z.string().nullable().describe('The new e-mail address; null: it stays as it is.'),
    mobileNumber: z.string().nullable().describe('The new number; null: it stays as it is.'),
    askedAt: instant.describe('Which update was read: another one has another instant.'),
  })
  .meta({ id: 'ContactInFull', description: 'What a contact update would put on record, unmasked.' })
export type ContactInFull = z.infer<typeof contactInFull>

const invitation = z
  .object({
    status: z.enum(['none', 'sent', 'used', 'expired']),
    destinationMasked: z.string().nullable(),
    sentAt: instant.nullable(),
    expiresAt: instant
      .nullable()
      .describe(
        'null where none was sent, and where the system that has the accounts sent its own: when that ends, only it knows.',
      ),
  })
  .meta({ id: 'Invitation', description: 'The link by which the customer sets up 2FA alone.' })

export const judgement = z
  .object({
    at: instant,
    of: z
      .enum([...caseAct.options, 'set-up', 'closing'])
      .describe('What the case did then: an act, a set-up with the customer on the line, or its closing.'),
    gate,
    risk,
    twoFactorActive: z.boolean().describe('Whether 2FA was active once it was done.'),
  })
  .meta({
    id: 'Judgement',
    description: 'What the gate and the risk of a case were when it acted or was closed. It never changes.',
  })
export type Judgement = z.infer<typeof judgement>

export const caseOutcome = z.enum(['disabled', 'unlocked', 'unfrozen', 'refused', 'not-needed']).meta({
  id: 'CaseOutcome',
  description: '`disabled`, `unlocked` and `unfrozen` say what the case did; the two others, that it did nothing.',
})

export const caseEvent = z
  .object({
    at: instant,
    by: staffMember.nullable(),
    what: z.enum([
      'opened',
      'evidence',
      'consent-asked',
      'consent-approved',
      'consent-refused',
      'contact-update-asked',
      'contact-update-read',
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
  .meta({
    id: 'CaseEvent',
    description: 'Something that happened in a case; `by` is null where it was no member of staff.',
  })

const caseEffect = z
  .object({
    act: z.enum([...caseAct.options, 'invite']),
    by: staffMember,
    startedAt: instant,
    status: z
      .enum(['open', 'applied', 'rejected'])
      .describe('`open`: it is not known yet what became of it, and the system is read until it is.'),
    evidence: effectEvidence.nullable().describe('How it is known that it was applied; null where it was not.'),
    settledAt: instant.nullable().describe('When its outcome was known; null while it is open.'),
    notSeenUntil: instant
      .nullable()
      .describe(
        'Of a rejected one whose answer was lost: until when the system did not show the change. null otherwise.',
      ),
  })
  .meta({ id: 'CaseEffect', description: 'What became of an act of a case at the system that has the accounts.' })
export type EffectAtSystem = z.infer<typeof caseEffect>

export const supportCase = z
  .object({
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
    gate: gate.describe(
      'The gate of what the customer was asked to agree to; of disabling 2FA while nothing was asked. Of a closed case: as it was judged at its last act, or at its closing where it did nothing.',
    ),
    risk: risk.describe('Of a closed case: as it was judged together with the gate.'),
    judgements: z.array(judgement).describe('Oldest first.'),
    disabledAt: instant.nullable().describe('Set once the case turned 2FA off.'),
    passwordResetForcedAt: instant.nullable().describe('Set once the case made the customer set a new password.'),
    invitation,
    twoFactor: twoFactorState,
    effects: z
      .array(caseEffect)
      .optional()
      .describe('Oldest first. Absent where the accounts are the portal’s own: there an answer is the outcome.'),
    events: z.array(caseEvent).describe('Oldest first.'),
  })
  .meta({ id: 'SupportCase', description: 'One case with everything that happened and what its gate still lacks.' })
export type SupportCase = z.infer<typeof supportCase>
export const caseListQuery = z.strictObject({
  status: z.enum(['open', 'closed']).optional().describe('Cases of this status alone.'),
  after,
  limit: wholeNumber({ min: 1, max: 100 }).default(50).describe('Most cases of one answer.'),
})
export const caseList = z
  .object({ cases: z.array(supportCase), next })
  .meta({ id: 'CaseList', description: 'The board: open cases first, newest first.' })
