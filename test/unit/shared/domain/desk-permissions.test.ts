import { describe, expect, it } from 'vitest'
import { deskActs, deskOffers, type DeskAct, type DeskFacts, type DeskReason } from '#shared/domain/desk-permissions.ts'
import type { StaffMember } from '#shared/api/sessions.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import {
  caseEventOf,
  consentedCase,
  sampleCase,
  sampleCustomer,
  staffMembers,
} from '../../../support/samples/desk-facts.ts'

const { agent, otherAgent, approver, auditor } = staffMembers

/** Why an act is not offered; null where it is. */
function whyNot(act: DeskAct, facts: Partial<DeskFacts>, staff: StaffMember = agent): DeskReason | null {
  const offer = deskOffers(staff, { supportCase: null, customer: sampleCustomer(), ...facts })[act]
  return offer.offered ? null : offer.why
}
const off = { ...sampleCase().twoFactor, active: false, method: null }
const invalid: Partial<SupportCase> = {
  scenario: 'registered-email-invalid',
  gate: { open: false, points: 80, pointsNeeded: 60, lacks: ['contact-update'] },
}
const update = { status: 'asked', emailMasked: 'n•@new.example', mobileMasked: null, askedAt: null } as const
/** A contact update that was asked for and read, and what happened after. */
const updateRead = (by: StaffMember, ...then: SupportCase['events']): SupportCase => {
  const events = [caseEventOf('contact-update-asked'), caseEventOf('contact-update-read', by), ...then]
  return sampleCase({ ...invalid, contactUpdate: update, events })
}
const consented = consentedCase('disable-two-factor')
const disabled = { ...consented, disabledAt: '2026-01-05T08:10:00.000Z', twoFactor: off }

