import type { Method } from '../api/primitives.ts'
import type { TwoFactorState } from '../api/two-factor.ts'
import type { Effect, Procedure, ProcedureState, StepProblem, WaitingState } from './procedure.ts'
import type { ProcedureEvent } from './procedure-events.ts'
import { assertNever } from './assert-never.ts'

/** The states with an open intent. */
type InFlight = Extract<ProcedureState, { back: WaitingState }>

/** Which effect may be sent from which state. */
const effectsOf: Readonly<Record<WaitingState['at'], readonly Effect[]>> = {
  preflight: [],
  disable: ['disable'],
  setup: [],
  method: [],
  identity: ['start-enrolment'],
  code: ['verify-code', 'resend-code', 'cancel-enrolment'],
  'code-on-page': ['verify-code'],
}

type Change = Partial<
  Pick<Procedure, 'from' | 'to' | 'replace' | 'reason' | 'howLong' | 'note' | 'unprotectedSince' | 'problem'>
>

/**
 * Moves a procedure by an event, or returns null when this event cannot happen in this state. Pure: no clock, no I/O,
 * the given procedure is not changed. `at` is the instant of the event. A problem lasts until the next event.
 */
export function advance(procedure: Procedure, event: ProcedureEvent, at: string): Procedure | null {
  const { state } = procedure
  const to = (next: ProcedureState, change: Change = {}): Procedure => ({
    ...procedure,
    problem: null,
    unprotectedSince: unprotectedAfter(procedure, event, at),
    basis: 'now' in event && event.now !== null ? (event.basis ?? 'portal') : procedure.basis,
    ...change,
    state: next,
    updatedAt: at,
  })

  switch (event.type) {
    case 'preflight-confirmed': {
      if (state.at !== 'preflight') return null
      const { before } = state
      const isDisable = procedure.kind === 'disable'
      const { reason, note } = event
      const change = { reason, note, to: isDisable ? null : event.to, howLong: isDisable ? event.howLong : null }
      if (procedure.kind === 'change' && (event.to === null || event.to === before.method)) return null
      if (isDisable && event.howLong === null) return null
      if (isDisable) return before.active ? to({ at: 'disable', version: before.version }, change) : null
      if (procedure.kind === 'set-up')
        return before.active ? null : to({ at: 'setup', version: before.version }, change)
      // A change that finds 2FA already off (turned off elsewhere meanwhile) goes on at portal step 6, and replaces nothing.
      if (!before.active)
        return to(
          { at: 'setup', version: before.version },
          { ...change, replace: false, unprotectedSince: before.since ?? at },
        )
      // guard: procedure.first-step
      return to({ at: procedure.replace ? 'setup' : 'disable', version: before.version }, change)
    }
    case 'setup-opened':
      return state.at === 'setup' ? to({ at: 'method', version: state.version }) : null
    case 'method-chosen':
      return state.at === 'method' && !(procedure.replace && event.method === procedure.from)
        ? to({ at: 'identity', version: state.version, method: event.method }, { to: event.method })
        : null
    case 'went-back':
      return state.at === 'identity' ? to({ at: 'method', version: state.version }) : null
    case 'cancelled':
      return isWaiting(state) && state.at !== 'code' ? to({ at: 'cancelled', now: event.now }) : null
    case 'sent':
      // guard: procedure.effect-of-step
      return isWaiting(state) && effectsOf[state.at].includes(event.effect)
        ? to({ at: 'sending', effect: event.effect, key: event.key, back: state })
        : null
    case 'lost':
      return state.at === 'sending' ? to({ ...state, at: 'unknown' }) : null
    case 'disabled':
      if (!answers(state, 'disable')) return null
      return procedure.kind === 'change'
        ? to({ at: 'setup', version: event.now.version })
        : // What a page shows was read from it.
          to({ at: 'done', now: event.now, readBack: event.basis === 'page' })
    case 'enrolled':
      if (!answers(state, 'start-enrolment') || state.back.at !== 'identity') return null
      return to({ at: 'code', version: state.back.version, method: state.back.method, enrolment: event.enrolment })
    case 'code-asked':
      if (!answers(state, 'start-enrolment') || state.back.at !== 'identity') return null
      return to({ at: 'code-on-page', version: state.back.version, method: state.back.method })
    case 'resent':
      if (!answers(state, 'resend-code') || state.back.at !== 'code') return null
      return to({ ...state.back, enrolment: event.enrolment })
    case 'verified':
      return answers(state, 'verify-code') ? to({ at: 'accepted', now: event.now }) : null
    case 'enrolment-cancelled':
      return answers(state, 'cancel-enrolment') ? to({ at: 'cancelled', now: event.now }) : null
    case 'rejected':
      if (!isInFlight(state)) return null
      // An enrolment that can no longer be cancelled lapses by itself: the operator's decision stays.
      return state.effect === 'cancel-enrolment' && lapses.has(event.problem.code)
        ? to({ at: 'cancelled', now: event.now })
        : afterRefusal(procedure, to, state.back, event.problem, event.now)
    case 'replace-refused':
      return isReplaceRefused(procedure)
        ? to(
            { at: 'preflight', before: event.now },
            { from: event.now.method, replace: false, problem: { code: 'replace-refused' } },
          )
        : null
    case 'undetermined':
      return isInFlight(state) ? to(undetermined(procedure, state, event.now)) : null
    case 'secret-gone':
      return state.at === 'code' && state.method === 'authenticator'
        ? to({ at: 'identity', version: state.version, method: state.method }, { problem: { code: 'secret-gone' } })
        : null
    case 'okay':
      return state.at === 'accepted' ? to({ at: 'done', now: event.now, readBack: event.readBack }) : null
    case 'read-back':
      return state.at === 'done' ? to({ at: 'done', now: event.now, readBack: true }) : null
    default:
      return assertNever(event)
  }
}

