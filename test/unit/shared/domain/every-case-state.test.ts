import { describe, expect, it } from 'vitest'
import { caseStatus, type CaseStatus } from '#shared/domain/case-status.ts'
import { agentNamed, actOf } from '#shared/domain/case-facts.ts'
import type { CasePartName } from '#shared/domain/next-case-step.ts'
import { nextStep } from '#shared/domain/next-case-step.ts'
import type { DeskAct, DeskFacts, DeskReason } from '#shared/domain/desk-permissions.ts'
import { deskOffers } from '#shared/domain/desk-permissions.ts'
import type { CaseAct, SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, sampleCase, sampleCustomer, staffMembers } from '../../../support/samples/desk-facts.ts'
import { gateCombinations } from '../../../support/samples/gate-combinations.ts'

const { agent, otherAgent, approver } = staffMembers
const staff = [agent, otherAgent, approver]
const at = '2026-01-05T08:10:00.000Z'

interface State {
  facts: string
  desk: DeskFacts & { supportCase: SupportCase; customer: NonNullable<DeskFacts['customer']> }
}

/** What the account and the case may be besides what the gate checks. */
const accounts = {
  'an active account': {},
  'no number': { account: { textMessages: 'no-number' } },
  frozen: { account: { status: 'frozen' } },
  closed: { account: { status: 'closed' } },
} as const
const sample = sampleCase()
const off = { ...sample.twoFactor, active: false, method: null }
/** What the customer was asked to agree to, where anything was asked. */
const forAct = (one: SupportCase, act: CaseAct): SupportCase =>
  one.consent.status === 'none' ? one : { ...one, consent: { ...one.consent, act } }
const changes: Record<string, (one: SupportCase) => SupportCase> = {
  'nothing done': (one) => one,
  locked: (one) => ({ ...one, twoFactor: { ...one.twoFactor, locked: true } }),
  '2FA off before': (one) => ({ ...one, twoFactor: off }),
  '2FA off before, locked': (one) => ({ ...one, twoFactor: { ...off, locked: true } }),
  disabled: (one) => ({ ...one, disabledAt: at, twoFactor: off, events: [...one.events, caseEventOf('disabled')] }),
  'disabled, invited': (one) => ({
    ...one,
    disabledAt: at,
    twoFactor: off,
    invitation: { status: 'sent', destinationMasked: 'i•@x.example', sentAt: at, expiresAt: at },
    events: [...one.events, caseEventOf('disabled'), caseEventOf('invited')],
  }),
  unlocked: (one) => ({ ...forAct(one, 'unlock'), events: [...one.events, caseEventOf('unlocked')] }),
  unfrozen: (one) => ({ ...forAct(one, 'unfreeze'), events: [...one.events, caseEventOf('unfrozen')] }),
  'unlocked, then 2FA asked about': (one) => ({ ...one, events: [caseEventOf('unlocked'), ...one.events] }),
  'disabled, a code sent': (one) => ({
    ...one,
    disabledAt: at,
    twoFactor: off,
    events: [...one.events, caseEventOf('disabled'), caseEventOf('code-sent')],
  }),
  'disabled, the invitation expired': (one) => ({
    ...one,
    disabledAt: at,
    twoFactor: off,
    invitation: { status: 'expired', destinationMasked: 'i•@x.example', sentAt: at, expiresAt: at },
    events: [...one.events, caseEventOf('disabled'), caseEventOf('invited')],
  }),
  'disabled, on again': (one) => ({ ...one, disabledAt: at, events: [...one.events, caseEventOf('disabled')] }),
}

/** Who asked for the consent is the agent whom it names. */
const withEvents = (one: SupportCase): SupportCase => ({
  ...one,
  events: [...one.events, ...(one.consent.status === 'none' ? [] : [caseEventOf('consent-asked')])],
})

/** Asking for a contact update makes every word void (GATE-7). */
const isPossible = ({ contactUpdate, approval }: SupportCase): boolean =>
  contactUpdate.status !== 'asked' || approval.status === 'none'
const possible = gateCombinations().filter(({ supportCase }) => isPossible(supportCase))

const states: State[] = possible.flatMap(({ facts, supportCase }) =>
  Object.entries(accounts).flatMap(([account, more]) =>
    Object.entries(changes).map(([change, done]) => ({
      facts: [facts, account, change].join(', '),
      desk: {
        supportCase: done(withEvents(supportCase)),
        customer: sampleCustomer('account' in more ? more.account : {}),
        setUpWaits: false,
      },
    })),
  ),
)

