import { momentOf, openProofs, replyFrom, replyTo, type ReplyTo } from '#shared/domain/case-words.ts'
import { actOf } from '#shared/domain/desk-next.ts'
import type { Capabilities } from '#shared/portal-api/capabilities.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'

type Translate = (key: string, names: Record<string, string>) => string
/** What the texts name beside the case: the contacts of the portal's capabilities, and the portal's name. */
export interface Speaker {
  contacts: Capabilities['support']
  portal: string
  /** Of the texts, for lists in them. */
  locale: string
}
/** The medium of a text. */
type Medium = 'say' | 'mail'

export interface ReplyMail {
  from: string
  to: ReplyTo
  subject: string
  body: string
}

/** What the agent says now. */
export function sayNow(t: Translate, supportCase: SupportCase, speaker: Speaker): string {
  return t(`deskWords.say.${momentOf(supportCase)}`, namesOf(t, supportCase, speaker, 'say'))
}

/** The e-mail that fits the present moment of a case. */
export function replyMail(t: Translate, supportCase: SupportCase, speaker: Speaker): ReplyMail {
  const names = namesOf(t, supportCase, speaker, 'mail')
  const from = speaker.contacts[replyFrom(supportCase)]
  const address = `deskWords.mails.texts.${momentOf(supportCase)}`
  const subject = t(`${address}.subject`, names)
  const body = t('deskWords.mails.frame', { ...names, from, text: t(`${address}.text`, names) })
  return { from, to: replyTo(supportCase), subject, body }
}

function namesOf(
  t: Translate,
  supportCase: SupportCase,
  { contacts, portal, locale }: Speaker,
  medium: Medium,
): Record<string, string> {
  const { accountName, ticket, consent } = supportCase
  return {
    ...contacts,
    portal,
    ticket,
    name: accountName,
    ways: waysOf(t, supportCase, { contacts, locale }, medium),
    act: t(`deskWords.acts.${actOf(supportCase, null)}`, {}),
    sentence: consent.sentence ?? '',
    destination: consent.destinationMasked ?? t('deskWords.registeredAddress', {}),
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
  const open = openProofs(supportCase).map((kind) => t(`deskWords.ways.${medium}.${kind}`, contacts))
  const type = scenario === 'registered-email-valid' ? 'disjunction' : 'conjunction'
  const list = new Intl.ListFormat(locale, { type }).format(open)
  return open.length === 0 ? '' : t(`deskWords.ways.lead.${scenario}`, { list })
}
