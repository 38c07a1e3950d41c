import { describe, expect, it } from 'vitest'
import { caseStatus } from '#shared/domain/case-status.ts'
import { momentOf, moments, replyFrom, replyTo, type Moment } from '#shared/domain/case-words.ts'
import type { Evidence, SupportCase } from '#shared/api/staff.ts'
import {
  replyMail as replyMailOf,
  sayNow as sayNowOf,
  type CaseInHand,
} from '../../../../src/renderer/src/views/desk/case-words.ts'
import { i18n } from '../../../../src/renderer/src/i18n.ts'
import { caseEventOf, sampleCustomer, staffMembers } from '../../../support/samples/desk-facts.ts'
import { gateCombinations } from '../../../support/samples/gate-combinations.ts'
import { casesByStatus } from '../../../support/samples/cases-by-status.ts'

const { t, te } = i18n.global
const speaker = {
  portal: 'Sandbox portal',
  system: null,
  locale: 'en',
  contacts: { email: 'support@portal.example', hotline: '+60 3 1234', customerService: 'cs@portal.example' },
}
const ofActive = (supportCase: SupportCase): CaseInHand => ({ supportCase, customer: sampleCustomer() })
const sayNow = (one: SupportCase): string => sayNowOf(t, ofActive(one), speaker)
const replyMail = (one: SupportCase) => replyMailOf(t, ofActive(one), speaker)
const momentOfActive = (one: SupportCase): Moment => momentOf(one, null)

const everyCase: SupportCase[] = Object.values(casesByStatus).flatMap((one) => [
  one,
  { ...one, scenario: 'registered-email-invalid' as const },
  { ...one, evidence: [...one.evidence, checked('call-back', 'failed')] },
])
/** Besides what an active account's case may wait for: texts that must reveal nothing, and an account that takes no change. */
const { opened, invited, 'invitation-expired': expired } = casesByStatus
const linkSent = [...opened.events, caseEventOf('invited')]
const unproven = [
  caseBefore({}),
  caseBefore({ invitation: invited.invitation, events: linkSent }),
  caseBefore({ invitation: expired.invitation, events: linkSent }),
  caseBefore({ twoFactor: opened.twoFactor, events: [...linkSent, caseEventOf('enabled', null)] }),
]
const inHand: CaseInHand[] = [
  ...[...everyCase, ...unproven, ...unproven.map(doubted), caseBefore({ gate: casesByStatus.consent.gate })].map(
    ofActive,
  ),
  ...(['closed', 'frozen'] as const).map((status) => ({
    supportCase: casesByStatus.unfrozen,
    customer: sampleCustomer({ status }),
  })),
]

function checked(kind: Evidence['kind'], outcome: Evidence['outcome']): Evidence {
  return {
    kind,
    outcome,
    note: '',
    points: outcome === 'passed' ? 20 : 0,
    expired: false,
    at: '2026-01-05T08:00:00.000Z',
    by: staffMembers.agent,
  }
}
/** 2FA was off before the case, and nothing is proved. */
function caseBefore(over: Partial<SupportCase>): SupportCase {
  return { ...casesByStatus['off-before'], ...over }
}
function doubted(one: SupportCase): SupportCase {
  return { ...one, evidence: [...one.evidence, checked('call-back', 'failed')] }
}
/** The gate of one case, with what is true of the account in another. */
function mixed(gated: SupportCase, { twoFactor, invitation, events }: SupportCase): SupportCase {
  return { ...gated, twoFactor, invitation, events }
}
/** What a caller could not know: whose account it is, and what it is like. */
const accountDetails =
  /Seri Muda|password alone|\b(is|are|was|stands|still) (on(?! its)|off|locked|unlocked|frozen|closed|active)\b|again/i

/** Whatever a caller could take for a list of proofs. */
const proofs = /registered (e-mail|number)|call you back|invoice|papers|form\b/

