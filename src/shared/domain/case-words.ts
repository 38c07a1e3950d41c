import type { Customer, SupportCase } from '../api/staff.ts'
import { didAnything, actOf } from './case-facts.ts'
import { caseStatus, caseStatuses, type CaseStatus } from './case-status.ts'

/** Statuses at which the two scenarios of the FAQ need other words. */
const byScenario = ['opened', 'proof', 'approval', 'invited', 'invitation-expired', 'closed-unprotected'] as const
type ByScenario = (typeof byScenario)[number]

/** Statuses at which a caller who failed a check hears other words: none that name a proof, or say that it is complete. */
const byDoubt = ['proof', 'contact-update', 'consent-unasked', 'approval'] as const
type ByDoubt = (typeof byDoubt)[number]

/** States that a case can have before anything is proved, and whose texts mention the account. */
const byProof = ['off-before', 'invited', 'invitation-expired', 'protected'] as const
type ByProof = (typeof byProof)[number]

/** A moment of a case at which the customer hears something: its status, and for some the scenario or a doubt as well. */
export type Moment = CaseStatus | `${ByScenario}-moved` | `${ByDoubt}-doubted` | `${ByProof}-${'unproven' | 'doubted'}`
/** Where words go: to the ear of a caller, or to an address. */
export type Medium = 'say' | 'mail'
export const moments: readonly Moment[] = [
  ...caseStatuses,
  ...byScenario.map((one) => `${one}-moved` as const),
  ...byDoubt.map((one) => `${one}-doubted` as const),
  ...byProof.flatMap((one) => [`${one}-unproven`, `${one}-doubted`] as const),
]

/**
 * The one moment at which a case is: what is said now, and which e-mail fits. `moved`: the registered address is lost;
 * `doubted`: a check failed, and no second person has approved since; `unproven`: nobody knows yet who hears it, so it
 * says nothing of the account. The registered address needs no proof.
 */
export function momentOf(
  supportCase: SupportCase,
  customer: Pick<Customer, 'account'> | null,
  medium: Medium = 'say',
): Moment {
  const status = caseStatus(supportCase, customer)
  if (isByDoubt(status) && isDoubted(supportCase)) return `${status}-doubted`
  // What a case did needed the proof.
  if (isByProof(status) && !didAnything(supportCase)) {
    if (isDoubted(supportCase)) return `${status}-doubted`
    // guard: case-words.unproven
    if (isUnproven(supportCase) && !(medium === 'mail' && replyTo(supportCase) === 'registered'))
      return `${status}-unproven`
  }
  const moved = supportCase.scenario === 'registered-email-invalid'
  return moved && isByScenario(status) ? `${status}-moved` : status
}

const isByDoubt = (status: CaseStatus): status is ByDoubt => byDoubt.some((one) => one === status)
const isDoubted = ({ evidence, approval }: SupportCase): boolean =>
  evidence.some(({ outcome }) => outcome === 'failed') && approval.status !== 'approved'
const isByProof = (status: CaseStatus): status is ByProof => byProof.some((one) => one === status)
const isUnproven = ({ gate }: SupportCase): boolean =>
  gate.lacks.includes('points') || gate.lacks.includes('contact-update')
const isByScenario = (status: CaseStatus): status is ByScenario => byScenario.some((one) => one === status)

/** The proofs that the desk asks a caller for, by scenario. */
const askedFor = {
  'registered-email-valid': ['registered-email', 'call-back', 'recent-invoice'],
  'registered-email-invalid': ['contact-update-form', 'registration-papers', 'recent-invoice'],
} as const
export type AskedProof = (typeof askedFor)[keyof typeof askedFor][number]

/** What a caller may still be asked for: nothing that was checked already, with any result. */
export function remainingProofs({ scenario, evidence }: SupportCase): AskedProof[] {
  return askedFor[scenario].filter((kind) => !evidence.some((one) => one.kind === kind))
}

/** To whom a reply goes: the registered address; the new one, once it is on record; else the one that was written from. */
export type ReplyTo = 'registered' | 'new' | 'as-written'

/** An address that nobody has approved yet proves nothing: mail to it must say nothing of the account. */
export function replyTo({ scenario, contactUpdate }: SupportCase): ReplyTo {
  if (scenario === 'registered-email-valid') return 'registered'
  return contactUpdate.status === 'approved' && contactUpdate.emailMasked !== null ? 'new' : 'as-written'
}

/** Which of the portal's addresses a reply comes from: customer service for 2FA, as the FAQ names it; support for locks and freezes. */
export function replyFrom(
  supportCase: SupportCase,
  customer: Pick<Customer, 'account'> | null,
): 'customerService' | 'email' {
  return actOf(supportCase, customer) === 'disable-two-factor' ? 'customerService' : 'email'
}
