import type { z } from 'zod'
import type { AnswerOf, Endpoint, PathParameter } from '#shared/api/endpoint.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { CertificateProblem, ProxyProblem } from '#shared/ipc/outcome.ts'
import type { SecretText } from '../base/secrets/secret-text.ts'

/** A body whose texts may be secret ones. */
type WithSecrets<B> = { [K in keyof B]: string extends B[K] ? B[K] | SecretText : B[K] }

/** What an endpoint is asked with, as `RequestOf` says; a text of the path or the body may be a secret one. */
export type PortalRequest<E extends Endpoint> = ([PathParameter<E['path']>] extends [never]
  ? { params?: undefined }
  : { params: Record<PathParameter<E['path']>, string | SecretText> }) &
  (E['query'] extends z.ZodObject ? { query?: z.input<E['query']> } : { query?: undefined }) &
  (E['body'] extends z.ZodObject ? { body: WithSecrets<z.input<E['body']>> } : { body?: undefined })

interface RequestExtras {
  /** Access token of the caller's session. */
  token?: string | SecretText | undefined
  /** Idempotency key; given for every keyed endpoint and no other. */
  key?: string | undefined
}

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
      certificate?: CertificateProblem
      /** Why, where the proxy of the company's network made no connection. */
      proxy?: ProxyProblem
      /** For how long, where the portal asked to be left alone: nothing is sent before. */
      retryAfterSeconds?: number
    }
  | { kind: 'lost' }
  | { kind: 'misbehaved'; traceId: string; /** With 429 and 503: how long to wait. */ retryAfterSeconds?: number }

/** Makes one HTTP request and says what became of it; it never throws for what the network or the portal does. */
export type Transport = <E extends Endpoint>(
  endpoint: E,
  request: PortalRequest<E>,
  extras?: RequestExtras,
) => Promise<PortalResponse<E>>

/** The transports that the app's environment provides. */
export interface PortalTransports {
  /** Address of the embedded sandbox, or null while there is none. */
  origin(): string | null
  /** The transport to the embedded sandbox, or null while there is none. */
  transport(): Transport | null
  /** The transport to the controls of the embedded sandbox, or null. */
  controls(): Transport | null
  /** The transport to a portal at this origin. @throws TypeError for an address that may not be used */
  connect(origin: string): Transport
}
