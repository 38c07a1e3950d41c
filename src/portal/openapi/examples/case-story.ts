import type { CaseAct, Judgement, SupportCase } from '#shared/api/staff.ts'
import { evidencePoints, pointsNeeded } from '../../rules/gate.ts'
import { agent, approver, idOf, kenari, on } from './story.ts'

type CaseEvent = SupportCase['events'][number]
type Gate = SupportCase['gate']

/** The case as it stood before anything happened. */
const blank: SupportCase = {
  id: idOf('case', '2bd291aca0b010a2'),
  accountId: kenari.id,
  accountName: kenari.name,
  ticket: 'T-10583',
  channel: 'phone',
  scenario: 'registered-email-valid',
  reason: 'The phone with this number was lost',
  status: 'open',
  outcome: null,
  openedBy: agent,
  openedAt: on('03:02:00'),
  closedAt: null,
  evidence: [],
  consent: { status: 'none', act: null, sentence: null, destinationMasked: null, askedAt: null, answeredAt: null },
  contactUpdate: { status: 'none', emailMasked: null, mobileMasked: null, askedAt: null },
  approval: { status: 'none', by: null, at: null, note: null, act: null, lapsed: null },
  gate: { open: false, points: 0, pointsNeeded: pointsNeeded.riskRaised, lacks: [] },
  risk: { raised: true, reasons: ['critical-services'] },
  judgements: [],
  disabledAt: null,
  passwordResetForcedAt: null,
  invitation: { status: 'none', destinationMasked: null, sentAt: null, expiresAt: null },
  twoFactor: {
    active: true,
    method: 'sms',
    destinationMasked: kenari.mobileMasked,
    since: '2026-09-26T04:00:00.000Z',
    lastChangedBy: 'customer',
    enforced: false,
    locked: false,
    version: 1,
  },
  events: [],
}

/** What the gate of a case says whose risk is raised. */
function gateAfter({ evidence, consent, contactUpdate, approval, scenario }: SupportCase): Gate {
  const points = evidence.reduce((sum, one) => sum + one.points, 0)
  const word = scenario === 'registered-email-valid' ? consent : contactUpdate
  const lacks: Gate['lacks'] = []
  if (points < pointsNeeded.riskRaised) lacks.push('points')
  if (word.status !== 'approved') lacks.push(word === consent ? 'consent' : 'contact-update')
  if (approval.status !== 'approved') lacks.push('approval')
  return { open: lacks.length === 0, points, pointsNeeded: pointsNeeded.riskRaised, lacks }
}

/** The case after one more thing happened in it. */
function then(
  before: SupportCase,
  at: string,
  what: CaseEvent['what'],
  detail: string,
  changes: Partial<SupportCase> = {},
  by: CaseEvent['by'] = agent,
): SupportCase {
  const after = { ...before, ...changes, events: [...before.events, { at: on(at), by, what, detail }] }
  // A closed case keeps the gate of its act.
  return { ...after, gate: after.status === 'closed' ? before.gate : gateAfter(after) }
}

/** What a case was judged to be when it did something. */
function judged(
  { judgements, gate, risk, twoFactor }: SupportCase,
  at: string,
  of: Judgement['of'],
): SupportCase['judgements'] {
  const twoFactorActive = of === 'set-up' || (of !== 'disable-two-factor' && twoFactor.active)
  return [...judgements, { at: on(at), of, gate, risk, twoFactorActive }]
}

function withEvidence(before: SupportCase, at: string, kind: 'registered-email' | 'call-back', note: string) {
  const checked = {
    kind,
    outcome: 'passed',
    note,
    points: evidencePoints[kind],
    expired: false,
    at: on(at),
    by: agent,
  } as const
  return then(before, at, 'evidence', `${kind} passed`, { evidence: [...before.evidence, checked] })
}

export const opened = then(blank, '03:02:00', 'opened', blank.ticket)
const wroteFirst = withEvidence(opened, '03:04:00', 'registered-email', 'Ticket came from the registered address')
export const checked = withEvidence(wroteFirst, '03:06:00', 'call-back', 'Answered at the number on record')

