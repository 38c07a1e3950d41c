import { z } from 'zod'
import { instant, seconds } from './primitives.ts'
import { twoFactorState } from './two-factor.ts'

/** Every problem code of the portal with the HTTP status it travels with. Closed list. */
export const problemStatus = {
  'invalid-request': 400,
  'idempotency-key-missing': 400,
  unauthenticated: 401,
  'session-expired': 401,
  'wrong-password': 403,
  'wrong-code': 403,
  'code-expired': 403,
  forbidden: 403,
  'proof-incomplete': 403,
  'password-reset-required': 403,
  'not-found': 404,
  conflict: 409,
  'in-progress': 409,
  'policy-enforced': 409,
  'destination-missing': 409,
  'account-not-active': 409,
  voided: 409,
  'idempotency-key-reused': 422,
  locked: 429,
  'too-many-requests': 429,
  unexpected: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof problemStatus
export const problemCodes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]

/** `application/problem+json` (RFC 9457) with the portal's own members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(problemCodes),
  traceId: z.string(),
  retryAfterSeconds: seconds.optional(),
  /** Tries before a lock. For passwords sent only inside a session. */
  attemptsLeft: z.int().min(0).optional(),
  /** Until when a lock holds; null: until support unlocks. */
  lockedUntil: instant.nullable().optional(),
  /** With `conflict`: the state that is true now. */
  currentState: twoFactorState.optional(),
})
export type Problem = z.infer<typeof problem>
