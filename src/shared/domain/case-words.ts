import type { Customer, SupportCase } from '../api/staff.ts'
import { didAnything, actOf } from './case-facts.ts'
import { caseStanding, caseStandings, type CaseStanding } from './case-status.ts'

/** Standings at which the two scenarios of the FAQ need other words. */
const byScenario = ['opened', 'proof', 'approval', 'invited', 'invitation-expired', 'closed-unprotected'] as const
type ByScenario = (typeof byScenario)[number]

/** Standings at which a caller who failed a check hears other words: none that name a proof, or say that it is complete. */
const byDoubt = ['proof', 'contact-update', 'consent-unasked', 'approval'] as const
type ByDoubt = (typeof byDoubt)[number]

/** Standings that a case can be at before anything is proved, and whose words tell of the account. */
const byProof = ['off-before', 'invited', 'invitation-expired', 'protected'] as const
type ByProof = (typeof byProof)[number]

/** A moment of a case at which the customer hears something: its standing, and of some the scenario or a doubt besides. */
export type Moment =
  CaseStanding | `${ByScenario}-moved` | `${ByDoubt}-doubted` | `${ByProof}-${'unproven' | 'doubted'}`
/** Where words go: to the ear of a caller, or to an address. */
export type Medium = 'say' | 'mail'
export const moments: readonly Moment[] = [
  ...caseStandings,
  ...byScenario.map((one) => `${one}-moved` as const),
  ...byDoubt.map((one) => `${one}-doubted` as const),
  ...byProof.flatMap((one) => [`${one}-unproven`, `${one}-doubted`] as const),
]

/**
 * The one moment at which a case is: what is said now, and which e-mail fits. `moved`: the registered address is lost;
 * `doubted`: a check failed, and no second person has approved since; `unproven`: nobody knows yet who hears it, so it
 * tells nothing of the account. The registered address needs no proof.
 */
export function momentOf(
  supportCase: SupportCase,
  customer: Pick<Customer, 'account'> | null,
  medium: Medium = 'say',
): Moment {
  const standing = caseStanding(supportCase, customer)
  if (isByDoubt(standing) && isDoubted(supportCase)) return `${standing}-doubted`
  // What a case did needed the proof.
  if (isByProof(standing) && !didAnything(supportCase)) {
    if (isDoubted(supportCase)) return `${standing}-doubted`
    // guard: case-words.unproven
    if (isUnproven(supportCase) && !(medium === 'mail' && replyTo(supportCase) === 'registered'))
      return `${standing}-unproven`
  }
  const moved = supportCase.scenario === 'registered-email-invalid'
  return moved && isByScenario(standing) ? `${standing}-moved` : standing
}

const isByDoubt = (standing: CaseStanding): standing is ByDoubt => byDoubt.some((one) => one === standing)
const isDoubted = ({ evidence, approval }: SupportCase): boolean =>
  evidence.some(({ outcome }) => outcome === 'failed') && approval.status !== 'approved'
const isByProof = (standing: CaseStanding): standing is ByProof => byProof.some((one) => one === standing)
const isUnproven = ({ gate }: SupportCase): boolean =>
  gate.lacks.includes('points') || gate.lacks.includes('contact-update')
const isByScenario = (standing: CaseStanding): standing is ByScenario => byScenario.some((one) => one === standing)

/** The proofs that the desk asks a caller for, by scenario. */
const askedFor = {
  'registered-email-valid': ['registered-email', 'call-back', 'recent-invoice'],
  'registered-email-invalid': ['contact-update-form', 'registration-papers', 'recent-invoice'],
} as const
export type AskedProof = (typeof askedFor)[keyof typeof askedFor][number]

/** What a caller may still be asked for: nothing that was checked already, whatever came of it. */
export function createProofs({ scenario, evidence }: SupportCase): AskedProof[] {
  return askedFor[scenario].filter((kind) => !evidence.some((one) => one.kind === kind))
}

/** To whom a reply goes: the registered address; the new one, once it is on record; else the one that was written from. */
export type ReplyTo = 'registered' | 'new' | 'as-written'

/** An address that nobody has approved yet proves nothing: mail to it must tell nothing of the account. */
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
