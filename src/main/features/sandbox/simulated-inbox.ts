import type { OutputOf } from '#shared/ipc/operations.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import { answerOf, errorOf } from '../../portal-client/failures.ts'
import type { PortalRequest, Transport } from '../../portal-client/portal-call.ts'
import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import { AppError } from '../../base/errors.ts'
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
  controls: Transport
  send: Transport
  audit: AuditStore
  newKey(): string
}

/** Both calls throw an AppError when the sandbox refuses or does not answer. */
export function createSimulatedInbox({ controls, send, audit, newKey }: SimulatedInboxDeps): SimulatedInbox {
  const read = async <E extends Endpoint>(endpoint: E, request: PortalRequest<E>): Promise<AnswerOf<E>> =>
    answerOf(await controls(endpoint, request), 'read')

  return {
    read: async () => {
      const [outbox, authenticator, guide] = await Promise.all([
        read(sandboxEndpoints.getOutbox, { query: { limit: newest } }),
        read(sandboxEndpoints.getAuthenticatorCodes, {}),
        read(sandboxEndpoints.getScenarioGuide, {}),
      ])
      const messages = outbox.body.messages.toReversed()
      return { messages, authenticator: authenticator.body.codes, guide: guide.body }
    },
    answerConsent: async (token, decision) => {
      const sent = await send(endpoints.answerConsent, { params: { token }, body: { decision } }, { key: newKey() })
      if (sent.kind === 'lost') throw new AppError('outcome-unknown')
      if (sent.kind !== 'answered') throw errorOf(sent, 'effect')
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
