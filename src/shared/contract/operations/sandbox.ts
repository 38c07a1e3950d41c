import { z } from 'zod'
import { consentDecision, consentDecisionRequest } from '../../portal-api/case-requests.ts'
import { authenticatorCodes, outboxMessage, scenarioGuide } from '../../portal-api/sandbox-controls.ts'
import { nothing, type Operation } from '../operation.ts'

const token = z.string().min(1).max(200)

/** The sandbox portal that the console starts: the customer's phone and mailbox. */
export const sandboxOperations = {
  'sandbox.phone': {
    input: nothing,
    output: z.object({
      messages: z.array(outboxMessage),
      authenticator: authenticatorCodes.shape.codes,
      guide: scenarioGuide,
    }),
  },
  'sandbox.answerConsent': { input: consentDecisionRequest.extend({ token }), output: consentDecision },
} as const satisfies Record<`sandbox.${string}`, Operation>
