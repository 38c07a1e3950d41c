import type { CaseAct, SupportCase } from '../api/staff.ts'
import { didInCase, gateLacks, isMoot } from './case-facts.ts'
import type { DeskAct, DeskOffer, DeskReason } from './desk-permissions.ts'

/** The parts of a case's page that something is done in, in the order of the call. */
export type CasePartName = 'proof' | 'consent' | 'contact' | 'approval' | 'action' | 'set-up' | 'close'

/** What a case waits for: the part of the page, and whether it is for somebody else to do. */
export interface NextStep {
  part: CasePartName
  waitsFor: 'customer' | 'second-person' | 'named-agent' | null
}

const offerNames = { 'disable-two-factor': 'disable', unlock: 'unlock', unfreeze: 'unfreeze' } as const
const mine = (part: CasePartName): NextStep => ({ part, waitsFor: null })

const whyNot = (offer: DeskOffer): DeskReason | null => (offer.offered ? null : offer.why)

function beforeTheAct(supportCase: SupportCase, act: CaseAct, offers: Record<DeskAct, DeskOffer>): NextStep {
  const { scenario, consent, contactUpdate } = supportCase
  const lacks = gateLacks(supportCase, act)
  // Somebody refused: no further proof helps.
  if (supportCase.approval.status === 'refused') return mine('close')
  if (scenario === 'registered-email-valid' && consent.act === act && consent.status === 'refused') return mine('close')
  if (lacks.includes('points')) return mine('proof')
  if (scenario === 'registered-email-valid' && lacks.includes('consent')) {
    return consent.act === act && consent.status === 'asked'
      ? { part: 'consent', waitsFor: 'customer' }
      : mine('consent')
  }
  const asked = contactUpdate.status === 'asked'
  if (lacks.includes('contact-update') && !asked) return mine('contact')
  if (asked || lacks.includes('approval')) {
    const { approve } = offers
    // Reading the new details is the first half of deciding on them.
    return approve.offered || approve.why === 'contact-unread'
      ? mine('approval')
      : { part: 'approval', waitsFor: 'second-person' }
  }
  const offer = offers[offerNames[act]]
  if (!offer.offered && offer.why === 'another-agent-named') return { part: 'action', waitsFor: 'named-agent' }
  return offer.offered ? mine('action') : mine('close')
}

/**
 * What is next in a case, one thing at a time: proof, the customer's word or the new address, the second person, the act,
 * 2FA again, closing. null for a closed case.
 */
export function nextStep(supportCase: SupportCase, act: CaseAct, offers: Record<DeskAct, DeskOffer>): NextStep | null {
  if (supportCase.status === 'closed') return null
  // Nothing is proved for an account that takes no change any more.
  if (whyNot(offers[offerNames[act]]) === 'account-closed') return mine('close')
  const moot = isMoot(supportCase, act)
  if (!moot && !didInCase(supportCase, act)) {
    // Nor for what the system that has the accounts cannot do.
    return whyNot(offers[offerNames[act]]) === 'directory-lacks'
      ? mine('close')
      : beforeTheAct(supportCase, act, offers)
  }
  const wantsSetUp = (moot || supportCase.disabledAt !== null) && !supportCase.twoFactor.active
  if (!wantsSetUp) return mine('close')
  // Nobody can use the link of a frozen account.
  const isOut = supportCase.invitation.status === 'sent' && whyNot(offers.invite) !== 'account-frozen'
  if (isOut) return { part: 'set-up', waitsFor: 'customer' }
  return offers.invite.offered || offers['enrol-email'].offered ? mine('set-up') : mine('close')
}
