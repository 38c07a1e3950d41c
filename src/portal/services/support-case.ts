import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { reasonActorRefused } from '../rules/permissions.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { CaseEventRow, CaseRow } from '../repositories/cases.ts'
import type { StaffRow } from '../repositories/staff.ts'

/** A case with the account it is about and the agent who acts on it. */
export interface CaseContext {
  row: CaseRow
  account: DirectoryAccount
  agent: StaffRow
}

/** An agent who may act, on an account where one is named. The role is looked up now, not when the session began. */
export function requireAgent(portal: Portal, staffId: string, accountId?: string): StaffRow {
  const agent = portal.repositories.staff.byId(staffId)
  const reason = reasonActorRefused(agent, accountId)
  if (reason !== undefined) throw new ApiError('forbidden', reason, { reason: 'staff-role' })
  return agent
}

/** @throws ApiError `not-found` */
export function requireAccount(portal: Portal, accountId: string): DirectoryAccount {
  const account = portal.directory.account(accountId)
  if (!account) throw new ApiError('not-found', 'There is no such account', { reason: 'account-not-found' })
  return account
}

/** @throws ApiError `not-found` */
export function requireCase(portal: Portal, caseId: string): CaseRow {
  const row = portal.repositories.cases.byId(caseId)
  if (!row) throw new ApiError('not-found', 'There is no such case', { reason: 'case-not-found' })
  return row
}

/** A case, open or closed, for an agent who may act on its account. */
export function requireCaseAtWork(portal: Portal, staffId: string, caseId: string): CaseContext {
  requireAgent(portal, staffId)
  const row = requireCase(portal, caseId)
  const agent = requireAgent(portal, staffId, row.accountId)
  return { row, account: requireAccount(portal, row.accountId), agent }
}

/** Refuses what only an open case allows. */
export function requireOpen(row: CaseRow): void {
  if (row.closedAt !== null) throw new ApiError('conflict', 'The case is closed', { reason: 'case-closed' })
}

/** A case that is still open, for an agent who may act on it. */
export function requireOpenCase(portal: Portal, staffId: string, caseId: string): CaseContext {
  const atWork = requireCaseAtWork(portal, staffId, caseId)
  requireOpen(atWork.row)
  return atWork
}

/** Writes down what happened in a case, and its effect in the ledger. */
export function recordInCase(
  portal: Portal,
  row: Pick<CaseRow, 'id' | 'accountId'>,
  event: Pick<CaseEventRow, 'byStaff' | 'what' | 'detail'>,
  effect?: { key: string; what: string },
): void {
  const at = portal.clock.now()
  portal.repositories.cases.addEvent(row.id, { at, ...event })
  if (effect) portal.repositories.ledger.append({ ...effect, accountId: row.accountId, at })
}
