import type { Customer, CaseAct, GateLack, SupportCase } from '../api/staff.ts'
import type { DirectoryAct } from '../api/capabilities.ts'
import type { StaffMember } from '../api/sessions.ts'
import { agentNamed, didInCase, gateLacks, hasReadUpdate, openersOf, provenBy, actOf } from './case-facts.ts'

/** Everything that a member of staff may do for a customer, each a button of the desk. */
export const deskActs = [
  'open-case',
  'add-evidence',
  'consent-to-disable',
  'consent-to-unlock',
  'consent-to-unfreeze',
  'update-contact',
  'read-contact',
  'approve',
  'refuse',
  'disable',
  'unlock',
  'unfreeze',
  'invite',
  'enrol-sms',
  'enrol-email',
  'verify-enrolment',
  'resend-enrolment',
  'close',
  'reopen',
] as const
export type DeskAct = (typeof deskActs)[number]

/** Why an act is not offered. */
export const deskReasons = [
  /** DESK-1 */
  'auditor-reads-only',
  /** An answer was lost: what is true must be found out first. */
  'unsettled',
  /** The act belongs to a case, and none is open here. */
  'no-case',
  /** CAP-9: the system that has the accounts cannot do it, and says why. */
  'directory-lacks',
  /** CAP-9: where another system has the accounts, no desk sets up a method for a customer. */
  'customer-sets-up',
  /** DESK-19 */
  'case-closed',
  /** DESK-20 */
  'case-open',
  /** DESK-6, DESK-20 */
  'another-case-open',
  /** DESK-6, DESK-16 */
  'account-closed',
  /** DESK-21 */
  'account-frozen',
  /** DESK-12 */
  'no-consent-in-scenario',
  /** DESK-11 */
  'consent-given',
  /** DESK-11 */
  'consent-refused',
  /** DESK-12 */
  'no-contact-update-in-scenario',
  /** DESK-16 */
  'contact-updated',
  /** DESK-25 */
  'contact-unread',
  /** DESK-24 */
  'no-contact-update-waits',
  /** GATE-5 */
  'approvers-only',
  /** GATE-5 */
  'opener-never-approves',
  /** GATE-12 */
  'prover-never-approves',
  /** GATE-8 */
  'approved-already',
  /** GATE-8 */
  'refused-already',
  /** Nothing waits for a second person's word. */
  'nothing-to-approve',
  /** GATE-7: what is approved now would be void again once the contact update is asked for. */
  'contact-update-first',
  /** DESK-18 */
  'done-in-case',
  /** DESK-13 */
  'already-off',
  /** DESK-18 */
  'not-locked',
  /** DESK-18 */
  'not-frozen',
  /** HELP-1, HELP-4 */
  'still-on',
  /** HELP-1, ENR-12 */
  'no-mobile-number',
  /** HELP-1, ENR-12 */
  'no-text-messages',
  /** GATE-1, GATE-6 */
  'points-missing',
  /** GATE-2, GATE-6 */
  'consent-missing',
  /** GATE-3, GATE-6 */
  'contact-update-missing',
  /** GATE-4, GATE-6 */
  'approval-missing',
  /** DESK-14 */
  'another-agent-named',
  /** HELP-5 */
  'no-set-up-waits',
] as const
export type DeskReason = (typeof deskReasons)[number]

export type DeskOffer = { offered: true } | { offered: false; why: DeskReason }

/** What is known of a customer and of the open case, as the portal reports it. */
export interface DeskFacts {
  /** null where no case is open, as on the customer's page. */
  supportCase: SupportCase | null
  /** null while it was not read: then status and number are taken to be in order, and the portal has the last word. */
  customer: Pick<Customer, 'account' | 'openCaseId' | 'twoFactor'> | null
  /** Whether a set-up with the customer on the line waits for its code. */
  setUpWaits?: boolean
  /** Whether the outcome of the last effect on the case is not known. */
  unsettled?: boolean
  /** What the system that has the accounts cannot do; empty where they are the portal's own. */
  lacks?: readonly DirectoryAct[]
  /** Whether another system has the accounts. */
  isElsewhere?: boolean
}

type Staff = Pick<StaffMember, 'id' | 'role'>
type BlockReason = DeskReason | null | false
type Judge = (supportCase: SupportCase, facts: DeskFacts, staff: Staff) => BlockReason[]

const lackReasons: Record<GateLack, DeskReason> = {
  points: 'points-missing',
  consent: 'consent-missing',
  'contact-update': 'contact-update-missing',
  approval: 'approval-missing',
}

