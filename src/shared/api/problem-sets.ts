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

/** What a typed code is refused with; each costs a try. */
export const codeRefusals = [
  'wrong-code',
  'code-used',
  'clock-ahead',
  'clock-behind',
] as const satisfies readonly ProblemCode[]

/** True where a typed code was refused and a try is gone. */
export function isCodeRefusal(code: string): code is (typeof codeRefusals)[number] {
  return (codeRefusals as readonly string[]).includes(code)
}
