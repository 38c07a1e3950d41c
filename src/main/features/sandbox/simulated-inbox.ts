import type { OutputOf } from '#shared/ipc/operations.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import { unansweredFailure } from '../../portal-client/failures.ts'
import type { Portal } from '../../portal-client/client.ts'
import { AppError, failureOf, failureOfProblem } from '../../base/errors.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'

/** Messages that the inbox shows; it is read every two seconds, and older ones are of no more use. */
const newest = 200

/** The customer's phone and mailbox, as far as a sandbox can play them. Only where the console started the sandbox itself. */
export interface SimulatedInbox {
  read(): Promise<OutputOf<'sandbox.inbox'>>
  answerConsent(token: SecretText, decision: 'approve' | 'refuse'): Promise<OutputOf<'sandbox.answerConsent'>>
}

export interface SimulatedInboxDeps {
  /** The controls of the sandbox that this console started; every call is `unreachable` where there is none. */
  controls: Portal
  portal: Portal
  audit: AuditStore
  newKey(): string
}

/** Both calls throw an AppError when the sandbox refuses or does not answer. */
export function createSimulatedInbox({ controls, portal, audit, newKey }: SimulatedInboxDeps): SimulatedInbox {
  return {
    read: async () => {
      const [outbox, authenticator, guide] = await Promise.all([
        controls.ask(sandboxEndpoints.getOutbox, { query: { limit: newest } }),
        controls.ask(sandboxEndpoints.getAuthenticatorCodes, {}),
        controls.ask(sandboxEndpoints.getScenarioGuide, {}),
      ])
      const messages = outbox.body.messages.toReversed()
      return { messages, authenticator: authenticator.body.codes, guide: guide.body }
    },
    answerConsent: async (token, decision) => {
      const sent = await portal.send(
        endpoints.answerConsent,
        { params: { token }, body: { decision } },
        { key: newKey() },
      )
      if (sent.kind === 'refused') throw new AppError(failureOfProblem(sent.problem))
      if (sent.kind === 'lost') throw new AppError(failureOf('outcome-unknown'))
      if (sent.kind !== 'answered') throw new AppError(unansweredFailure(sent, 'effect'))
      audit.append({
        actor: 'customer:on the sandbox phone',
        action: 'consent.answered',
        outcome: decision === 'approve' ? 'ok' : 'refused',
        trace: sent.traceId,
        detail: { sentence: sent.answer.body.sentence },
      })
      return sent.answer.body
    },
  }
}
