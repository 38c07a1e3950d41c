import type { CaseAct, SupportCase } from '../api/staff.ts'
import { didInCase, gateLacks, isMoot, wasProtected } from './case-facts.ts'
import type { CasePartName } from './next-case-step.ts'

/** `not-needed`: nothing is missing, and nothing was done either; such a part gets no tick. */
export type PartState = 'complete' | 'needed' | 'not-needed'

/** The parts that every case has, and those that some have. */
export type PartStates = Record<'proof' | 'approval' | 'action' | 'close', PartState> &
  Partial<Record<CasePartName, PartState>>

/**
 * The parts that a case has, each with its state. What the gate lists as lacking decides: a part
 * is never complete while anything that it covers is lacking (GATE-1 to GATE-4).
 *
 * @param act what the case is about
 */
export function partStates(supportCase: SupportCase, act: CaseAct): PartStates {
  const lacks = gateLacks(supportCase, act)
  const unless = (lacking: boolean): PartState => (lacking ? 'needed' : 'complete')
  const { consent, scenario, status, disabledAt } = supportCase
  const active = wasProtected(supportCase)
  const moot = isMoot(supportCase, act)
  return {
    proof: unless(lacks.includes('points')),
    ...(scenario === 'registered-email-invalid'
      ? { contact: unless(lacks.includes('contact-update')) }
      : { consent: moot && consent.status === 'none' ? 'not-needed' : unless(lacks.includes('consent')) }),
    approval: approvalState(supportCase, lacks),
    action: moot ? 'not-needed' : unless(!didInCase(supportCase, act)),
    // 2FA again is a matter of a case that turned it off, or of an account that is without it.
    ...((disabledAt !== null || !active) && { 'set-up': unless(!active) }),
    close: unless(status !== 'closed'),
  }
}

/** A second person decides on the gate and on a contact update; where one of them waits, the part is needed. */
function approvalState({ approval, contactUpdate }: SupportCase, lacks: SupportCase['gate']['lacks']): PartState {
  const waits =
    lacks.includes('approval') ||
    lacks.includes('contact-update') ||
    ['asked', 'refused'].includes(contactUpdate.status)
  if (waits || approval.status === 'refused') return 'needed'
  return approval.status === 'approved' ? 'complete' : 'not-needed'
}
