import { describe, expect, it } from 'vitest'
import { momentOf, moments, replyFrom, replyTo } from '#shared/domain/case-words.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { replyMail, sayNow } from '../../../src/renderer/src/features/desk/case-words.ts'
import { i18n } from '../../../src/renderer/src/i18n.ts'
import { standingCases } from '../../support/standing-cases.ts'

const { t, te } = i18n.global
const speaker = {
  portal: 'Sandbox portal',
  contacts: { email: 'support@portal.example', hotline: '+60 3 1234', customerService: 'cs@portal.example' },
}
const everyCase: SupportCase[] = Object.values(standingCases).flatMap((one) => [
  one,
  { ...one, scenario: 'registered-email-invalid' as const },
])

describe('the words of a case', () => {
  it('are there for every moment, and every moment is one of a case', () => {
    for (const moment of moments) {
      const mail = `deskWords.mails.texts.${moment}`
      for (const key of [`deskWords.say.${moment}`, `${mail}.subject`, `${mail}.text`]) expect(te(key), key).toBe(true)
    }
    expect(new Set(everyCase.map(momentOf))).toEqual(new Set(moments))
  })

  it.each(everyCase.map((one) => [momentOf(one), one] as const))('%s: whole, and nothing secret', (_, one) => {
    const mail = replyMail(t, one, speaker)
    for (const text of [sayNow(t, one, speaker), mail.subject, mail.body]) {
      expect(text.length).toBeGreaterThan(10)
      expect(text).not.toMatch(/[{}|]|deskWords|undefined/)
      // No code, no number of the customer; the hotline, the ticket and the words "24×7" and "2FA" are the only digits.
      expect(text.replaceAll(/\+60 3 1234|T-1|24×7|2FA/g, '')).not.toMatch(/\d/)
    }
    // An address that nobody approved proves nothing: no mail tells of the account but in the customer's own sentence.
    expect(mail.body.replace(one.consent.sentence ?? '', '')).not.toContain(one.accountName)
    const addresses = mail.body.match(/\S+@\S+/g) ?? []
    for (const address of addresses) expect(Object.values(speaker.contacts)).toContain(address)
    expect(mail.body).toContain(one.ticket)
  })

  it('never ask for a code or a password, but for the code of the set-up with the agent', () => {
    for (const one of everyCase) {
      const said = sayNow(t, one, speaker)
      if (momentOf(one) === 'code') expect(said).toMatch(/Only this message says .* ticket T-1/)
      else expect(said).not.toMatch(/read (me|it to me) the|tell me (your|the) (code|password)/i)
    }
  })

  it('name exactly the sentence that the customer is asked to approve', () => {
    const { consent } = standingCases
    expect(sayNow(t, consent, speaker)).toContain(`“${consent.consent.sentence ?? ''}”`)
    expect(replyMail(t, consent, speaker).body).toContain(`“${consent.consent.sentence ?? ''}”`)
  })

  it('say that the password alone protects the account wherever 2FA is off and the customer must act', () => {
    for (const standing of ['unprotected', 'invited', 'invitation-expired'] as const)
      expect(sayNow(t, standingCases[standing], speaker)).toContain('password alone')
    expect(sayNow(t, standingCases['new-password'], speaker)).toContain('that password alone')
  })
})

describe('a reply', () => {
  it('comes from customer service for 2FA and from support for locks and freezes', () => {
    expect(replyFrom(standingCases.unprotected)).toBe('customerService')
    expect(replyFrom(standingCases.opened)).toBe('customerService')
    for (const standing of ['unlocked', 'unfrozen'] as const) expect(replyFrom(standingCases[standing])).toBe('email')
  })

  it('goes to the registered address, or where that is lost to the one written from until the new one holds', () => {
    expect(replyTo(standingCases.consent)).toBe('registered')
    expect(replyTo(standingCases['contact-update'])).toBe('as-written')
    expect(replyTo(standingCases['new-password'])).toBe('new')
  })
})
