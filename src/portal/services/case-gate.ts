import type { CaseAct, Judgement, SupportCase } from '#shared/api/staff.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { reasonSecondPersonRefused } from '../rules/approval.ts'
import { basisChanged, broughtAddress, countEvidence, gateOf, hasExpired, resetForcedLately } from '../rules/gate.ts'
import { changedBeside, riskOf } from '../rules/risk.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { ApprovalRow } from '../repositories/approvals.ts'
import type { CaseRow, EvidenceRow } from '../repositories/cases.ts'
import type { ConsentRow } from '../repositories/consents.ts'
import type { CaseContext } from './support-case.ts'

/**
 * Why an account asks for more proof; the case at hand is not an earlier one, and the changes that it brought itself (its
 * contact update, the password that it asked for) are no risk to it.
 */
export function accountRisk(
  portal: Portal,
  account: DirectoryAccount,
  row?: CaseRow,
  now = portal.clock.now(),
): SupportCase['risk'] {
  const update = row && portal.repositories.contactUpdates.ofCase(row.id)
  const own = (before: 'emailChangedBefore' | 'mobileChangedBefore') =>
    update?.status === 'approved' && update.decidedAt !== null
      ? { at: update.decidedAt, before: update[before] }
      : undefined
  return riskOf({
    services: portal.directory.services(account.id),
    emailChangedAt: changedBeside(account.emailChangedAt, own('emailChangedBefore')),
    mobileChangedAt: changedBeside(account.mobileChangedAt, own('mobileChangedBefore')),
    passwordChangedAt: changedBeside(
      account.passwordChangedAt,
      row === undefined || row.passwordSetAt === null
        ? undefined
        : { at: row.passwordSetAt, before: row.passwordChangedBefore },
    ),
    earlierCase: portal.repositories.cases.hadEarlier(account.id, row?.id ?? ''),
    now,
  })
}

/** What the gate of a case and the risk of its account are found to be. */
export type Judged = Pick<SupportCase, 'gate' | 'risk'>

/** Why an approval that was given counts no more; null while it counts, for the act that it names. `now` in milliseconds. */
export function approvalLapse(
  portal: Portal,
  row: CaseRow,
  word: ApprovalRow,
  now = portal.clock.now(),
): SupportCase['approval']['lapsed'] {
  if (basisChanged(word, portal.repositories.cases.basis(row.id))) return 'changed'
  // guard: portal-approval.age
  if (hasExpired(word.at, portal.limits.approvalSeconds, now)) return 'expired'
  return reasonSecondPersonRefusedIn(portal, row, word.byStaff) === undefined ? null : 'author'
}

/** The second person's word on a case, while it counts: an approval does so on what it was given on, and not for ever. */
export function validDecision(portal: Portal, row: CaseRow, now = portal.clock.now()): ApprovalRow | undefined {
  const word = portal.repositories.approvals.ofCase(row.id)
  if (word?.status !== 'approved') return word
  return approvalLapse(portal, row, word, now) === null ? word : undefined
}

/** The customer's word on a case as it counts now: a consent and the link that asks for it have an age. */
export function consentStatus(
  portal: Portal,
  { status, askedAt, answeredAt }: ConsentRow,
  now = portal.clock.now(),
): SupportCase['consent']['status'] {
  if (status === 'refused') return status
  // guard: portal-gate.consent-age
  return hasExpired(answeredAt ?? askedAt, portal.limits.consentSeconds, now) ? 'expired' : status
}

/** What is done in a case by default: what the customer was asked to agree to, disabling 2FA while nothing was asked. */
export function actOfCase(portal: Portal, caseId: string): CaseAct {
  return portal.repositories.consents.ofCase(caseId)?.act ?? 'disable-two-factor'
}

/** The evidence of a case with what each piece counts for an act, `actOfCase` by default. `now` in milliseconds. */
export function countedEvidence(
  portal: Portal,
  row: CaseRow,
  act = actOfCase(portal, row.id),
  now = portal.clock.now(),
): ReturnType<typeof countEvidence<EvidenceRow>> {
  const approved = wordOn(portal, row, act, now) === 'approved'
  const { evidenceSeconds } = portal.limits
  return countEvidence(portal.repositories.cases.evidence(row.id), { now, evidenceSeconds, approved })
}