/** Each line: the act, the case, why it is not offered (null where it is), by whom, what is known of the customer. */
const table: [DeskAct, SupportCase | null, DeskReason | null, StaffMember?, DeskFacts['customer']?][] = [
  ['open-case', null, null, agent, sampleCustomer({}, null)],
  ['open-case', null, 'another-case-open'],
  ['open-case', null, null, agent, sampleCustomer({ status: 'frozen' }, null)],
  ['open-case', null, 'account-closed', agent, sampleCustomer({ status: 'closed' }, null)],
  ['open-case', sampleCase(), 'another-case-open', agent, null],
  ['add-evidence', null, 'no-case'],
  ['add-evidence', sampleCase(), null],
  ['add-evidence', sampleCase({ status: 'closed' }), 'case-closed'],
  ['consent-to-disable', sampleCase(), null],
  ['consent-to-disable', sampleCase({ consent: { ...consented.consent, status: 'asked' } }), null],
  ['consent-to-disable', consented, 'consent-given'],
  ['consent-to-disable', sampleCase({ consent: { ...consented.consent, status: 'refused' } }), 'consent-refused'],
  ['consent-to-disable', sampleCase(invalid), 'no-consent-in-scenario'],
  ['consent-to-disable', sampleCase({ twoFactor: off }), 'already-off'],
  ['consent-to-disable', sampleCase(), 'account-frozen', agent, sampleCustomer({ status: 'frozen' })],
  ['consent-to-unlock', sampleCase(), 'not-locked'],
  ['consent-to-unlock', sampleCase({ twoFactor: { ...off, locked: true } }), null],
  ['consent-to-unfreeze', sampleCase(), 'not-frozen'],
  ['consent-to-unfreeze', sampleCase(), null, agent, sampleCustomer({ status: 'frozen' })],
  ['update-contact', sampleCase(), 'no-contact-update-in-scenario'],
  ['update-contact', sampleCase(invalid), null],
  ['update-contact', sampleCase({ ...invalid, contactUpdate: { ...update, status: 'refused' } }), null],
  ['update-contact', sampleCase({ ...invalid, contactUpdate: { ...update, status: 'approved' } }), 'contact-updated'],
  [
    'update-contact',
    sampleCase({ ...invalid, contactUpdate: { ...update, emailMasked: null, status: 'approved' } }),
    null,
  ],
  ['approve', sampleCase({ ...invalid, contactUpdate: update }), 'approvers-only', otherAgent],
  ['approve', sampleCase({ openedBy: approver }), 'opener-never-approves', approver],
  ['approve', sampleCase({ events: [caseEventOf('evidence', approver)] }), 'prover-never-approves', approver],
  ['approve', sampleCase(), 'nothing-to-approve', approver],
  ['approve', sampleCase(invalid), 'contact-update-first', approver],
  ['approve', updateRead(approver), null, approver],
  ['approve', sampleCase({ ...invalid, contactUpdate: update }), 'contact-unread', approver],
  // Another one read it, or it was read before another address was asked for.
  ['approve', updateRead(otherAgent), 'contact-unread', approver],
  ['approve', updateRead(approver, caseEventOf('contact-update-asked')), 'contact-unread', approver],
  [
    'approve',
    sampleCase({
      approval: { status: 'approved', by: approver, at: null, note: null, act: 'disable-two-factor', lapsed: null },
    }),
    'approved-already',
    approver,
  ],
  [
    'refuse',
    sampleCase({ approval: { status: 'refused', by: approver, at: null, note: null, act: null, lapsed: null } }),
    'refused-already',
    approver,
  ],
  ['refuse', sampleCase(), null, approver],
  ['refuse', sampleCase(), 'approvers-only', agent],
  ['disable', sampleCase(), 'points-missing'],
  [
    'disable',
    sampleCase({ gate: { open: false, points: 60, pointsNeeded: 60, lacks: ['consent'] } }),
    'consent-missing',
  ],
  ['disable', { ...consented, gate: { ...consented.gate, lacks: ['approval'], open: false } }, 'approval-missing'],
  ['disable', consentedCase('unlock'), 'consent-missing'],
  ['disable', sampleCase(invalid), 'contact-update-missing'],
  ['disable', consented, null],
  ['disable', consented, 'another-agent-named', otherAgent],
  ['disable', consented, 'account-frozen', agent, sampleCustomer({ status: 'frozen' })],
  ['disable', consented, 'account-closed', agent, sampleCustomer({ status: 'closed' })],
  ['disable', disabled, 'done-in-case'],
  ['disable', { ...consented, twoFactor: off }, 'already-off'],
  ['unlock', { ...consentedCase('unlock'), twoFactor: { ...off, locked: true } }, null],
  ['unlock', consentedCase('unlock'), 'not-locked'],
  ['unlock', { ...consented, twoFactor: { ...off, locked: true } }, 'consent-missing'],
  ['unfreeze', consentedCase('unfreeze'), 'not-frozen'],
  ['unfreeze', consentedCase('unfreeze'), null, agent, sampleCustomer({ status: 'frozen' })],
  [
    'unfreeze',
    { ...consentedCase('unfreeze'), events: [caseEventOf('consent-asked'), caseEventOf('unfrozen')] },
    'done-in-case',
    agent,
    sampleCustomer({ status: 'frozen' }),
  ],
  ['invite', sampleCase(), 'still-on'],
  ['invite', disabled, null],
  ['invite', disabled, null, agent, sampleCustomer({ textMessages: 'not-mobile' })],
  ['enrol-sms', disabled, 'no-text-messages', agent, sampleCustomer({ textMessages: 'country' })],
  ['enrol-email', disabled, null, agent, sampleCustomer({ textMessages: 'not-mobile' })],
  ['invite', disabled, null, agent, sampleCustomer({ mobileMasked: null, textMessages: 'no-number' })],
  ['enrol-sms', disabled, null],
  ['enrol-sms', disabled, 'no-mobile-number', agent, sampleCustomer({ mobileMasked: null, textMessages: 'no-number' })],
  ['enrol-email', disabled, null, agent, sampleCustomer({ mobileMasked: null, textMessages: 'no-number' })],
  ['enrol-email', disabled, 'another-agent-named', otherAgent],
  ['enrol-email', sampleCase({ twoFactor: off }), 'points-missing'],
  ['enrol-email', consented, 'still-on'],
  ['verify-enrolment', disabled, 'no-set-up-waits'],
  ['close', sampleCase(), null],
  ['reopen', sampleCase(), 'case-open'],
  ['reopen', sampleCase({ status: 'closed' }), null],
  ['reopen', sampleCase({ status: 'closed' }), 'another-case-open', agent, sampleCustomer({}, 'case-2')],
  ['reopen', sampleCase({ status: 'closed' }), 'account-closed', agent, sampleCustomer({ status: 'closed' }, null)],
]

describe('what the desk offers', () => {
  it.each(table)('%s %#', (act, supportCase, why, staff = agent, customer = sampleCustomer()) => {
    expect(whyNot(act, { supportCase, customer }, staff)).toBe(why)
  })

  it.each(deskActs)('%s: never to an auditor, nor while an outcome is not known', (act) => {
    const supportCase = act === 'reopen' ? sampleCase({ status: 'closed' }) : disabled
    expect(whyNot(act, { supportCase }, auditor)).toBe('auditor-reads-only')
    expect(whyNot(act, { supportCase, unsettled: true }, approver)).toBe('unsettled')
  })

  it('a set-up that waits takes its code while the gate is open', () => {
    expect(whyNot('verify-enrolment', { supportCase: disabled, setUpWaits: true })).toBeNull()
    const shut = { ...disabled, gate: { ...disabled.gate, open: false, lacks: ['approval' as const] } }
    expect(whyNot('resend-enrolment', { supportCase: shut, setUpWaits: true })).toBe('approval-missing')
  })

  it('every act of a case needs one', () => {
    for (const act of deskActs.filter((one) => one !== 'open-case')) {
      expect(whyNot(act, { supportCase: null })).toBe('no-case')
    }
  })
})