const statusOf = ({ customer }: DeskFacts) => customer?.account.status ?? 'active'
const closed = (facts: DeskFacts): BlockReason => statusOf(facts) === 'closed' && 'account-closed'
// guard: desk-offers.frozen
const inactive = (facts: DeskFacts): BlockReason => closed(facts) || (statusOf(facts) === 'frozen' && 'account-frozen')
const noTextMessages = ({ customer }: DeskFacts): BlockReason => {
  const texts = customer?.account.textMessages ?? 'possible'
  if (texts === 'possible') return null
  return texts === 'no-number' ? 'no-mobile-number' : 'no-text-messages'
}
const stillOn = ({ twoFactor }: SupportCase): BlockReason => twoFactor.active && 'still-on'
const done = (supportCase: SupportCase, act: CaseAct): BlockReason => didInCase(supportCase, act) && 'done-in-case'

/** What there is to be done for an act at all, before anything is proved. */
const alreadyDone: Record<CaseAct, (supportCase: SupportCase, facts: DeskFacts) => BlockReason[]> = {
  'disable-two-factor': (one, facts) => [
    inactive(facts),
    done(one, 'disable-two-factor'),
    !one.twoFactor.active && 'already-off',
  ],
  unlock: (one, facts) => [inactive(facts), done(one, 'unlock'), !one.twoFactor.locked && 'not-locked'],
  unfreeze: (one, facts) => [
    closed(facts),
    done(one, 'unfreeze'),
    facts.customer !== null && statusOf(facts) !== 'frozen' && 'not-frozen',
  ],
}

/** The gate open for the act, and this agent the one whom the customer agreed to (GATE-6, DESK-14). */
function gate(supportCase: SupportCase, act: CaseAct | null, { id }: Staff): BlockReason[] {
  const [lack] = gateLacks(supportCase, act)
  const { consent } = supportCase
  const isRefused = lack === 'consent' && consent.status === 'refused' && (act === null || consent.act === act)
  const named = agentNamed(supportCase)
  const other = supportCase.scenario === 'registered-email-valid' && named !== null && named !== id
  // guard: desk-offers.gate
  return [isRefused && 'consent-refused', lack === undefined ? null : lackReasons[lack], other && 'another-agent-named']
}

/** Consent to what cannot be done would only make the customer uneasy: that is stricter than the portal. */
const consentTo =
  (act: CaseAct): Judge =>
  (one, facts) => [
    one.scenario === 'registered-email-invalid' && 'no-consent-in-scenario',
    ...alreadyDone[act](one, facts),
    one.consent.act === act && one.consent.status === 'approved' && 'consent-given',
    one.consent.act === act && one.consent.status === 'refused' && 'consent-refused',
  ]

const effect =
  (act: CaseAct): Judge =>
  (one, facts, staff) => [...alreadyDone[act](one, facts), ...gate(one, act, staff)]

const secondPerson: Judge = (one, facts, { id, role }) => [
  // guard: desk-offers.approver
  role !== 'approver' && 'approvers-only',
  // guard: desk-offers.opener
  openersOf(one).includes(id) && 'opener-never-approves',
  // guard: desk-offers.prover
  provenBy(one).includes(id) && 'prover-never-approves',
  one.approval.status === 'approved' && !wantsAnotherApproval(one, facts) && 'approved-already',
  one.approval.status === 'refused' && 'refused-already',
]

/** An approval of one act is no word on another one (GATE-13). */
function wantsAnotherApproval(one: SupportCase, { customer }: DeskFacts): boolean {
  const act = actOf(one, customer)
  return one.approval.act !== act && gateLacks(one, act).includes('approval')
}

/** An approval that nobody waits for is not offered: that is stricter than the portal. */
function nothingToApprove(one: SupportCase, { customer }: DeskFacts): BlockReason {
  const { scenario, contactUpdate } = one
  const lacks = gateLacks(one, actOf(one, customer))
  if (contactUpdate.status === 'asked') return null
  if (scenario === 'registered-email-invalid' && lacks.includes('contact-update')) return 'contact-update-first'
  return lacks.includes('approval') ? null : 'nothing-to-approve'
}

const assisted: Judge = (one, facts, staff) => [inactive(facts), stillOn(one), ...gate(one, null, staff)]
const waiting: Judge = (one, facts, staff) => [
  !facts.setUpWaits && 'no-set-up-waits',
  inactive(facts),
  ...gate(one, null, staff),
]

