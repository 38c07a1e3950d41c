import { z } from 'zod'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { readTicket, ticketLimit } from '../domain/input/free-text.ts'
import { typedText } from './free-text.ts'
import {
  emailAddress,
  expectedVersion,
  id,
  instant,
  method,
  mobileNumber,
  note,
  password,
  reasonText,
} from './primitives.ts'
import { secret } from './secret-fields.ts'
import { caseAct, caseChannel, caseOutcome } from './staff.ts'

const agentPassword = secret(
  'password',
  password
    .optional()
    .describe(
      "The agent's own password. Left out, and only then, where staff sign in elsewhere (`staffSignIn`): a step-up for this call proves the agent instead.",
    ),
)

export const openCaseRequest = z
  .strictObject({
    accountId: id,
    ticket: typedText(readTicket).meta({
      minLength: 1,
      maxLength: ticketLimit,
      description: "The case's number in the desk's own ticket system. One line of text.",
    }),
    channel: caseChannel,
    scenario: caseScenario,
    reason: reasonText,
  })
  .meta({ id: 'OpenCaseRequest' })
export type OpenCaseRequest = z.infer<typeof openCaseRequest>

export const evidenceRequest = z
  .strictObject({
    kind: evidenceKind,
    outcome: z.enum(['passed', 'failed']),
    note: note.describe('What was checked, in words; never a document or its number. At most 1,000 characters.'),
  })
  .meta({ id: 'EvidenceRequest' })

export const consentRequest = z.strictObject({ act: caseAct }).meta({ id: 'ConsentRequest' })
export const consentDecisionRequest = z
  .strictObject({ decision: z.enum(['approve', 'refuse']) })
  .meta({ id: 'ConsentDecisionRequest' })
export const consentDecision = z
  .object({
    status: z.enum(['approved', 'refused']),
    sentence: z.string().describe('The sentence that was approved or refused.'),
  })
  .meta({ id: 'ConsentDecision', description: "The customer's answer, as it is stored with the case." })

export const contactUpdateRequest = z
  .strictObject({ email: emailAddress.optional(), mobileNumber: mobileNumber.optional() })
  .refine(({ email, mobileNumber: number }) => email !== undefined || number !== undefined)
  .meta({ id: 'ContactUpdateRequest', minProperties: 1, description: 'At least one of the two.' })

export const approvalRequest = z
  .strictObject({
    note: reasonText.describe('The reason. At most 1,000 characters.'),
    act: caseAct
      .optional()
      .describe(
        'What is decided on. Without it the act that the customer was asked to agree to; disabling 2FA where nothing was asked.',
      ),
  })
  .meta({ id: 'ApprovalRequest' })

export const caseDisableRequest = z
  .strictObject({ password: agentPassword, expectedVersion })
  .meta({ id: 'CaseDisableRequest' })

/** Never the Authenticator App: its secret would be the agent's to see. */
export const caseEnrolmentRequest = z
  .strictObject({ method: method.exclude(['authenticator']), password: agentPassword })
  .meta({ id: 'CaseEnrolmentRequest' })

export const inviteRequest = z
  .strictObject({
    sms: z
      .boolean()
      .describe("Whether the link offers SMS, too: not before the SIM is known to be in the customer's hand."),
  })
  .meta({ id: 'InviteRequest' })

/** What the link of an invitation is for. */
export const invitationOffer = z
  .object({
    accountName: z.string(),
    methods: z.array(method).describe('The methods that can be set up by it.'),
    newPasswordNeeded: z.boolean().describe('Whether a new password must be set first.'),
    expiresAt: instant,
  })
  .meta({ id: 'InvitationOffer', description: 'What the link of an invitation is for.' })

export type InvitationOffer = z.infer<typeof invitationOffer>

export const invitationRequest = z
  .strictObject({ password: password.describe("The customer's own password."), method })
  .meta({ id: 'InvitationRequest' })

export const caseCloseRequest = z.strictObject({ outcome: caseOutcome }).meta({ id: 'CaseCloseRequest' })
export const caseReopenRequest = z.strictObject({ reason: reasonText }).meta({ id: 'CaseReopenRequest' })