/** The second person's word on one act. */
function wordOn(portal: Portal, row: CaseRow, act: CaseAct, now: number): SupportCase['approval']['status'] {
  const word = validDecision(portal, row, now)
  // guard: portal-approval.act
  if (word?.status === 'approved' && word.act !== act) return 'none'
  return word?.status ?? 'none'
}

/** Why this member of staff cannot be the second person of a case; undefined when there is no objection. */
export function reasonSecondPersonRefusedIn(portal: Portal, row: CaseRow, staffId: string): string | undefined {
  const { cases, staff } = portal.repositories
  const [provenBy, reopenedBy] = [cases.provenBy(row.id), cases.reopenedBy(row.id)]
  return reasonSecondPersonRefused(staff.member(staffId), { ...row, provenBy, reopenedBy })
}

/** What the gate of a case says now, for one act, `actOfCase` by default. `now` in milliseconds. */
export function caseGate(
  portal: Portal,
  row: CaseRow,
  risk: SupportCase['risk'],
  act = actOfCase(portal, row.id),
  now = portal.clock.now(),
): SupportCase['gate'] {
  const { consents, contactUpdates } = portal.repositories
  const evidence = countedEvidence(portal, row, act, now)
  const consent = consents.ofCase(row.id)
  return gateOf({
    scenario: row.scenario,
    points: evidence.reduce((sum, one) => sum + one.points, 0),
    riskRaised: risk.raised,
    evidenceFailed: evidence.some((one) => one.outcome === 'failed'),
    resetForced: resetForcedLately(portal.directory.passwordChangeRequiredAt(row.accountId), now),
    consented: consent?.act === act && consentStatus(portal, consent, now) === 'approved',
    contactUpdated: broughtAddress(contactUpdates.ofCase(row.id)),
    approval: wordOn(portal, row, act, now),
  })
}

/**
 * The gate open, and the agent the one whom the customer agreed to; where the gate asks for no consent, any agent. `act`
 * as in `caseGate`.
 */
export function requireGate(portal: Portal, { row, account, agent }: CaseContext, act?: CaseAct): Judged {
  const risk = accountRisk(portal, account, row)
  const gate = caseGate(portal, row, risk, act)
  if (!gate.open) throw proofIncomplete(gate.lacks)
  requireNamed(portal, { row, agent })
  return { gate, risk }
}

/** Keeps what a case was judged to be when it did something: later changes of the account leave it as it is. */
export function keepJudgement(
  portal: Portal,
  { id, accountId }: Pick<CaseRow, 'id' | 'accountId'>,
  of: Judgement['of'],
  judged: Judged,
): void {
  // A disabling is kept with its judgement, just before it is done.
  const twoFactorActive = of !== 'disable-two-factor' && portal.directory.factors(accountId).method !== null
  portal.repositories.judgements.add(id, { at: portal.clock.now(), of, ...judged, twoFactorActive })
}

/**
 * The gate as a set-up with the customer on the line needs it: where no consent was asked none is needed, because the
 * customer agrees by reading out the code, from a message that names the ticket. One that was asked must be given.
 */
export function requireSetUpGate(portal: Portal, atWork: CaseContext): Judged {
  const { row, account } = atWork
  // guard: portal-gate.set-up-consent
  if (portal.repositories.consents.ofCase(row.id) !== undefined) return requireGate(portal, atWork)
  const risk = accountRisk(portal, account, row)
  const gate = caseGate(portal, row, risk)
  const lacks = gate.lacks.filter((lack) => lack !== 'consent')
  if (lacks.length > 0) throw proofIncomplete(lacks)
  return { gate: { ...gate, open: true, lacks }, risk }
}

function proofIncomplete(lacks: SupportCase['gate']['lacks']): ApiError {
  return new ApiError('proof-incomplete', `The gate still lacks: ${lacks.join(', ')}`)
}

/** Refuses another agent than the one whom the customer agreed to. */
function requireNamed(portal: Portal, { row, agent }: Pick<CaseContext, 'row' | 'agent'>): void {
  if (row.scenario === 'registered-email-invalid') return
  if (portal.repositories.consents.ofCase(row.id)?.agentId === agent.id) return
  throw new ApiError('forbidden', 'The customer agreed to another agent doing this', { reason: 'other-agent' })
}