/** The reasons against each act in an open case, the most important first. */
const inOpenCase: Record<Exclude<DeskAct, 'open-case' | 'reopen'>, Judge> = {
  'add-evidence': () => [],
  'consent-to-disable': consentTo('disable-two-factor'),
  'consent-to-unlock': consentTo('unlock'),
  'consent-to-unfreeze': consentTo('unfreeze'),
  'update-contact': (one, facts) => [
    one.scenario === 'registered-email-valid' && 'no-contact-update-in-scenario',
    closed(facts),
    one.contactUpdate.status === 'approved' && one.contactUpdate.emailMasked !== null && 'contact-updated',
  ],
  'read-contact': (one) => [one.contactUpdate.status !== 'asked' && 'no-contact-update-waits'],
  approve: (one, facts, staff) => [
    ...secondPerson(one, facts, staff),
    nothingToApprove(one, facts),
    one.contactUpdate.status === 'asked' && closed(facts),
    // guard: desk-offers.unread
    one.contactUpdate.status === 'asked' &&
      !hasReadUpdate(
        one.events.map(({ what, by }) => ({ what, byStaff: by?.id ?? null })),
        staff.id,
      ) &&
      'contact-unread',
  ],
  refuse: secondPerson,
  disable: effect('disable-two-factor'),
  unlock: effect('unlock'),
  unfreeze: effect('unfreeze'),
  invite: (one, facts) => [inactive(facts), stillOn(one)],
  'enrol-sms': (one, facts, staff) => [inactive(facts), stillOn(one), noTextMessages(facts), ...gate(one, null, staff)],
  'enrol-email': assisted,
  'verify-enrolment': waiting,
  'resend-enrolment': waiting,
  close: () => [],
}

/** What of the system that has the accounts each act needs, where it needs anything of it. */
const needs: Partial<Record<DeskAct, readonly DirectoryAct[]>> = {
  'consent-to-disable': ['removeFactor'],
  disable: ['removeFactor'],
  'consent-to-unlock': ['unlock'],
  unlock: ['unlock'],
  'consent-to-unfreeze': ['setEnabled'],
  unfreeze: ['setEnabled'],
  invite: ['inviteToEnrol'],
  'enrol-sms': ['enrol', 'verifyEnrolment'],
  'enrol-email': ['enrol', 'verifyEnrolment'],
  'verify-enrolment': ['verifyEnrolment'],
  'resend-enrolment': ['resend'],
}

const together: readonly DeskAct[] = ['enrol-sms', 'enrol-email', 'verify-enrolment', 'resend-enrolment']

/** What an act needs and the system cannot do; undefined where it can. */
export function missingFor(act: DeskAct, lacks: readonly DirectoryAct[]): DirectoryAct | undefined {
  return needs[act]?.find((one) => lacks.includes(one))
}

function blockReasons(act: DeskAct, facts: DeskFacts, staff: Staff): BlockReason[] {
  const { supportCase, customer } = facts
  // guard: desk-offers.auditor-or-unsettled
  const first: BlockReason[] = [
    staff.role === 'auditor' && 'auditor-reads-only',
    facts.unsettled === true && 'unsettled',
  ]
  const openElsewhere = customer !== null && customer.openCaseId !== null && customer.openCaseId !== supportCase?.id
  if (act === 'open-case') {
    const isOpen = supportCase?.status === 'open' || (customer?.openCaseId ?? null) !== null
    // guard: desk-offers.second-case
    return [...first, closed(facts), isOpen && 'another-case-open']
  }
  if (supportCase === null) return [...first, 'no-case']
  const isOpen = supportCase.status === 'open'
  if (act === 'reopen') {
    return [...first, isOpen && 'case-open', closed(facts), openElsewhere && 'another-case-open']
  }
  // guard: desk-offers.directory-lacks
  const lacking: BlockReason = missingFor(act, facts.lacks ?? []) !== undefined && 'directory-lacks'
  // guard: desk-offers.customer-sets-up
  const notHere: BlockReason = facts.isElsewhere === true && together.includes(act) && 'customer-sets-up'
  // guard: desk-offers.closed-case
  return [...first, !isOpen && 'case-closed', lacking, notHere, ...inOpenCase[act](supportCase, facts, staff)]
}

/**
 * For every act of the desk: whether it is offered to this member of staff, or why not. The portal decides
 * in the end; what the console cannot know, it alone refuses: an own account (DESK-2), an address that is another login's
 * (DESK-17), counted tries below a lock (DESK-18).
 */
export function deskOffers(staff: Staff, facts: DeskFacts): Record<DeskAct, DeskOffer> {
  const offer = (act: DeskAct): DeskOffer => {
    const why = blockReasons(act, facts, staff).find((one) => one !== null && one !== false)
    return why ? { offered: false, why } : { offered: true }
  }
  return Object.fromEntries(deskActs.map((act) => [act, offer(act)])) as Record<DeskAct, DeskOffer>
}
