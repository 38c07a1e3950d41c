import { describe, expect, it } from 'vitest'
import { caseStanding } from '#shared/domain/case-standing.ts'
import { momentOf, moments, replyFrom, replyTo } from '#shared/domain/case-words.ts'
import type { Evidence, SupportCase } from '#shared/portal-api/staff.ts'
import { replyMail, sayNow } from '../../../src/renderer/src/features/desk/case-words.ts'
import { i18n } from '../../../src/renderer/src/i18n.ts'
import { staffMembers } from '../../support/desk-facts.ts'
import { standingCases } from '../../support/standing-cases.ts'

const { t, te } = i18n.global
const speaker = {
  portal: 'Sandbox portal',
  locale: 'en',
  contacts: { email: 'support@portal.example', hotline: '+60 3 1234', customerService: 'cs@portal.example' },
}
const everyCase: SupportCase[] = Object.values(standingCases).flatMap((one) => [
  one,
  { ...one, scenario: 'registered-email-invalid' as const },
  { ...one, evidence: [...one.evidence, checked('call-back', 'failed')] },
])

function checked(kind: Evidence['kind'], outcome: Evidence['outcome']): Evidence {
  return {
    kind,
    outcome,
    note: '',
    points: outcome === 'passed' ? 20 : 0,
    at: '2026-01-05T08:00:00.000Z',
    by: staffMembers.agent,
  }
}
/** Whatever a caller could take for a list of proofs. */
const proofs = /registered (e-mail|number)|call you back|invoice|papers|form\b/

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

  it('name no proof to a caller who failed a check, and say that a colleague takes over', () => {
    for (const one of everyCase.filter((each) => momentOf(each).endsWith('-doubted'))) {
      const { subject, body } = replyMail(t, one, speaker)
      for (const text of [sayNow(t, one, speaker), `${subject} ${body}`]) {
        expect(text).toMatch(/could not confirm/)
        expect(text).toMatch(/colleague (takes over|decides)|pass the case to a colleague/)
        expect(text).not.toMatch(/thank you|complete|Your part is done/i)
        if (caseStanding(one) !== 'consent-unasked') expect(text).not.toMatch(proofs)
      }
    }
    const doubted = { ...standingCases.approval, evidence: [checked('call-back', 'failed')] }
    expect(momentOf(doubted)).toBe('approval-doubted')
    expect(momentOf({ ...doubted, approval: { ...doubted.approval, status: 'approved' } })).toBe('approval')
  })

  it('name only the proofs that were not asked for yet', () => {
    const { opened, proof } = standingCases
    const after = (...kinds: Evidence['kind'][]) => ({
      ...proof,
      evidence: kinds.map((kind) => checked(kind, 'passed')),
    })
    expect(sayNow(t, opened, speaker)).toMatch(
      /registered e-mail address, let me call you back .*, or tell me .*invoice\./,
    )
    expect(sayNow(t, after('call-back'), speaker)).not.toContain('call you back')
    expect(replyMail(t, after('call-back', 'recent-invoice'), speaker).body).toMatch(/code: reply from the registered/)
    expect(sayNow(t, after('registered-email', 'call-back', 'recent-invoice'), speaker)).not.toMatch(proofs)
    const lost = { ...after('registration-papers'), scenario: 'registered-email-invalid' } as const
    expect(sayNow(t, lost, speaker)).toMatch(/please fill in the contact-update form and tell me number/)
    expect(sayNow(t, lost, speaker)).not.toContain('papers')
  })

  it('name exactly the sentence that the customer is asked to approve', () => {
    const { consent } = standingCases
    expect(sayNow(t, consent, speaker)).toContain(`“${consent.consent.sentence ?? ''}”`)
    expect(replyMail(t, consent, speaker).body).toContain(`“${consent.consent.sentence ?? ''}”`)
  })

  it('say that the password alone protects the account wherever 2FA is off and the customer must act', () => {
    for (const standing of ['unprotected', 'invited', 'invitation-expired'] as const)
      expect(sayNow(t, standingCases[standing], speaker)).toContain('password alone')
    // One link for both: nobody signs in before it, so no password protects the account alone.
    const moved = { ...standingCases.invited, scenario: 'registered-email-invalid' } as const
    for (const words of [sayNow(t, moved, speaker), replyMail(t, moved, speaker).body])
      expect(words).toMatch(/one (e-mail with a )?link.*new password.*then choose a method/is)
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
