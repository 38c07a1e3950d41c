import { z } from 'zod'
import { accountKey } from './account-key-schema.ts'
import { id, instant, method } from '../api/primitives.ts'
import { problemCodes, problemReasons } from '../api/problem.ts'
import { enrolment, twoFactorState } from '../api/two-factor.ts'
import { procedureKinds } from './guide-steps.ts'

/** Everything a procedure does to an account; each is one intent with one idempotency key. */
export const effects = ['disable', 'start-enrolment', 'verify-code', 'resend-code', 'cancel-enrolment'] as const
const effect = z.enum(effects)
export type Effect = z.infer<typeof effect>

/** Why somebody turns a second factor off or moves it; asked before the first step and kept in the audit. */
export const reasons = ['new-phone', 'lost-phone', 'switch-method', 'maintenance', 'other'] as const
export const reason = z.enum(reasons)

/** For how long an account is meant to be without 2FA; asked before it is disabled. */
export const howLong = z.enum(['today', 'this-week', 'open-ended'])
export type HowLong = z.infer<typeof howLong>

/** Why the last attempt failed, in the words of the portal's problem codes and our own. */
export const stepProblem = z.object({
  code: z.enum([
    ...problemCodes,
    'did-not-happen',
    'secret-gone',
    'replace-refused',
    'portal-unreachable',
    'record-failed',
  ]),
  attemptsLeft: z.int().min(0).optional(),
  lockedUntil: instant.nullable().optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  notSeenUntil: instant.optional(),
  reason: z.enum(problemReasons).optional(),
  traceId: z.string().optional(),
})
export type StepProblem = z.infer<typeof stepProblem>

/** What a known state rests on: the portal confirmed it, its page showed it, or the user reported it. */
const basis = z.enum(['portal', 'page', 'user'])
export type Basis = z.infer<typeof basis>

/** An enrolment without its secret: secrets are never part of a state. */
export const enrolmentView = enrolment.omit({ secret: true, otpauthUri: true })
export type EnrolmentView = z.infer<typeof enrolmentView>

const version = z.int().min(0)

/** The states in which the procedure waits for the operator. */
const waiting = [
  /** Before portal step 5 (or 6): prerequisites and what a careful colleague asks. */
  z.object({ at: z.literal('preflight'), before: twoFactorState }),
  /** Portal step 5: account password, "Disable 2FA". */
  z.object({ at: z.literal('disable'), version }),
  /** Portal step 6: "Setup Two-Factor Authentication". */
  z.object({ at: z.literal('setup'), version }),
  /** Portal step 7: choose the method, "Next". */
  z.object({ at: z.literal('method'), version }),
  /** Portal step 8: account password, "Confirm". */
  z.object({ at: z.literal('identity'), version, method }),
  /** Portal step 9: the code, "Verify". */
  z.object({ at: z.literal('code'), version, method, enrolment: enrolmentView }),
  /** The same in guided mode: the set-up is known to the portal's page alone. */
  z.object({ at: z.literal('code-on-page'), version, method }),
] as const
const waitingState = z.discriminatedUnion('at', waiting)
export type WaitingState = z.infer<typeof waitingState>

export const procedureState = z.discriminatedUnion('at', [
  ...waiting,
  /** Portal step 10: the code was accepted and the method is active; "Okay" makes no call. */
  z.object({ at: z.literal('accepted'), now: twoFactorState }),
  /** An intent is open and its answer awaited. `back` is where a refusal leads. */
  z.object({ at: z.literal('sending'), effect, key: z.string(), back: waitingState }),
  /** No answer came. Nothing may be sent again until a read shows what is true. */
  z.object({ at: z.literal('unknown'), effect, key: z.string(), back: waitingState }),
  /** Portal step 6 of disable, 11 of the others. `readBack` says that `now` was read again, not taken from the answer. */
  z.object({ at: z.literal('done'), now: twoFactorState, readBack: z.boolean() }),
  /** Ended by the operator; `now` is what was true then, null where it was not read. */
  z.object({ at: z.literal('cancelled'), now: twoFactorState.nullable() }),
  /** The portal can no longer say whether the effect happened: both states are shown. */
  z.object({
    at: z.literal('undetermined'),
    effect,
    versionBefore: version,
    before: z.object({ active: z.boolean(), method: method.nullable() }),
    now: twoFactorState,
  }),
])
export type ProcedureState = z.infer<typeof procedureState>

/** Declares what a procedure on an account is, and which states it can be in. Contains no secret. */
export const procedure = z.object({
  id,
  kind: z.enum(procedureKinds),
  accountId: accountKey,
  accountName: z.string(),
  userId: z.string(),
  /** The method that was active when it began; null when none was. */
  from: method.nullable(),
  /** True while a change replaces the method in one step: the active one stays until the new one is verified. */
  replace: z.boolean().default(false),
  /** The method to become active; null for disable and until it is chosen. */
  to: method.nullable(),
  reason: reason.nullable(),
  /** Disable alone: for how long; null until it is asked. */
  howLong: howLong.nullable(),
  note: z.string(),
  startedAt: instant,
  updatedAt: instant,
  /** Since when this procedure has left the account with its password alone; null when it has not. */
  unprotectedSince: instant.nullable(),
  /** What the state rests on. */
  basis: basis.default('portal'),
  /** Why the last attempt did not go through; cleared by the next event. */
  problem: stepProblem.nullable(),
  state: procedureState,
})
export type Procedure = z.infer<typeof procedure>

/** True when nothing more can happen in this procedure. */
export function isOver(of: Procedure): boolean {
  return of.state.at === 'done' || of.state.at === 'cancelled' || of.state.at === 'undetermined'
}
