import type { EnrolmentView, StepProblem } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Enrolment } from '#shared/api/two-factor.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

/** An enrolment without its secret: what a state, the audit and the disk may contain. */
function viewOf(enrolment: Enrolment): EnrolmentView {
  // guard: procedure.enrolment-members
  const { secret: _secret, otpauthUri: _uri, ...view } = enrolment
  // guard: procedure.enrolment-without-secret
  return view
}

/** Decides which event of its procedure the result of an effect is. @throws when the result belongs to a case. */
export function eventOf(result: EffectResult): ProcedureEvent {
  switch (result.kind) {
    case 'applied':
      return appliedEvent(result)
    case 'rejected':
      return { type: 'rejected', problem: problemOf(result.problem), now: result.problem.currentState ?? null }
    case 'unreachable': {
      const { kind: _kind, ...more } = result
      return { type: 'rejected', problem: { code: 'portal-unreachable', ...more }, now: null }
    }
    case 'not-sent':
      return { type: 'rejected', problem: { code: 'record-failed' }, now: null }
    case 'voided':
      return { type: 'rejected', problem: { code: 'did-not-happen' }, now: null }
    case 'seen':
      return seenEvent(result)
    case 'not-seen': {
      const { code, now, basis } = result
      return { type: 'rejected', problem: { code }, now, basis }
    }
    case 'unknown':
      return { type: 'lost' }
    default:
      if (result.now === null) throw new Error('a procedure cannot end without a state to show')
      return { type: 'undetermined', now: result.now }
  }
}

function appliedEvent(result: Extract<EffectResult, { kind: 'applied' }>): ProcedureEvent {
  switch (result.effect) {
    case 'disable':
      return { type: 'disabled', now: result.answer }
    case 'start-enrolment':
      return { type: 'enrolled', enrolment: viewOf(result.answer) }
    case 'verify-code':
      return { type: 'verified', now: result.answer }
    case 'resend-code':
      return { type: 'resent', enrolment: viewOf(result.answer) }
    case 'cancel-enrolment':
      return { type: 'enrolment-cancelled', now: result.answer }
    default:
      throw new Error(`${result.effect} is not a procedure's effect`)
  }
}

/** What a portal's page showed, or its user reported. @throws when it is of an effect that no page commits, or lacks its state */
function seenEvent({ effect, now, basis }: Extract<EffectResult, { kind: 'seen' }>): ProcedureEvent {
  if (effect === 'start-enrolment') return { type: 'code-asked', basis }
  if (now !== null && effect === 'disable') return { type: 'disabled', now, basis }
  if (now !== null && effect === 'verify-code') return { type: 'verified', now, basis }
  throw new Error(`${effect} is not seen on a page`)
}

/** Only what a step can show; the portal's own sentence is not kept. */
function problemOf(problem: Problem): StepProblem {
  const { code, attemptsLeft, lockedUntil, retryAfterSeconds, notSeenUntil, reason, traceId } = problem
  return {
    code,
    ...(reason === undefined ? {} : { reason }),
    attemptsLeft,
    lockedUntil,
    retryAfterSeconds,
    notSeenUntil,
    traceId,
  }
}
