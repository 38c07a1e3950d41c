import type { Failure } from '#shared/ipc/outcome.ts'
import type { StepProblem } from '#shared/domain/procedure.ts'
import { isCodeRefusal } from '#shared/api/problem-sets.ts'

/** What failed, from a refused call or from the step of a procedure. */
type CallFailure = Pick<Failure, 'code' | 'traceId'> & Partial<Failure>
export type AnyFailure = CallFailure | (StepProblem & { certificate?: undefined; input?: undefined })

/** After these the flow ends here: the support contacts are shown. */
const endsHere: ReadonlySet<AnyFailure['code']> = new Set([
  'locked',
  'forbidden',
  'policy-enforced',
  'account-not-active',
  'password-reset-required',
  'destination-missing',
  'idempotency-key-missing',
  'idempotency-key-reused',
  'portal-misbehaved',
  'unexpected',
])

/** True where the user cannot go on alone. */
export function needsSupport(failure: AnyFailure): boolean {
  return endsHere.has(failure.code) || locks(failure) || ('next' in failure && failure.next === 'contact-support')
}

/** True where this attempt was one too many: `lockedUntil` then says until when, null until support unlocks. */
export function locks(failure: AnyFailure): boolean {
  return failure.code === 'locked' || failure.lockedUntil !== undefined
}

/** True where it is the typed code that was not taken. */
export function refusesCode(failure: AnyFailure | null): boolean {
  return failure !== null && (failure.code === 'code-expired' || isCodeRefusal(failure.code))
}

/** True where the clock of the phone with the Authenticator App is what is wrong. */
export function blamesClock(failure: AnyFailure | null): boolean {
  return failure?.code === 'clock-ahead' || failure?.code === 'clock-behind'
}

const signInCodes: ReadonlySet<AnyFailure['code']> = new Set(['session-expired', 'signed-out', 'unauthenticated'])

/** True where signing in again is what helps. */
export function needsSignIn(failure: AnyFailure): boolean {
  return signInCodes.has(failure.code)
}
