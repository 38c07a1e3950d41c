import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import type { AuditStore } from '../../audit/store.ts'
import { errorOf } from '../../portal-client/failures.ts'
import type { PortalResponse } from '../../portal-client/portal-call.ts'

/**
 * The answer to a step of a sign-in. A refusal is written to the audit before it is thrown.
 *
 * @param actor who tries, `unknown` parts included: a text typed as a User ID may be a password typed in the wrong place
 */
export function acceptSignIn<E extends Endpoint>(
  sent: PortalResponse<E>,
  actor: string,
  audit: AuditStore,
): AnswerOf<E> {
  if (sent.kind === 'answered') return sent.answer
  if (sent.kind !== 'refused') throw errorOf(sent, 'effect')
  const { code, traceId } = sent.problem
  // guard: sign-in.refusal-entry
  audit.append({ actor, action: 'session.sign-in-refused', outcome: 'refused', trace: traceId, detail: { code } })
  throw errorOf(sent, 'effect')
}
