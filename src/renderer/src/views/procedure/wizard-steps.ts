import { guideSteps, type GuideStep, type ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Procedure, ProcedureState } from '#shared/domain/procedure.ts'

export interface WizardStepItem {
  key: string
  /** The portal's steps that this item covers; none for what FactorDesk asks before. */
  from: number | null
  to: number | null
  /** The portal's title; null where the line is ours. */
  title: string | null
  /** The portal's button word. */
  button: string | null
  status: 'done' | 'current' | 'todo' | 'skipped'
}

const currentStep: Readonly<Partial<Record<ProcedureState['at'], number>>> = {
  disable: 5,
  setup: 6,
  method: 7,
  identity: 8,
  code: 9,
  accepted: 10,
}

/** The portal's step a procedure is at; 0 before its first step, Infinity when all are done, null when it stopped. */
function portalStepOf({ state, kind }: Pick<Procedure, 'state' | 'kind'>): number | null {
  switch (state.at) {
    case 'preflight':
      return 0
    case 'sending':
    case 'unknown':
      return portalStepOf({ kind, state: state.back })
    case 'done':
      return Infinity
    case 'cancelled':
    case 'undetermined':
      return null
    default:
      return currentStep[state.at] ?? null
  }
}

/**
 * The items of a wizard's stepper: opening the account (steps 1 to 4) as one, what is asked before the first change, then the
 * portal's steps. A change in one step begins at step 6: those before are not needed. A stopped procedure has no current step; what was done shows by `unprotectedSince`.
 */
export function wizardSteps(
  procedure: Pick<Procedure, 'kind' | 'state' | 'unprotectedSince' | 'replace'>,
): readonly WizardStepItem[] {
  const { kind } = procedure
  const at = portalStepOf(procedure)
  const stepsToSecurityPage: WizardStepItem[] =
    kind === 'set-up' ? [] : [{ ...line('access', 1, 4), title: 'Manage 2FA', button: null, status: 'done' }]
  const before: WizardStepItem = {
    ...line('before', null, null),
    title: null,
    button: null,
    status: at === 0 ? 'current' : 'done',
  }
  if (procedure.replace)
    stepsToSecurityPage.splice(0, 1, { ...line('not-needed', 1, 5), title: null, button: null, status: 'skipped' })
  const first = kind === 'set-up' || procedure.replace ? 6 : 5
  const own = guideSteps[kind].filter((step) => step.number >= first)
  return [
    ...stepsToSecurityPage,
    before,
    ...own.map((step) => portalLine(step, kind, at, procedure.unprotectedSince !== null)),
  ]
}

function portalLine(step: GuideStep, kind: ProcedureKind, at: number | null, turnedOff: boolean): WizardStepItem {
  const { number, title, button } = step
  const stoppedDone = kind !== 'set-up' && number === 5 && turnedOff
  const done = at === null ? stoppedDone : number < at
  return {
    ...line(`step-${number}`, number, number),
    title,
    button,
    status: done ? 'done' : number === at ? 'current' : 'todo',
  }
}

function line(key: string, from: number | null, to: number | null): Pick<WizardStepItem, 'key' | 'from' | 'to'> {
  return { key, from, to }
}
