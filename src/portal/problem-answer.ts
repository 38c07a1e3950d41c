import type { Problem, ProblemCode } from '#shared/api/problem.ts'
import { problemStatus } from '#shared/api/problem.ts'
import { ApiError } from './api-error.ts'
import type { StoredAnswer } from './repositories/operations.ts'

/** Seconds to wait where a refusal has no better number: `Retry-After` goes with every 429 and 503. */
const retrySeconds = 1

const titles: Record<ProblemCode, string> = {
  'invalid-request': 'The request is not as the API describes it',
  'idempotency-key-missing': 'Idempotency-Key is missing',
  unauthenticated: 'Not signed in',
  'session-expired': 'The session has ended',
  'step-up-required': 'Sign in once more for this',
  'wrong-password': 'Wrong password',
  'wrong-code': 'Wrong code',
  'code-used': 'The code was used before',
  'clock-ahead': 'The clock of the Authenticator App is ahead',
  'clock-behind': 'The clock of the Authenticator App is behind',
  'code-expired': 'The code has expired',
  forbidden: 'Not allowed',
  'proof-incomplete': 'The proof is not complete',
  'password-reset-required': 'The password must be reset first',
  'not-supported': 'Not supported',
  'not-found': 'Not found',
  conflict: 'Not the state you thought',
  'in-progress': 'Still running',
  'policy-enforced': 'Two-factor authentication is enforced',
  'destination-missing': 'No usable number or address',
  'account-not-active': 'The account is not active',
  voided: 'Voided',
  'idempotency-key-reused': 'Idempotency-Key was used for another request',
  locked: 'Locked',
  'too-many-requests': 'Too many requests',
  unexpected: 'Unexpected error',
  unavailable: 'Unavailable',
}

/** A problem as it goes out, and as it is stored with its operation (RFC 9457). */
export function problemAnswer(problem: ApiError, traceId: string): StoredAnswer & { body: Problem } {
  const status = problemStatus[problem.code]
  const body: Problem = {
    type: `urn:customer-portal:problem:${problem.code}`,
    title: titles[problem.code],
    status,
    detail: problem.message,
    code: problem.code,
    traceId,
    ...problem.members,
  }
  if (status === 429 || status === 503) body.retryAfterSeconds ??= retrySeconds
  return { status, body }
}
