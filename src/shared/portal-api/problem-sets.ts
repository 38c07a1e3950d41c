import type { ProblemCode } from './problem.ts'

/** What any call with a session may answer. */
export const signedIn = ['unauthenticated', 'session-expired'] as const satisfies readonly ProblemCode[]

/** What any call with an idempotency key may answer. */
export const keyed = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'in-progress',
  'voided',
] as const satisfies readonly ProblemCode[]

/** What any change of an account may answer. */
export const change = [
  ...signedIn,
  ...keyed,
  'forbidden',
  'not-found',
  'account-not-active',
] as const satisfies readonly ProblemCode[]

/** What any call at the staff desk may answer. */
export const atDesk = [...signedIn, 'forbidden'] as const satisfies readonly ProblemCode[]

/** What any step of a case may answer. */
export const caseStep = [...atDesk, ...keyed, 'not-found', 'conflict'] as const satisfies readonly ProblemCode[]
