import type { StaffMember } from '#shared/api/sessions.ts'
import type { EffectAtSystem, SupportCase } from '#shared/api/staff.ts'
import type { Judged } from '../../services/case-gate.ts'
import { accountRisk, approvalLapse, caseGate, consentStatus, countedEvidence } from '../../services/case-gate.ts'
import { requireAccount } from '../../services/support-case.ts'
import { instantAt, instantAtOrNull } from '../../clock.ts'
import type { Portal } from '../../portal.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import type { DirectoryAccount } from '../../directory/directory.ts'
import type { CaseRow } from '../../repositories/cases.ts'
import type { JudgementRow } from '../../repositories/judgements.ts'
import { staffMemberView } from './staff.ts'
import { readTwoFactorState } from '../../services/two-factor-state.ts'

/** One case with everything that happened and what its gate still lacks. */
export function caseView(portal: Portal, row: CaseRow): SupportCase {
  const { cases, staff } = portal.repositories
  const member = (id: string): StaffMember => staffMemberView(staff.member(id))
  const account = requireAccount(portal, row.accountId)
  const judgements = portal.repositories.judgements.ofCase(row.id)
  const { gate, risk } = judgedAs(portal, account, row, judgements)
  return {
    id: row.id,
    accountId: row.accountId,
    accountName: account.name,
    ticket: row.ticket,
    channel: row.channel,
    scenario: row.scenario,
    reason: row.reason,
    status: row.closedAt === null ? 'open' : 'closed',
    outcome: row.outcome,
    openedBy: member(row.openedBy),
    openedAt: instantAt(row.openedAt),
    closedAt: instantAtOrNull(row.closedAt),
    evidence: countedEvidence(portal, row, undefined, row.closedAt ?? undefined).map(({ byStaff, at, ...checked }) => ({
      ...checked,
      at: instantAt(at),
      by: member(byStaff),
    })),
    consent: consentView(portal, row),
    contactUpdate: contactUpdateView(portal, row.id),
    approval: approvalView(portal, row),
    gate,
    risk,
    judgements: judgements.map(({ at, ...judged }) => ({ at: instantAt(at), ...judged })),
    disabledAt: instantAtOrNull(row.disabledAt),
    passwordResetForcedAt: instantAtOrNull(row.passwordResetForcedAt),
    invitation: portal.remote ? invitationBySystem(portal, row.id) : invitationView(portal, row.id),
    twoFactor: readTwoFactorState(portal, account),
    ...(portal.remote && { effects: effectsView(portal, row.id) }),
    events: cases
      .events(row.id)
      .map(
        ({ at, byStaff, what, detail }) =>
          ({ at: instantAt(at), by: byStaff === null ? null : member(byStaff), what, detail }) as const,
      ),
  }
}

/**
 * What a case is judged to be: now while it is open; once closed, as it was at its last act, or at its closing where it
 * did nothing. What becomes of the account later says nothing of how the case was proved.
 */
function judgedAs(
  portal: Portal,
  account: DirectoryAccount,
  row: CaseRow,
  judgements: readonly JudgementRow[],
): Judged {
  const kept = judgements.findLast(({ of }) => of !== 'closing') ?? judgements.at(-1)
  // guard: portal-case.judged-once
  if (row.closedAt !== null && kept) return kept
  const risk = accountRisk(portal, account, row)
  return { risk, gate: caseGate(portal, row, risk) }
}

/** What became of each act of a case at a system elsewhere: that of its named step, the last one. */
function effectsView(portal: Portal, caseId: string): EffectAtSystem[] {
  const { remoteEffects, staff } = portal.repositories
  return remoteEffects.ofCase(caseId).map(({ id, act, byStaff, openedAt, settledAt }) => {
    const steps = remoteEffects.steps(id)
    const named = steps.at(-1)
    const applied = named?.status === 'applied'
    const notSeen = steps.some(({ code }) => code === 'not-seen')
    return {
      act,
      by: staffMemberView(staff.member(byStaff)),
      startedAt: instantAt(openedAt),
      status: settledAt === null ? 'open' : applied ? 'applied' : 'rejected',
      evidence: settledAt !== null && applied ? named.cause : null,
      settledAt: instantAtOrNull(settledAt),
      notSeenUntil: notSeen ? instantAtOrNull(settledAt) : null,
    }
  })
}

function consentView(portal: Portal, row: CaseRow): SupportCase['consent'] {
  const consent = portal.repositories.consents.ofCase(row.id)
  return {
    status: consent ? consentStatus(portal, consent, row.closedAt ?? undefined) : 'none',
    act: consent?.act ?? null,
    sentence: consent?.sentence ?? null,
    destinationMasked: consent?.destinationMasked ?? null,
    askedAt: instantAtOrNull(consent?.askedAt ?? null),
    answeredAt: instantAtOrNull(consent?.answeredAt ?? null),
  }
}

function contactUpdateView(portal: Portal, caseId: string): SupportCase['contactUpdate'] {
  const update = portal.repositories.contactUpdates.ofCase(caseId)
  return {
    status: update?.status ?? 'none',
    emailMasked: update?.email ? maskedEmail(update.email) : null,
    mobileMasked: update?.mobile ? maskedMobile(update.mobile) : null,
    askedAt: instantAtOrNull(update?.askedAt ?? null),
  }
}

/** The word as it counts now: an approval that lapsed is none. Of a closed case: as it was given. */
function approvalView(portal: Portal, row: CaseRow): SupportCase['approval'] {
  const given = portal.repositories.approvals.ofCase(row.id)
  const counts = given?.status !== 'approved' || row.closedAt !== null
  const lapsed = given && !counts ? approvalLapse(portal, row, given) : null
  const word = lapsed === null ? given : undefined
  return {
    status: word?.status ?? 'none',
    by: word ? staffMemberView(portal.repositories.staff.member(word.byStaff)) : null,
    at: instantAtOrNull(word?.at ?? null),
    note: word?.note ?? null,
    act: word?.status === 'approved' ? word.act : null,
    lapsed,
  }
}

/** The last invitation that the system elsewhere sent: its link is its own, and when that ends only it knows. */
function invitationBySystem(portal: Portal, caseId: string): SupportCase['invitation'] {
  const { remoteEffects, cases } = portal.repositories
  // guard: remote-effects.invitation-shown
  const sent = remoteEffects
    .ofCase(caseId)
    .findLast(({ id, act }) => act === 'invite' && remoteEffects.steps(id).at(-1)?.status === 'applied')
  if (!sent?.settledAt) return { status: 'none', destinationMasked: null, sentAt: null, expiresAt: null }
  const invited = cases.events(caseId).findLast(({ what }) => what === 'invited')
  return {
    status: 'sent',
    destinationMasked: invited?.detail ?? null,
    sentAt: instantAt(sent.settledAt),
    expiresAt: null,
  }
}

function invitationView(portal: Portal, caseId: string): SupportCase['invitation'] {
  const invitation = portal.repositories.invitations.ofCase(caseId)
  if (!invitation) return { status: 'none', destinationMasked: null, sentAt: null, expiresAt: null }
  const { destinationMasked, sentAt, expiresAt, usedAt } = invitation
  const status = usedAt !== null ? 'used' : portal.clock.now() >= expiresAt ? 'expired' : 'sent'
  return { status, destinationMasked, sentAt: instantAt(sentAt), expiresAt: instantAt(expiresAt) }
}
