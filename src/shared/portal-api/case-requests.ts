import { z } from 'zod'
import { caseScenario, evidenceKind } from './capabilities.ts'
import { emailAddress, id, method, mobileNumber, note, password } from './primitives.ts'
import { caseAct, caseChannel, caseOutcome } from './staff.ts'

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

export const consentRequest = z.strictObject({ act: caseAct })
export const consentDecisionRequest = z.strictObject({ decision: z.enum(['approve', 'refuse']) })
export const consentDecision = z.object({ status: z.enum(['approved', 'refused']), sentence: z.string() })

/** At least one of the two. */
export const contactUpdateRequest = z
  .strictObject({ email: emailAddress.optional(), mobileNumber: mobileNumber.optional() })
  .refine(({ email, mobileNumber: number }) => email !== undefined || number !== undefined)

/** An approver's word, with the reason. */
export const approvalRequest = z.strictObject({ note: note.min(3) })

export const caseDisableRequest = z.strictObject({ password, expectedVersion: z.int().min(0) })

/** With the agent's own password. Never the Authenticator App: its secret would be the agent's to see. */
export const caseEnrolmentRequest = z.strictObject({ method: method.exclude(['authenticator']), password })

/** With the customer's own password. */
export const invitationRequest = z.strictObject({ password })

export const caseCloseRequest = z.strictObject({ outcome: caseOutcome })
export const caseReopenRequest = z.strictObject({ reason: note.min(3) })
