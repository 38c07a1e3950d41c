import type { OpenCaseRequest } from '#shared/api/case-requests.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import { outcomesOf } from '#shared/domain/case-facts.ts'
import { newId } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { requireNotClosed } from './access.ts'
import type { CaseRow, EvidenceRow } from '../repositories/cases.ts'
import { fromDesk, logSecurity } from './security-log.ts'
import { accountRisk, caseGate, keepJudgement } from './case-gate.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase, requireAccount, requireAgent } from './support-case.ts'

/** Opens a case; one open case an account. A frozen account may have one: nothing else makes it active again. */
export function openCase(portal: Portal, staffId: string, request: OpenCaseRequest, key: string): CaseRow {
  requireAgent(portal, staffId, request.accountId)
  const account = requireAccount(portal, request.accountId)
  requireNotClosed(account)
  requireNoOpenCase(portal, account.id)
  const row = { ...request, id: newId('case'), openedBy: staffId, openedAt: portal.clock.now() }
  portal.repositories.cases.insert(row)
  recordInCase(portal, row, { byStaff: staffId, what: 'opened', detail: request.ticket }, { key, what: 'case-opened' })
  logSecurity(portal, account.id, 'case-opened', fromDesk)
  return {
    ...row,
    disabledAt: null,
    passwordResetForcedAt: null,
    passwordChangedBefore: null,
    passwordSetAt: null,
    unlockedAt: null,
    unfrozenAt: null,
    outcome: null,
    closedAt: null,
  }
}

/** Records what was checked. It ends an approval, which was given without it; what failed ends a refusal, too. */
export function addEvidence(
  portal: Portal,
  { row, agent }: CaseContext,
  checked: Pick<EvidenceRow, 'kind' | 'outcome' | 'note'>,
  key: string,
): void {
  portal.repositories.cases.addEvidence(row.id, { ...checked, at: portal.clock.now(), byStaff: agent.id })
  if (checked.outcome === 'failed') portal.repositories.approvals.removeRefusal(row.id)
  const detail = `${checked.kind} ${checked.outcome}`
  recordInCase(portal, row, { byStaff: agent.id, what: 'evidence', detail }, { key, what: 'evidence-added' })
}

/** Closes a case with an outcome that is true of it. The link of its invitation and a set-up that waits in it end with it. */
export function closeCase(
  portal: Portal,
  { row, account, agent }: CaseContext,
  outcome: NonNullable<CaseRow['outcome']>,
  key: string,
): void {
  const allowed = outcomesOf(doneActs(row))
  if (!allowed.includes(outcome))
    throw new ApiError('conflict', `The outcome is one of: ${allowed.join(', ')}`, { reason: 'outcome-not-allowed' })
  const risk = accountRisk(portal, account, row)
  // guard: portal-case.judged-at-closing
  keepJudgement(portal, row, 'closing', { risk, gate: caseGate(portal, row, risk) })
  portal.repositories.cases.close(row.id, outcome, portal.clock.now())
  endSetUps(portal, row)
  recordInCase(portal, row, { byStaff: agent.id, what: 'closed', detail: outcome }, { key, what: 'case-closed' })
  logSecurity(portal, row.accountId, 'case-closed', fromDesk)
}

/** What a case did to its account. */
function doneActs({ disabledAt, unlockedAt, unfrozenAt }: CaseRow): CaseAct[] {
  const done: CaseAct[] = []
  if (disabledAt !== null) done.push('disable-two-factor')
  if (unlockedAt !== null) done.push('unlock')
  if (unfrozenAt !== null) done.push('unfreeze')
  return done
}

/** Nobody works on a closed case: what it began ends unfinished. */
function endSetUps({ directory, repositories, clock }: Portal, row: CaseRow): void {
  const byLink = repositories.invitations.ofCase(row.id)?.enrolmentId ?? null
  // guard: portal-invitation.ends-with-case
  repositories.invitations.end(row.id, clock.now())
  const begun = directory.waitingEnrolments().filter((one) => one.caseId === row.id || one.id === byLink)
  for (const { id } of begun) directory.cancelEnrolment(id)
}

/**
 * Opens a closed case again. What it did and checked stays valid; consent, approval, invitation and a contact update that waits
 * are void, for they were given for what was then.
 */
export function reopenCase(portal: Portal, { row, account, agent }: CaseContext, reason: string, key: string): void {
  if (row.closedAt === null) throw new ApiError('conflict', 'The case is open', { reason: 'case-open' })
  if (account.status === 'closed') throw new ApiError('conflict', 'The account is closed', { reason: 'account-closed' })
  requireNoOpenCase(portal, account.id)
  const { approvals, cases, consents, contactUpdates, invitations } = portal.repositories
  cases.reopen(row.id)
  consents.remove(row.id)
  approvals.remove(row.id)
  contactUpdates.removeAsked(row.id)
  invitations.remove(row.id)
  recordInCase(portal, row, { byStaff: agent.id, what: 'reopened', detail: reason }, { key, what: 'case-reopened' })
  logSecurity(portal, account.id, 'case-reopened', fromDesk)
}

function requireNoOpenCase(portal: Portal, accountId: string): void {
  const open = portal.repositories.cases.openOf(accountId)
  if (open) throw new ApiError('conflict', `Case ${open.id} is open on this account`, { reason: 'other-case-open' })
}
