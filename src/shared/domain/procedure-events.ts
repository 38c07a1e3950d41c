import type { Method } from '../api/primitives.ts'
import type { TwoFactorState } from '../api/two-factor.ts'
import type { Effect, EnrolmentView, HowLong, Basis, Procedure, StepProblem } from './procedure.ts'

/** What the operator answers before the first change. */
export interface PreflightAnswer {
  reason: NonNullable<Procedure['reason']>
  note: string
  /** The method to change to; null for disable and set-up. */
  to: Method | null
  /** For how long 2FA stays off; null but for disable. */
  howLong: HowLong | null
}

/** Everything that can happen to a procedure. Events carry instants, never secrets. `basis` is `portal` where it is missing. */
export type ProcedureEvent = Happening & { basis?: Basis }

type Happening =
  | ({ type: 'preflight-confirmed' } & PreflightAnswer)
  | { type: 'setup-opened' }
  | { type: 'method-chosen'; method: Method }
  | { type: 'went-back' }
  | { type: 'cancelled'; now: TwoFactorState | null }
  | { type: 'sent'; effect: Effect; key: string }
  | { type: 'lost' }
  | { type: 'disabled'; now: TwoFactorState }
  | { type: 'enrolled'; enrolment: EnrolmentView }
  /** In guided mode: the portal's page asks for the code. */
  | { type: 'code-asked' }
  | { type: 'verified'; now: TwoFactorState }
  | { type: 'resent'; enrolment: EnrolmentView }
  | { type: 'enrolment-cancelled'; now: TwoFactorState }
  | { type: 'rejected'; problem: StepProblem; now: TwoFactorState | null }
  /** The portal refused to replace in one step, although it had said that it could; `now` was read after that. */
  | { type: 'replace-refused'; now: TwoFactorState }
  | { type: 'undetermined'; now: TwoFactorState }
  | { type: 'secret-gone' }
  /** `readBack` is false where the portal could not be asked; the state is then read later. */
  | { type: 'okay'; now: TwoFactorState; readBack: boolean }
  | { type: 'read-back'; now: TwoFactorState }
