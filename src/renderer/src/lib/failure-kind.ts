import type { Failure } from '#shared/ipc/outcome.ts'
import type { StepProblem } from '#shared/domain/procedure.ts'
import { isCodeRefusal } from '#shared/api/problem-sets.ts'

/** What failed, from a refused call or from the step of a procedure. */
type Trouble = Pick<Failure, 'code' | 'traceId'> & Partial<Failure>
export type AnyTrouble = Trouble | (StepProblem & { certificate?: undefined })

/** After these the flow ends here: the support contacts are shown. */
const endsHere: ReadonlySet<AnyTrouble['code']> = new Set([
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
export function needsSupport(trouble: AnyTrouble): boolean {
  return endsHere.has(trouble.code) || locks(trouble) || ('next' in trouble && trouble.next === 'contact-support')
}

/** True where this attempt was one too many: `lockedUntil` then says until when, null until support unlocks. */
export function locks(trouble: AnyTrouble): boolean {
  return trouble.code === 'locked' || trouble.lockedUntil !== undefined
}

/** True where it is the typed code that was not taken. */
export function refusesCode(trouble: AnyTrouble | null): boolean {
  return trouble !== null && (trouble.code === 'code-expired' || isCodeRefusal(trouble.code))
}

/** True where the clock of the phone with the Authenticator App is what is wrong. */
export function blamesClock(trouble: AnyTrouble | null): boolean {
  return trouble?.code === 'clock-ahead' || trouble?.code === 'clock-behind'
}

const signInCodes: ReadonlySet<AnyTrouble['code']> = new Set(['session-expired', 'signed-out', 'unauthenticated'])

/** True where signing in again is what helps. */
export function needsSignIn(trouble: AnyTrouble): boolean {
  return signInCodes.has(trouble.code)
}
