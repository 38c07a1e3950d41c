import type { CertificateTrouble } from '#shared/ipc/outcome.ts'
import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import type { Problem } from '#shared/api/problem.ts'

/**
 * What became of a request. Only `answered` and `refused` are the portal's word. `unreachable`: no connection was made,
 * so nothing was sent. `lost`: the request may have arrived and no answer did. `misbehaved`: an answer that the contract
 * does not allow came back, so what the portal did is not known either.
 */
export type PortalResponse<E extends Endpoint> =
  { kind: 'answered'; answer: AnswerOf<E>; traceId: string } | { kind: 'refused'; problem: Problem } | Unanswered

export type Unanswered =
  | {
      kind: 'unreachable'
      /** Why, where the certificate was not accepted. */
      certificate?: CertificateTrouble
      /** For how long, where the portal asked to be left alone: nothing is sent before. */
      retryAfterSeconds?: number
    }
  | { kind: 'lost' }
  | { kind: 'misbehaved'; traceId: string; /** With 429 and 503: how long to wait. */ retryAfterSeconds?: number }