/** What would undo each reason, by those who may. Every other reason says why there is nothing to do. */
const remedies: Partial<Record<DeskReason, readonly DeskAct[]>> = {
  'points-missing': ['add-evidence'],
  'consent-missing': ['consent-to-disable', 'consent-to-unlock', 'consent-to-unfreeze'],
  'contact-update-missing': ['update-contact', 'approve'],
  'contact-update-first': ['update-contact'],
  'approval-missing': ['approve'],
  'no-set-up-waits': ['enrol-sms', 'enrol-email', 'invite'],
  'still-on': ['disable'],
  'account-frozen': ['unfreeze'],
  'no-mobile-number': ['enrol-email', 'invite'],
  'no-text-messages': ['enrol-email', 'invite'],
}
/** Somebody decided, or a fact rules it out: nothing can be done, and the reason says so. */
const final: readonly DeskReason[] = [
  ...(['consent-refused', 'refused-already', 'account-closed', 'case-closed', 'another-agent-named'] as const),
  ...(['done-in-case', 'still-on'] as const),
]

const reasonsOf = ({ desk }: State, act: DeskAct): (DeskReason | null)[] =>
  staff.map((member) => {
    const offer = deskOffers(member, desk)[act]
    return offer.offered ? null : offer.why
  })

/** True where the act can be done now, waits for the customer, is decided, or its obstacle can be removed. */
function leadsOn(state: State, act: DeskAct, way: readonly DeskAct[]): boolean {
  const reasons = reasonsOf(state, act)
  if (reasons.includes(null)) return true
  const { consent } = state.desk.supportCase
  if (act.startsWith('consent-to-') && consent.status === 'asked') return true
  return reasons.some((reason) => {
    if (reason === null || final.includes(reason)) return true
    return (remedies[reason] ?? []).some((remedy) => !way.includes(remedy) && leadsOn(state, remedy, [...way, remedy]))
  })
}

const actsOfPart: Record<CasePartName, readonly DeskAct[]> = {
  proof: ['add-evidence'],
  consent: ['consent-to-disable', 'consent-to-unlock', 'consent-to-unfreeze'],
  contact: ['update-contact'],
  approval: ['approve', 'refuse'],
  action: ['disable', 'unlock', 'unfreeze'],
  'set-up': ['invite', 'enrol-sms', 'enrol-email'],
  close: ['close'],
}

/** Which part of the page the status of an open case leads to: where it is none of these, to closing. */
const partsOfStatus: Partial<Record<CaseStatus, readonly CasePartName[]>> = {
  opened: ['proof'],
  proof: ['proof'],
  'contact-update': ['contact'],
  'consent-unasked': ['consent'],
  consent: ['consent'],
  approval: ['approval'],
  'off-before': ['set-up'],
  ready: ['action'],
  unprotected: ['set-up'],
  'new-password': ['set-up'],
  code: ['set-up'],
  invited: ['set-up'],
  'invitation-expired': ['set-up'],
}

describe('every state of a case', () => {
  it('is one of many', () => expect(states.length).toBeGreaterThan(5000))

  it('has no pair of rules that wait for each other: each block reason of an action can be removed, or is final', () => {
    const stuck = states.flatMap((state) =>
      (Object.keys(deskOffers(agent, state.desk)) as DeskAct[]).flatMap((act) =>
        reasonsOf(state, act).some((reason) => reason !== null && reason in remedies) && !leadsOn(state, act, [act])
          ? [`${state.facts}: ${act}: ${reasonsOf(state, act).join(', ')}`]
          : [],
      ),
    )
    expect(stuck).toEqual([])
  })

  it('offers its reader what it calls next, or names for whom it waits, who can', () => {
    const wrong = states.flatMap(({ facts, desk }) =>
      staff.flatMap((member) => {
        const { supportCase, customer } = desk
        const act = actOf(supportCase, customer)
        const offers = deskOffers(member, desk)
        const next = nextStep(supportCase, act, offers)
        if (next === null) return [`${facts}: nothing is next`]
        const say = `${facts}, ${member.id}: ${next.part} waits for ${next.waitsFor ?? 'me'}`
        switch (next.waitsFor) {
          case null:
            return actsOfPart[next.part].some((one) => offers[one].offered) ? [] : [say]
          case 'customer':
            return supportCase.consent.status === 'asked' || supportCase.invitation.status === 'sent' ? [] : [say]
          case 'second-person':
            return deskOffers(approver, desk).refuse.offered ? [] : [say]
          case 'named-agent':
            return agentNamed(supportCase) !== null && agentNamed(supportCase) !== member.id ? [] : [say]
        }
      }),
    )
    expect(wrong).toEqual([])
  })

  it('is in the list where its page goes on', () => {
    const wrong = states.flatMap(({ facts, desk }) => {
      const { supportCase, customer } = desk
      const status = caseStatus(supportCase, customer)
      const next = nextStep(supportCase, actOf(supportCase, customer), deskOffers(agent, desk))
      const fits = partsOfStatus[status] ?? ['close']
      return next !== null && fits.includes(next.part)
        ? []
        : [`${facts}: is at ${status}, ${next?.part ?? 'nothing'} is next`]
    })
    expect(wrong).toEqual([])
  })
})
