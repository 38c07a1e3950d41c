import { guideSteps, type GuideStep, type ProcedureKind } from './guide-steps.ts'
import type { Effect, Procedure, ProcedureState } from './procedure.ts'
import { assertNever } from './assert-never.ts'

const stepOfEffect: Readonly<Record<Effect, number>> = {
  disable: 5,
  'start-enrolment': 8,
  'verify-code': 9,
  'resend-code': 9,
  'cancel-enrolment': 9,
}

/** The portal's step number of a state; null before the first and after an end without success. */
function stepNumber(kind: ProcedureKind, state: ProcedureState): number | null {
  switch (state.at) {
    case 'preflight':
    case 'cancelled':
    case 'undetermined':
      return null
    case 'disable':
      return 5
    case 'setup':
      return 6
    case 'method':
      return 7
    case 'identity':
      return 8
    case 'code':
    case 'code-on-page':
      return 9
    case 'accepted':
      return 10
    case 'done':
      return kind === 'disable' ? 6 : 11
    case 'sending':
    case 'unknown':
      return stepOfEffect[state.effect]
    default:
      return assertNever(state)
  }
}

/** Finds the portal's own step that a procedure is at, or null where it is at none. */
export function stepOf(procedure: Pick<Procedure, 'kind' | 'state'>): GuideStep | null {
  const number = stepNumber(procedure.kind, procedure.state)
  return guideSteps[procedure.kind].find((step) => step.number === number) ?? null
}

/** A step as the audit and the demo write it, e.g. `5 Disable 2FA`. */
export function stepLabel(step: GuideStep): string {
  return `${step.number} ${step.button ?? step.title}`
}