/** Refusals of a cancel after which the enrolment can become nothing any more. */
const lapses: ReadonlySet<StepProblem['code']> = new Set(['account-not-active', 'not-found', 'conflict'])

/**
 * Since when the account has its password alone, after an event. Any event that shows a state decides it; a set-up
 * found the account so and counts nothing.
 */
function unprotectedAfter(procedure: Procedure, event: ProcedureEvent, at: string): string | null {
  const now = 'now' in event ? event.now : null
  if (now === null || procedure.kind === 'set-up') return procedure.unprotectedSince
  return now.active ? null : (procedure.unprotectedSince ?? now.since ?? at)
}

/**
 * True where the portal would not replace in one step, although it said that it could when the procedure began (contract
 * REP-1): the pre-flight must read the present state, and ask again whether the two stages are wanted.
 */
export function isReplaceRefused({ replace, state, problem }: Procedure): boolean {
  return replace && state.at === 'identity' && problem?.code === 'invalid-request'
}

function undetermined(procedure: Procedure, state: InFlight, now: TwoFactorState): ProcedureState {
  const { effect, back } = state
  const before =
    back.at === 'disable' || procedure.replace
      ? { active: true, method: procedure.from }
      : { active: false, method: null }
  return { at: 'undetermined', effect, versionBefore: versionOf(back), before, now }
}

/**
 * Where a refusal leads. The same step again, with the problem shown, unless the account is not in the state we thought
 * (then the pre-flight reads the present state) or the enrolment no longer lives (then a new one is started).
 */
function afterRefusal(
  procedure: Procedure,
  to: (next: ProcedureState, change?: Change) => Procedure,
  back: WaitingState,
  problem: StepProblem,
  now: TwoFactorState | null,
): Procedure {
  // guard: procedure.refusal-version
  if (now !== null && now.version !== versionOf(back)) {
    // With nothing active there is nothing to replace.
    const replace = procedure.replace && now.active
    return to({ at: 'preflight', before: now }, { problem, from: now.method, replace })
  }
  const enrolmentGone = (back.at === 'code' || back.at === 'code-on-page') && endsEnrolment(problem.code, back.method)
  if (enrolmentGone) return to({ at: 'identity', version: back.version, method: back.method }, { problem })
  return to(back, { problem })
}

/** An Authenticator App's set-up that ran out has no second code to be sent: it begins again. */
function endsEnrolment(code: StepProblem['code'], method: Method): boolean {
  return code === 'not-found' || code === 'conflict' || (code === 'code-expired' && method === 'authenticator')
}

/** True for the states in which the operator has the next word. */
export function isWaiting(state: ProcedureState): state is WaitingState {
  return state.at in effectsOf
}

/** True while an intent is open. */
export function isInFlight(state: ProcedureState): state is InFlight {
  return state.at === 'sending' || state.at === 'unknown'
}

/** The two-factor version a state builds on. */
function versionOf(state: WaitingState): number {
  return state.at === 'preflight' ? state.before.version : state.version
}

function answers<E extends Effect>(state: ProcedureState, effect: E): state is InFlight {
  // guard: procedure.answer-of-effect
  return isInFlight(state) && state.effect === effect
}