describe('the words of a case', () => {
  it('are there for every moment, and every moment is one of a case', () => {
    for (const moment of moments) {
      const mail = `deskWords.mails.texts.${moment}`
      for (const key of [`deskWords.say.${moment}`, `${mail}.subject`, `${mail}.text`]) expect(te(key), key).toBe(true)
    }
    expect(new Set(inHand.map(({ supportCase, customer }) => momentOf(supportCase, customer)))).toEqual(
      new Set(moments),
    )
  })

  const named = inHand.map((each) => [momentOf(each.supportCase, each.customer), each] as const)
  it.each(named)('%s: whole, and nothing secret', (_, each) => {
    const one = each.supportCase
    const mail = replyMailOf(t, each, speaker)
    for (const text of [sayNowOf(t, each, speaker), mail.subject, mail.body]) {
      expect(text.length).toBeGreaterThan(10)
      expect(text).not.toMatch(/[{}|]|deskWords|undefined/)
      // No code, no number of the customer; the hotline, the ticket and the words "24×7" and "2FA" are the only digits.
      expect(text.replaceAll(/\+60 3 1234|T-1|24×7|2FA/g, '')).not.toMatch(/\d/)
    }
    // An address that nobody approved proves nothing: no mail mentions the account but in the customer's own sentence.
    expect(mail.body.replace(one.consent.sentence ?? '', '')).not.toContain(one.accountName)
    const addresses = mail.body.match(/\S+@\S+/g) ?? []
    for (const address of addresses) expect(Object.values(speaker.contacts)).toContain(address)
    expect(mail.body).toContain(one.ticket)
  })

  it('lead to the system that has the accounts, where that is not the portal', () => {
    const texts = (each: CaseInHand, system: string | null): string[] => {
      const mail = replyMailOf(t, each, { ...speaker, system })
      return [sayNowOf(t, each, { ...speaker, system }), `${mail.subject} ${mail.body}`]
    }
    const own = /Customer Portal|My Account|Setup Two-Factor/
    const atOwn = inHand.flatMap((each) => texts(each, null)).filter((text) => own.test(text))
    const elsewhere = inHand
      // Where the registered address is lost, the desk is of accounts of the portal's own.
      .filter(({ supportCase }) => supportCase.scenario === 'registered-email-valid')
      .flatMap((each) => texts(each, 'Sample'))
    expect(atOwn.length).toBeGreaterThan(4)
    for (const text of elsewhere) expect(text).not.toMatch(own)
    expect(elsewhere.filter((text) => text.includes('of your account at Sample')).length).toBeGreaterThan(4)
  })

  it('never ask for a code or a password, but for the code of the set-up with the agent', () => {
    for (const one of everyCase) {
      const said = sayNow(one)
      if (momentOfActive(one) === 'code') expect(said).toMatch(/Only this message says .* ticket T-1/)
      else expect(said).not.toMatch(/read (me|it to me) the|tell me (your|the) (code|password)/i)
    }
  })

  it('name no proof to a caller who failed a check, and say that a colleague takes over', () => {
    for (const one of everyCase.filter((each) => momentOfActive(each).endsWith('-doubted'))) {
      const { subject, body } = replyMail(one)
      for (const text of [sayNow(one), `${subject} ${body}`]) {
        expect(text).toMatch(/could not confirm/)
        expect(text).toMatch(/colleague (takes over|decides)|pass the case to a colleague/)
        expect(text).not.toMatch(/thank you|complete|Your part is done/i)
        if (caseStatus(one) !== 'consent-unasked') expect(text).not.toMatch(proofs)
      }
    }
    const failed = doubted(casesByStatus.approval)
    expect(momentOfActive(failed)).toBe('approval-doubted')
    expect(momentOfActive({ ...failed, approval: { ...failed.approval, status: 'approved' } })).toBe('approval')
  })

  it('say nothing of the account before anything is proved, but to the registered address', () => {
    const states = gateCombinations().flatMap(({ supportCase }) => [
      supportCase,
      ...unproven.map((one) => mixed(supportCase, one)),
    ])
    const early = states.filter(({ gate }) => gate.lacks.includes('points') || gate.lacks.includes('contact-update'))
    expect(early.length).toBeGreaterThan(500)
    for (const supportCase of early)
      for (const status of ['active', 'frozen', 'closed'] as const) {
        const each = { supportCase, customer: sampleCustomer({ status }) }
        const mail = replyMailOf(t, each, speaker)
        const heard = [
          sayNowOf(t, each, speaker),
          ...(mail.to === 'registered' ? [] : [`${mail.subject} ${mail.body}`]),
        ]
        for (const text of heard) expect(text, momentOf(supportCase, each.customer)).not.toMatch(accountDetails)
      }
  })

  it('say that nothing has changed only where nothing was', () => {
    const changes: Record<string, SupportCase['events'][number]['what'][]> = {
      'an unlock': ['unlocked'],
      'an account made active': ['unfrozen'],
      '2FA turned off': ['disabled'],
      'a new password asked for': ['password-reset-forced'],
      'a set-up': ['enabled'],
      'new contact details': ['contact-update-asked', 'approved'],
      'new contact details, and others refused': [
        'contact-update-asked',
        'approved',
        'contact-update-asked',
        'refused',
      ],
    }
    const none: SupportCase['events'][number]['what'][][] = [
      [],
      ['evidence', 'consent-asked', 'approved', 'refused'],
      ['contact-update-asked', 'refused', 'approved'],
      ['invited', 'code-sent', 'closed', 'reopened'],
    ]
    const saysIt = Object.values(casesByStatus).filter((one) => sayNow(one).includes('has changed'))
    expect(saysIt.length).toBeGreaterThan(3)
    const texts = (one: SupportCase): string[] => [sayNow(one), replyMail(one).body]
    for (const one of saysIt.filter(({ events }) => events.length === 1)) {
      const after = (whats: SupportCase['events'][number]['what'][]) => ({
        ...one,
        events: [...whats.map((what) => caseEventOf(what)), ...one.events],
      })
      for (const whats of none) for (const text of texts(after(whats))) expect(text).not.toContain('Nothing else')
      for (const [change, whats] of Object.entries(changes))
        for (const text of texts(after(whats))) expect(text, change).not.toMatch(/nothing (has|was) changed/i)
    }
  })

  it('name only the proofs that were not asked for yet', () => {
    const { opened, proof } = casesByStatus
    const after = (...kinds: Evidence['kind'][]) => ({
      ...proof,
      evidence: kinds.map((kind) => checked(kind, 'passed')),
    })
    expect(sayNow(opened)).toMatch(/registered e-mail address, let me call you back .*, or tell me .*invoice\./)
    expect(sayNow(after('call-back'))).not.toContain('call you back')
    expect(replyMail(after('call-back', 'recent-invoice')).body).toMatch(/code: reply from the registered/)
    expect(sayNow(after('registered-email', 'call-back', 'recent-invoice'))).not.toMatch(proofs)
    const lost = { ...after('registration-papers'), scenario: 'registered-email-invalid' } as const
    expect(sayNow(lost)).toMatch(/please fill in the contact-update form and tell me number/)
    expect(sayNow(lost)).not.toContain('papers')
  })

  it('name exactly the sentence that the customer is asked to approve', () => {
    const { consent } = casesByStatus
    expect(sayNow(consent)).toContain(`“${consent.consent.sentence ?? ''}”`)
    expect(replyMail(consent).body).toContain(`“${consent.consent.sentence ?? ''}”`)
  })

  it('say that the password alone protects the account wherever 2FA is off and the customer must act', () => {
    for (const status of ['unprotected', 'invited', 'invitation-expired'] as const)
      expect(sayNow(casesByStatus[status])).toContain('password alone')
    // One link for both: nobody signs in before it, so no password protects the account alone.
    const moved = { ...casesByStatus.invited, scenario: 'registered-email-invalid' } as const
    for (const words of [sayNow(moved), replyMail(moved).body])
      expect(words).toMatch(/one (e-mail with a )?link.*new password.*then choose a method/is)
  })
})

describe('a reply', () => {
  it('comes from customer service for 2FA and from support for locks and freezes', () => {
    expect(replyFrom(casesByStatus.unprotected, null)).toBe('customerService')
    expect(replyFrom(casesByStatus.opened, null)).toBe('customerService')
    for (const status of ['unlocked', 'unfrozen'] as const) expect(replyFrom(casesByStatus[status], null)).toBe('email')
  })

  it('goes to the registered address, or where that is lost to the one written from until the new one is on record', () => {
    expect(replyTo(casesByStatus.consent)).toBe('registered')
    expect(replyTo(casesByStatus['contact-update'])).toBe('as-written')
    expect(replyTo(casesByStatus['new-password'])).toBe('new')
  })
})
