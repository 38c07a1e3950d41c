import { AxiosError } from 'axios'
import { describe, expect, it } from 'vitest'
import { failure, failureCodes, nextAction } from '#shared/ipc/outcome.ts'
import { unansweredFailure, unansweredOf, type RequestPurpose } from '../../../../src/main/portal-client/failures.ts'
import { failureOf, failureOfProblem } from '../../../../src/main/base/errors.ts'

/** An error of the HTTP client as axios wraps one of the network's. */
function networkError(code: string, syscall?: string): AxiosError {
  const cause = Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) })
  return AxiosError.from(cause, code)
}

describe('an error of the network', () => {
  it.each([
    ['ECONNREFUSED', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
  ])('%s before a connection is made: nothing was sent', (code, syscall) => {
    expect(unansweredOf(networkError(code, syscall))).toEqual({ kind: 'unreachable' })
  })

  it.each([
    ['CERT_HAS_EXPIRED', 'expired'],
    ['CERT_NOT_YET_VALID', 'expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-host'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
  ] as const)('%s: nothing was sent, and the certificate says why: %s', (code, certificate) => {
    const unanswered = unansweredOf(networkError(code))
    expect(unanswered).toEqual({ kind: 'unreachable', certificate })
    expect(unansweredFailure(unanswered, 'read')).toMatchObject({ code: 'certificate-refused', certificate })
  })

  it.each([
    ['ECONNRESET', 'read'],
    // Node's own words for a server that hung up: no call of the system is named.
    ['ECONNRESET', undefined],
    ['EPIPE', 'write'],
    ['ETIMEDOUT', undefined],
    ['ECONNABORTED', undefined],
    ['ERR_CANCELED', undefined],
    // On a connection that stood, the request may have gone out before the route went away.
    ['EHOSTUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
    ['', undefined],
    ['SOMETHING_NEW', undefined],
  ])('%s (%s): the request may have arrived', (code, syscall) => {
    expect(unansweredOf(networkError(code, syscall))).toEqual({ kind: 'lost' })
  })

  it('an answer the client could not take is misbehaviour, and what is no network error may have arrived', () => {
    expect(unansweredOf(new AxiosError('too large', 'ERR_BAD_RESPONSE'))).toEqual({ kind: 'misbehaved', traceId: '' })
    expect(unansweredOf(new Error('ECONNREFUSED'))).toEqual({ kind: 'lost' })
    expect(unansweredOf(undefined)).toEqual({ kind: 'lost' })
  })
})

describe('a failure', () => {
  it.each(failureCodes)('%s says what can be done next, and fits the contract', (code) => {
    const made = failureOf(code)
    expect(nextAction.options).toContain(made.next)
    expect(failure.parse(made)).toEqual(made)
    expect(made.traceId).not.toBe('')
  })

  it.each([
    ['session-expired', 'sign-in'],
    ['signed-out', 'sign-in'],
    ['outcome-unknown', 'read-back'],
    ['conflict', 'read-back'],
    ['locked', 'wait'],
    ['wrong-code', 'try-again'],
    ['account-not-active', 'contact-support'],
    ['policy-enforced', 'contact-support'],
  ] as const)('%s leads to: %s', (code, next) => expect(failureOf(code).next).toBe(next))

  it('of the portal keeps its trace, its attempts and its lock, and nothing it wrote', () => {
    const problem = { type: 't', title: 'title', status: 429, detail: 'detail', code: 'locked' as const }
    const failure = failureOfProblem({
      ...problem,
      traceId: 'trace-1',
      lockedUntil: null,
      retryAfterSeconds: 30,
      attemptsLeft: 0,
    })
    expect(failure).toEqual({
      code: 'locked',
      next: 'wait',
      traceId: 'trace-1',
      lockedUntil: null,
      retryAfterSeconds: 30,
      attemptsLeft: 0,
    })
  })

  it('says that nothing was sent only where no connection was made', () => {
    const failureOf = (kind: 'lost' | 'unreachable', asked: RequestPurpose) => unansweredFailure({ kind }, asked)
    expect(failureOf('lost', 'read')).toMatchObject({ code: 'no-answer', next: 'try-again' })
    expect(failureOf('lost', 'recorded-read')).toMatchObject({ code: 'no-answer-to-recorded-read', next: 'try-again' })
    expect(failureOf('lost', 'effect')).toMatchObject({ code: 'no-answer-to-request', next: 'start-again' })
    expect(failureOf('unreachable', 'read')).toMatchObject({ code: 'portal-unreachable', next: 'wait' })
    expect(failureOf('unreachable', 'effect')).toMatchObject({ code: 'portal-unreachable', next: 'wait' })
    const misbehaved = unansweredFailure({ kind: 'misbehaved', traceId: 'trace-1' }, 'effect')
    expect(misbehaved).toMatchObject({ code: 'portal-misbehaved', traceId: 'trace-1' })
  })
})
