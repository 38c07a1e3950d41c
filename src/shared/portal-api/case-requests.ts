import { z } from 'zod'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { emailAddress, expectedVersion, id, method, mobileNumber, note, password } from './primitives.ts'
import { caseAct, caseChannel, caseOutcome } from './staff.ts'

const agentPassword = password.describe("The agent's own password.")

export const openCaseRequest = z
  .strictObject({
    accountId: id,
    ticket: z.string().trim().min(1).max(64).describe("The case's number in the desk's own ticket system."),
    channel: caseChannel,
    scenario: caseScenario,
    reason: note.min(3),
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
  .strictObject({ note: note.min(3).describe('The reason. At most 1,000 characters.') })
  .meta({ id: 'ApprovalRequest' })

export const caseDisableRequest = z
  .strictObject({ password: agentPassword, expectedVersion })
  .meta({ id: 'CaseDisableRequest' })

/** Never the Authenticator App: its secret would be the agent's to see. */
export const caseEnrolmentRequest = z
  .strictObject({ method: method.exclude(['authenticator']), password: agentPassword })
  .meta({ id: 'CaseEnrolmentRequest' })

export const invitationRequest = z
  .strictObject({ password: password.describe("The customer's own password.") })
  .meta({ id: 'InvitationRequest' })

export const caseCloseRequest = z.strictObject({ outcome: caseOutcome }).meta({ id: 'CaseCloseRequest' })
export const caseReopenRequest = z.strictObject({ reason: note.min(3) }).meta({ id: 'CaseReopenRequest' })
