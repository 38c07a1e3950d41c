import type { CaseAct, Customer, SupportCase } from '../api/staff.ts'
import { didInCase, gateLacks, isMoot, wasProtected, actOf } from './case-facts.ts'

/** What a case waits for, or where it ended. A case has exactly one of these statuses. */
export const caseStatuses = [
  /** Nothing was checked yet. */
  'opened',
  /** Points are missing. */
  'proof',
  /** The customer is to name another e-mail address (scenario `registered-email-invalid`). */
  'contact-update',
  /** The sentence was not sent yet. */
  'consent-unasked',
  /** The customer has the sentence. */
  'consent',
  'consent-refused',
  /** A second person's word. */
  'approval',
  'approval-refused',
  /** 2FA was off before the case: nothing is to be turned off, it is to be set up. */
  'off-before',
  /** The gate is open. */
  'ready',
  /** 2FA was turned off and is not on again. */
  'unprotected',
  /** The same, and the customer must set a new password first. */
  'new-password',
  /** A set-up with the customer on the line waits for its code. */
  'code',
  /** The customer has a link to set up 2FA alone, and a new password before it where one is asked for. */
  'invited',
  'invitation-expired',
  /** 2FA is on again by what the case did. */
  'protected',
  'unlocked',
  'unfrozen',
  /** The account was closed or frozen meanwhile, and nothing can be done about it in this case any more. */
  'account-closed',
  'account-frozen',
  /** Closed, by its outcome. */
  'closed-protected',
  'closed-unprotected',
  'closed-unlocked',
  'closed-unfrozen',
  'closed-refused',
  'closed-not-needed',
] as const
export type CaseStatus = (typeof caseStatuses)[number]

/**
 * The status of a case; of several things that it waits for the one that is to be done first.
 *
 * @param customer null where it was not read, as on the board: then the account is taken to be active
 */
export function caseStatus(supportCase: SupportCase, customer: Pick<Customer, 'account'> | null = null): CaseStatus {
  if (supportCase.outcome !== null && supportCase.status === 'closed') return closedAs(supportCase, supportCase.outcome)
  if (customer?.account.status === 'closed') return 'account-closed'
  const act = actOf(supportCase, customer)
  if (customer?.account.status === 'frozen') return whileFrozen(supportCase, act)
  const found = afterSetUp(supportCase) ?? afterAct(supportCase)
  if (found !== null) return found
  return isMoot(supportCase, act) ? 'off-before' : atGate(supportCase, act)
}

/** True while an approver's word is what a case lacks, or what its contact update waits for. */
export function needsSecondPerson({ status, approval, contactUpdate, gate }: SupportCase): boolean {
  return (
    status === 'open' &&
    approval.status === 'none' &&
    (contactUpdate.status === 'asked' || (gate.lacks.includes('approval') && !gate.lacks.includes('contact-update')))
  )
}

function closedAs(supportCase: SupportCase, outcome: NonNullable<SupportCase['outcome']>): CaseStatus {
  if (outcome !== 'disabled') return `closed-${outcome}`
  return wasProtected(supportCase) ? 'closed-protected' : 'closed-unprotected'
}

/** Making it active comes before all else; where that was refused or done already, the case can do nothing more. */
function whileFrozen(supportCase: SupportCase, act: CaseAct): CaseStatus {
  if (didInCase(supportCase, act)) return 'account-frozen'
  const status = atGate(supportCase, act)
  const isRefused = status === 'approval-refused' || status === 'consent-refused'
  return act === 'unfreeze' || isRefused ? status : 'account-frozen'
}

/** What has to do with 2FA being off, or on again: the newest of these events decides. */
function afterSetUp(supportCase: SupportCase): CaseStatus | null {
  const { events, twoFactor, invitation, passwordResetForcedAt } = supportCase
  const last = events.findLast(
    ({ what, by }) =>
      what === 'disabled' ||
      what === 'invited' ||
      what === 'enabled' ||
      // What the link of an invitation began has no member of staff to it.
      ((what === 'enrolment-started' || what === 'code-sent') && by !== null),
  )
  if (last === undefined) return null
  if (twoFactor.active) return 'protected'
  if (last.what === 'enrolment-started' || last.what === 'code-sent') return 'code'
  if (last.what === 'invited' && invitation.status === 'sent') return 'invited'
  if (last.what === 'invited' && invitation.status === 'expired') return 'invitation-expired'
  if (!didInCase(supportCase, 'disable-two-factor')) return null
  return passwordResetForcedAt === null ? 'unprotected' : 'new-password'
}

/** Unlocked or made active, unless the customer was asked to agree to something else since. */
function afterAct(supportCase: SupportCase): CaseStatus | null {
  const { events, consent } = supportCase
  const last = events.findLast(({ what }) => what === 'unlocked' || what === 'unfrozen')?.what
  if (last !== 'unlocked' && last !== 'unfrozen') return null
  return consent.act === null || didInCase(supportCase, consent.act) ? last : null
}

function atGate(supportCase: SupportCase, act: CaseAct): CaseStatus {
  const { approval, contactUpdate, evidence, scenario } = supportCase
  const lacks = gateLacks(supportCase, act)
  const consent = supportCase.consent.act === act ? supportCase.consent.status : 'none'
  if (approval.status === 'refused') return 'approval-refused'
  if (consent === 'refused') return 'consent-refused'
  if (lacks.length === 0) return 'ready'
  if (lacks.includes('points')) return evidence.length === 0 ? 'opened' : 'proof'
  if (scenario === 'registered-email-invalid') {
    return lacks.includes('contact-update') && contactUpdate.status !== 'asked' ? 'contact-update' : 'approval'
  }
  if (lacks.includes('consent')) return consent === 'asked' ? 'consent' : 'consent-unasked'
  return 'approval'
}
