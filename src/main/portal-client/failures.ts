import { randomUUID } from 'node:crypto'
import { isAxiosError } from 'axios'
import { TunnelError } from '../../network/company-proxy.ts'
import { proxyProblem, type CertificateProblem, type Failure, type FailureCode } from '#shared/ipc/outcome.ts'
import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import { AppError, failureOf, failureOfProblem } from '../base/errors.ts'
import type { PortalResponse, Unanswered } from './portal-call.ts'

/** Errors that end before there is a connection: nothing was sent. */
// guard: failures.before-connection
const beforeConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
const certificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/
/** Codes of Node and OpenSSL (nodejs.org/api/tls.html#x509-certificate-error-codes) in our words; others are `untrusted`. */
export const certificateProblems: Readonly<Partial<Record<string, CertificateProblem>>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
}

/** What an error of the HTTP client means for the question whether the request could have arrived. */
export function unansweredOf(error: unknown): Unanswered {
  const tunnel = isAxiosError(error) && error.cause instanceof TunnelError ? error.cause : null
  if (tunnel !== null) {
    const proxy = proxyProblem.safeParse(tunnel.why)
    // No connection was made, so nothing was sent.
    // guard: failures.proxy
    return proxy.success ? { kind: 'unreachable', proxy: proxy.data } : { kind: 'unreachable' }
  }
  const code = isAxiosError(error) ? (error.code ?? '') : ''
  // The client has one code for an answer it will not take and for one that was cut off; only its words distinguish them.
  if (code === 'ERR_BAD_RESPONSE' && !/aborted/.test((error as Error).message))
    // guard: failures.misbehaved
    return { kind: 'misbehaved', traceId: '' }
  // guard: failures.open-connection
  const connecting = beforeConnection.has(code) && !onOpenConnection(error)
  // guard: failures.certificate
  if (certificate.test(code)) return { kind: 'unreachable', certificate: certificateProblems[code] ?? 'untrusted' }
  // guard: failures.lost
  return connecting ? { kind: 'unreachable' } : { kind: 'lost' }
}

/** A route that goes away under an open connection has the same codes; the request may then have gone out. */
function onOpenConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const syscall = cause instanceof Error && 'syscall' in cause ? cause.syscall : undefined
  return syscall === 'read' || syscall === 'write'
}

/**
 * What a request without an idempotency key is for. `read`: it only reads; `recorded-read`: it reads, and the portal
 * records who did; `effect`: it may have done something that nobody can read back: counted a try, begun a session, sent a
 * code or a link.
 */
export type RequestPurpose = 'read' | 'recorded-read' | 'effect'

const lostCodes: Record<RequestPurpose, FailureCode> = {
  read: 'no-answer',
  'recorded-read': 'no-answer-to-recorded-read',
  effect: 'no-answer-to-request',
}

/**
 * A call without an idempotency key that got no answer. That nothing was sent is said only where no connection was made.
 *
 * @param purpose what the request was for
 */
export function unansweredFailure(unanswered: Unanswered, purpose: RequestPurpose): Failure {
  if (unanswered.kind === 'unreachable' && unanswered.proxy !== undefined) return failureOf(unanswered.proxy)
  if (unanswered.kind === 'unreachable' && unanswered.certificate !== undefined)
    return failureOf('certificate-refused', { certificate: unanswered.certificate })
  const more = 'retryAfterSeconds' in unanswered ? { retryAfterSeconds: unanswered.retryAfterSeconds } : {}
  if (unanswered.kind === 'misbehaved')
    return failureOf('portal-misbehaved', { traceId: unanswered.traceId || randomUUID(), ...more })
  // guard: failures.no-answer
  if (unanswered.kind === 'lost') return failureOf(lostCodes[purpose])
  return failureOf('portal-unreachable', more)
}

/** The answer that came. @throws AppError as `errorOf` makes it where none came */
export function answerOf<E extends Endpoint>(sent: PortalResponse<E>, purpose: RequestPurpose): AnswerOf<E> {
  if (sent.kind === 'answered') return sent.answer
  throw errorOf(sent, purpose)
}

/** The error of a request that was not answered: the portal's refusal, or why there is no answer. */
export function errorOf(
  sent: Exclude<PortalResponse<Endpoint>, { kind: 'answered' }>,
  purpose: RequestPurpose,
): AppError {
  return new AppError(sent.kind === 'refused' ? failureOfProblem(sent.problem) : unansweredFailure(sent, purpose))
}
