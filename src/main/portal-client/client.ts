import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import type { PortalRequest } from './portal-request.ts'
import { AppError, failureOfProblem } from '../base/errors.ts'
import { unansweredFailure, type Asked } from './failures.ts'
import type { PortalResponse } from './portal-response.ts'
import type { RequestExtras, Transport } from './transport.ts'

/** The portal the console speaks to. Its address may change while the console runs (an embedded portal that restarts). */
export interface Portal {
  send: Transport
  /** For reads and for calls without an idempotency key: the answer, or an AppError is thrown. */
  ask<E extends Endpoint>(endpoint: E, request: PortalRequest<E>, extras?: RequestExtras): Promise<AnswerOf<E>>
}

/**
 * The portal behind whatever transport is in force when it is asked.
 *
 * @param transport gives the transport in force, or null while no portal is there
 */
export function openPortal(transport: () => Transport | null): Portal {
  const send: Transport = async (endpoint, request, extras) => {
    const current = transport()
    return current === null ? { kind: 'unreachable' } : current(endpoint, request, extras)
  }
  return {
    send,
    ask: async (endpoint, request, extras) =>
      answerOf(await send(endpoint, request, extras), endpoint.method === 'get' ? 'read' : 'effect'),
  }
}

/** The answer that came. @throws AppError with the portal's refusal, or with why none came */
export function answerOf<E extends Endpoint>(sent: PortalResponse<E>, asked: Asked): AnswerOf<E> {
  if (sent.kind === 'answered') return sent.answer
  throw new AppError(sent.kind === 'refused' ? failureOfProblem(sent.problem) : unansweredFailure(sent, asked))
}
