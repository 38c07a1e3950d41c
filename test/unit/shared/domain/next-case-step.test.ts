import { describe, expect, it } from 'vitest'
import { nextStep } from '#shared/domain/next-case-step.ts'
import { deskOffers } from '#shared/domain/desk-permissions.ts'
import type { StaffMember } from '#shared/api/sessions.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import {
  caseEventOf,
  consentedCase,
  sampleCase,
  sampleCustomer,
  staffMembers,
} from '../../../support/samples/desk-facts.ts'
import { actOf } from '#shared/domain/case-facts.ts'

const { agent, otherAgent, approver } = staffMembers
const customer = sampleCustomer()
const at = '2026-01-05T08:10:00.000Z'
const off = { ...sampleCase().twoFactor, active: false, method: null }
const consented = consentedCase('disable-two-factor')
const disabled = { ...consented, disabledAt: at, twoFactor: off }
const lacking = (lacks: SupportCase['gate']['lacks']) => ({ open: false, points: 60, pointsNeeded: 60, lacks })
const invalid = { scenario: 'registered-email-invalid', gate: lacking(['contact-update']) } as const
const update = { status: 'asked', emailMasked: 'n***@new.example', mobileMasked: null, askedAt: at } as const
const refusedConsent = { ...consented.consent, status: 'refused' } as const

function nextOf(supportCase: SupportCase, staff: StaffMember = agent): string | null {
  const offers = deskOffers(staff, { supportCase, customer })
  const next = nextStep(supportCase, actOf(supportCase, customer), offers)
  return next && [next.part, ...(next.waitsFor ? ['waits for', next.waitsFor] : [])].join(' ')
}

describe('what is next in a case', () => {
  it.each<[string, SupportCase, (typeof staffMembers)[keyof typeof staffMembers], string | null]>([
    ['opened', sampleCase(), agent, 'proof'],
    ['points are there', sampleCase({ gate: lacking(['consent']) }), agent, 'consent'],
    [
      'consent asked',
      sampleCase({ consent: { ...consented.consent, status: 'asked' }, gate: lacking(['consent']) }),
      agent,
      'consent waits for customer',
    ],
    ['consent refused', sampleCase({ consent: refusedConsent, gate: lacking(['consent']) }), agent, 'close'],
    ['approval lacks', { ...consented, gate: lacking(['approval']) }, agent, 'approval waits for second-person'],
    ['approval lacks', { ...consented, gate: lacking(['approval']) }, approver, 'approval'],
    ['consented', consented, agent, 'action'],
    ['consented', consented, otherAgent, 'action waits for named-agent'],
    ['invalid, proved', sampleCase(invalid), agent, 'contact'],
    [
      'invalid, update asked',
      sampleCase({ ...invalid, contactUpdate: update }),
      agent,
      'approval waits for second-person',
    ],
    ['invalid, update asked', sampleCase({ ...invalid, contactUpdate: update }), approver, 'approval'],
    ['disabled', disabled, agent, 'set-up'],
    [
      'invited',
      { ...disabled, invitation: { ...disabled.invitation, status: 'sent' } },
      agent,
      'set-up waits for customer',
    ],
    ['2FA again', { ...disabled, twoFactor: sampleCase().twoFactor }, agent, 'close'],
    ['closed', { ...disabled, status: 'closed' }, agent, null],
  ])('%s', (_name, supportCase, staff, next) => {
    expect(nextOf(supportCase, staff)).toBe(next)
  })

  it('is about the block reason, disabling 2FA where there is none', () => {
    expect(actOf(sampleCase(), customer)).toBe('disable-two-factor')
    expect(actOf(sampleCase({ twoFactor: { ...off, locked: true } }), customer)).toBe('unlock')
    expect(actOf(sampleCase(), sampleCustomer({ status: 'frozen' }))).toBe('unfreeze')
  })

  it('makes a frozen account active first, unless somebody refused or the case did it before', () => {
    const frozen = sampleCustomer({ status: 'frozen' })
    const asked = consentedCase('unlock')
    expect(actOf(asked, frozen)).toBe('unfreeze')
    expect(actOf({ ...asked, consent: { ...asked.consent, status: 'refused' } }, frozen)).toBe('unlock')
    expect(actOf({ ...asked, approval: { ...asked.approval, status: 'refused' } }, frozen)).toBe('unlock')
    expect(actOf({ ...asked, events: [...asked.events, caseEventOf('unfrozen')] }, frozen)).toBe('unlock')
    expect(actOf({ ...asked, status: 'closed' }, frozen)).toBe('unlock')
  })
})