/** What the customer is asked to agree to, word for word. */
const sentences: Record<CaseAct, string> = {
  'disable-two-factor': `${agent.name} will disable 2FA on account ${kenari.name}, ticket ${blank.ticket}`,
  unlock: `${agent.name} will unlock account ${kenari.name}, ticket ${blank.ticket}`,
  unfreeze: `${agent.name} will make account ${kenari.name} active again, ticket ${blank.ticket}`,
}

function askedFor(act: CaseAct): SupportCase {
  const sentence = sentences[act]
  const askedAt = on('03:07:00')
  const consent = { ...blank.consent, status: 'asked', act, sentence, destinationMasked: kenari.emailMasked, askedAt }
  return then(checked, '03:07:00', 'consent-asked', sentence, { consent: consent as SupportCase['consent'] })
}

function agreedTo(act: CaseAct): SupportCase {
  const before = askedFor(act)
  const consent = { ...before.consent, status: 'approved', answeredAt: on('03:10:00') } as const
  return then(before, '03:10:00', 'consent-approved', sentences[act], { consent }, null)
}

function spoken(act: CaseAct, status: 'approved' | 'refused', note: string): SupportCase {
  const approval = {
    ...blank.approval,
    status,
    by: approver,
    at: on('03:12:00'),
    note,
    act: status === 'approved' ? act : null,
  }
  return then(agreedTo(act), '03:12:00', status, note, { approval }, approver)
}

export const consentAsked = askedFor('disable-two-factor')
export const approved = spoken('disable-two-factor', 'approved', 'Call back and e-mail agree')
export const refused = spoken('disable-two-factor', 'refused', 'The voice on the phone did not know the company')
const approvedFor = (act: CaseAct) => spoken(act, 'approved', 'Call back and e-mail agree')

export const disabled = then(approved, '03:15:00', 'disabled', 'sms', {
  disabledAt: on('03:15:00'),
  judgements: judged(approved, '03:15:00', 'disable-two-factor'),
  twoFactor: {
    ...blank.twoFactor,
    active: false,
    method: null,
    destinationMasked: null,
    since: on('03:15:00'),
    lastChangedBy: 'agent',
    version: 2,
  },
})
export const invited = then(disabled, '03:16:00', 'invited', kenari.emailMasked, {
  invitation: {
    status: 'sent',
    destinationMasked: kenari.emailMasked,
    sentAt: on('03:16:00'),
    expiresAt: '2026-11-23T03:16:00.000Z',
  },
})
export const unlocked = then(approvedFor('unlock'), '03:15:00', 'unlocked', 'Wrong tries and locks cleared', {
  judgements: judged(approvedFor('unlock'), '03:15:00', 'unlock'),
})
export const unfrozen = then(approvedFor('unfreeze'), '03:15:00', 'unfrozen', 'The account is active again', {
  judgements: judged(approvedFor('unfreeze'), '03:15:00', 'unfreeze'),
})
const started = then(disabled, '03:18:00', 'enrolment-started', 'sms')
export const assisted = then(started, '03:20:00', 'enabled', 'sms', {
  judgements: judged(started, '03:20:00', 'set-up'),
  twoFactor: {
    ...disabled.twoFactor,
    active: true,
    method: 'sms',
    destinationMasked: kenari.mobileMasked,
    since: on('03:20:00'),
    version: 3,
  },
})

export const closed = then(invited, '03:25:00', 'closed', 'disabled', {
  // The link ends with its case.
  invitation: { ...invited.invitation, status: 'expired', expiresAt: on('03:25:00') },
  status: 'closed',
  outcome: 'disabled',
  closedAt: on('03:25:00'),
  judgements: judged(invited, '03:25:00', 'closing'),
})
const { consent, contactUpdate, approval, invitation } = blank
export const reopened = then(closed, '05:40:00', 'reopened', 'The link did not arrive', {
  status: 'open',
  outcome: null,
  closedAt: null,
  consent,
  contactUpdate,
  approval,
  invitation,
})

/** The same customer, had the registered address been lost too. */
export const contactAsked = then(
  { ...checked, scenario: 'registered-email-invalid' },
  '03:08:00',
  'contact-update-asked',
  'e-mail address',
  {
    contactUpdate: {
      status: 'asked',
      emailMasked: 'i***@kenari.example',
      mobileMasked: null,
      askedAt: on('03:08:00'),
    },
  },
)
