import { z } from 'zod'
import { consentDecision, consentDecisionRequest, invitationOffer } from '../../api/case-requests.ts'
import { awaitedCode } from '../../api/awaited-code.ts'
import { code, method, password } from '../../api/primitives.ts'
import {
  authenticatorCodes,
  outboxMessage,
  resetAnswer,
  resetRequest,
  scenarioGuide,
} from '../../api/sandbox-controls.ts'
import { nothing, type Operation } from '../operation.ts'

const token = z.string().min(1).max(200)

/** What a set-up by a link says of its code. */
const waitingCode = z.object({ ...awaitedCode, method })

/** The sandbox portal that the console starts: the customer's phone and mailbox. */
export const sandboxOperations = {
  'sandbox.inbox': {
    input: nothing,
    output: z.object({
      messages: z.array(outboxMessage),
      authenticator: authenticatorCodes.shape.codes,
      guide: scenarioGuide,
    }),
  },
  'sandbox.answerConsent': { input: consentDecisionRequest.extend({ token }), output: consentDecision },
  'sandbox.readInvitation': { input: z.strictObject({ token }), output: invitationOffer },
  'sandbox.setInvitedPassword': {
    input: z.strictObject({ token, newPassword: password }),
    output: z.object({ passwordSet: z.literal(true) }),
  },
  'sandbox.acceptInvitation': { input: z.strictObject({ token, password, method }), output: waitingCode },
  'sandbox.verifyInvitation': { input: z.strictObject({ token, code }), output: z.object({ active: z.boolean() }) },
  'sandbox.resendInvitation': { input: z.strictObject({ token }), output: waitingCode },
  /** Refused as `sandbox-in-use` while a procedure or an effect of unknown outcome is open there. */
  'sandbox.reset': { input: resetRequest, output: resetAnswer },
} as const satisfies Record<`sandbox.${string}`, Operation>
