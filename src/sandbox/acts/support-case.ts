import type { SupportCase } from '#shared/portal-api/staff.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { gateOf } from '../rules/gate.ts'
import { riskOf } from '../rules/risk.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { CaseEventRow, CaseRow } from '../store/cases.ts'
import type { StaffRow } from '../store/staff.ts'

/** An open case with the account it is about and the agent who acts on it. */
export interface CaseAtWork {
  row: CaseRow
  account: AccountRow
  agent: StaffRow
}

/** An agent who may act on an account: auditors only read, and nobody acts on an own account. */
export function requireAgent(portal: Portal, staffId: string, accountId?: string): StaffRow {
  const agent = portal.store.staff.byId(staffId)
  if (agent.role === 'auditor') throw new PortalProblem('forbidden', 'Auditors read and change nothing')
  if (accountId !== undefined && agent.ownAccountId === accountId) {
    throw new PortalProblem('forbidden', 'An agent never acts on an own account')
  }
  return agent
}

/** @throws PortalProblem `not-found` */
export function requireAccount(portal: Portal, accountId: string): AccountRow {
  const account = portal.store.accounts.byId(accountId)
  if (!account) throw new PortalProblem('not-found', 'There is no such account')
  return account
}

/** @throws PortalProblem `not-found` */
export function requireCase(portal: Portal, caseId: string): CaseRow {
  const row = portal.store.cases.byId(caseId)
  if (!row) throw new PortalProblem('not-found', 'There is no such case')
  return row
}

/** A case that is still open, for an agent who may act on it. */
export function requireOpenCase(portal: Portal, staffId: string, caseId: string): CaseAtWork {
  requireAgent(portal, staffId)
  const row = requireCase(portal, caseId)
  const agent = requireAgent(portal, staffId, row.accountId)
  if (row.closedAt !== null) throw new PortalProblem('conflict', 'The case is closed')
  return { row, account: requireAccount(portal, row.accountId), agent }
}

/** Why an account asks for more proof; `caseId` is the case at hand, which is not an earlier one. */
export function accountRisk(portal: Portal, account: AccountRow, caseId = ''): SupportCase['risk'] {
  return riskOf({
    services: portal.store.accounts.services(account.id),
    emailChangedAt: account.emailChangedAt,
    mobileChangedAt: account.mobileChangedAt,
    passwordChangedAt: account.passwordChangedAt,
    earlierCase: portal.store.cases.hadEarlier(account.id, caseId),
    now: portal.clock.now(),
  })
}

/** What the gate of a case says now. */
export function caseGate(portal: Portal, row: CaseRow, risk: SupportCase['risk']): SupportCase['gate'] {
  const evidence = portal.store.cases.evidence(row.id)
  return gateOf({
    points: evidence.reduce((sum, one) => sum + one.points, 0),
    riskRaised: risk.raised,
    evidenceFailed: evidence.some((one) => one.outcome === 'failed'),
    consented: portal.store.consents.ofCase(row.id)?.status === 'approved',
  })
}

/** Writes down what happened in a case, and its effect in the ledger. */
export function recordInCase(
  portal: Portal,
  row: Pick<CaseRow, 'id' | 'accountId'>,
  event: Pick<CaseEventRow, 'byStaff' | 'what' | 'detail'>,
  effect?: { key: string; what: string },
): void {
  const at = portal.clock.now()
  portal.store.cases.addEvent(row.id, { at, ...event })
  if (effect) portal.store.ledger.append({ ...effect, accountId: row.accountId, at })
}
