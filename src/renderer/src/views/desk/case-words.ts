import { changedInCase, actOf } from '#shared/domain/case-facts.ts'
import { momentOf, remainingProofs, replyFrom, replyTo, type Medium, type ReplyTo } from '#shared/domain/case-words.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import type { Customer, SupportCase } from '#shared/api/staff.ts'

type Translate = (key: string, names: Record<string, string>) => string
/** What the texts name beside the case: the contacts of the portal's capabilities, and the portal's name. */
export interface Speaker {
  contacts: Capabilities['support']
  portal: string
  /** The system that has the accounts; null where they are the portal's own. */
  system: string | null
  /** Of the texts, for lists in them. */
  locale: string
}

export interface ReplyMail {
  from: string
  to: ReplyTo
  subject: string
  body: string
}

/** A case and its customer; null while the customer was not read. */
export interface CaseInHand {
  supportCase: SupportCase
  customer: Pick<Customer, 'account'> | null
}

/** What the agent says now. */
export function sayNow(t: Translate, inHand: CaseInHand, speaker: Speaker): string {
  const moment = momentOf(inHand.supportCase, inHand.customer, 'say')
  return t(`deskWords.say.${moment}`, namesOf(t, inHand, speaker, 'say'))
}

/** The e-mail that fits the present moment of a case. */
export function replyMail(t: Translate, inHand: CaseInHand, speaker: Speaker): ReplyMail {
  const { supportCase, customer } = inHand
  const names = namesOf(t, inHand, speaker, 'mail')
  const from = speaker.contacts[replyFrom(supportCase, customer)]
  const address = `deskWords.mails.texts.${momentOf(supportCase, customer, 'mail')}`
  const subject = t(`${address}.subject`, names)
  const body = t('deskWords.mails.frame', { ...names, from, text: t(`${address}.text`, names) })
  return { from, to: replyTo(supportCase), subject, body }
}

function namesOf(
  t: Translate,
  { supportCase, customer }: CaseInHand,
  { contacts, portal, system, locale }: Speaker,
  medium: Medium,
): Record<string, string> {
  const { accountName, ticket, consent } = supportCase
  const there = (what: 'setUp' | 'activity'): string =>
    t(`deskWords.there.${what}.${system === null ? 'portal' : 'system'}`, { system: system ?? '' })
  return {
    ...contacts,
    portal,
    ticket,
    name: accountName,
    ways: waysOf(t, supportCase, { contacts, locale }, medium),
    act: t(`deskWords.actions.${actOf(supportCase, customer)}`, {}),
    unchanged: t(`deskWords.unchanged.${changedInCase(supportCase) ? 'more' : 'all'}`, {}),
    setUpThere: there('setUp'),
    activityThere: there('activity'),
    sentence: consent.sentence ?? '',
    destination: consent.destinationMasked || t('deskWords.registeredAddress', {}),
  }
}

/** How the caller can prove more, by what is still open alone; empty where nothing is. */
function waysOf(
  t: Translate,
  supportCase: SupportCase,
  { contacts, locale }: Pick<Speaker, 'contacts' | 'locale'>,
  medium: Medium,
): string {
  const { scenario } = supportCase
  const open = remainingProofs(supportCase).map((kind) => t(`deskWords.ways.${medium}.${kind}`, contacts))
  const type = scenario === 'registered-email-valid' ? 'disjunction' : 'conjunction'
  const list = new Intl.ListFormat(locale, { type }).format(open)
  return open.length === 0 ? '' : t(`deskWords.ways.lead.${scenario}`, { list })
}
