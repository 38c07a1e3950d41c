import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import { actOfCase, reasonSecondPersonRefusedIn, validDecision } from './case-gate.ts'
import { hasReadUpdate } from '#shared/domain/case-facts.ts'
import { applyContactUpdate, requireAddressFree } from './contact-update.ts'
import { requireNotClosed } from './access.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase, requireCaseAtWork, requireOpen } from './support-case.ts'

/** An open case, for somebody who may be its second person. */
export function requireSecondPerson(portal: Portal, staffId: string, caseId: string): CaseContext {
  const atWork = requireCaseAtWork(portal, staffId, caseId)
  const reason = reasonSecondPersonRefusedIn(portal, atWork.row, staffId)
  if (reason !== undefined) throw new ApiError('forbidden', reason, { reason: 'staff-role' })
  requireOpen(atWork.row)
  return atWork
}

/** What a second person says; of the act of the case by default. */
interface Decision {
  note: string
  act?: CaseAct | undefined
}

/**
 * Approves an act of a case, on its evidence and contact update as they are. The contact update that waits for it takes
 * effect now.
 */
export function approveCase(portal: Portal, atWork: CaseContext, { note, act: named }: Decision, key: string): void {
  const { row, account, agent } = atWork
  const act = named ?? actOfCase(portal, row.id)
  requireUndecided(portal, atWork, act)
  const update = portal.repositories.contactUpdates.ofCase(row.id)
  const waiting = update?.status === 'asked' ? update : undefined
  if (waiting) {
    requireNotClosed(account)
    // guard: portal-contact.read-before-approved
    if (!hasReadUpdate(portal.repositories.cases.events(row.id), agent.id)) {
      throw new ApiError('conflict', 'The approver has not read the contact update as it was last asked for', {
        reason: 'contact-unread',
      })
    }
    requireAddressFree(portal, account, waiting.email)
  }
  decide(portal, atWork, 'approved', { note, act })
  recordInCase(portal, row, { byStaff: agent.id, what: 'approved', detail: note }, { key, what: 'case-approved' })
  if (waiting) applyContactUpdate(portal, account, waiting)
}

/** Refuses a case with any act, and the contact update that waits with it. */
export function refuseCase(portal: Portal, atWork: CaseContext, { note, act: named }: Decision, key: string): void {
  const { row, agent } = atWork
  const act = named ?? actOfCase(portal, row.id)
  requireUndecided(portal, atWork, act)
  decide(portal, atWork, 'refused', { note, act })
  portal.repositories.contactUpdates.refuse(row.id, portal.clock.now())
  recordInCase(portal, row, { byStaff: agent.id, what: 'refused', detail: note }, { key, what: 'case-refused' })
}

/** Nobody decides twice; an approval of one act is no word on another one. */
function requireUndecided(portal: Portal, { row }: CaseContext, act: CaseAct): void {
  const word = validDecision(portal, row)
  if (!word || (word.status === 'approved' && word.act !== act)) return
  throw new ApiError('conflict', `The case is ${word.status} already`, { reason: 'case-decided' })
}

function decide(
  portal: Portal,
  { row, agent }: CaseContext,
  status: 'approved' | 'refused',
  { note, act }: { note: string; act: CaseAct },
): void {
  const basis = portal.repositories.cases.basis(row.id)
  portal.repositories.approvals.save({
    caseId: row.id,
    status,
    byStaff: agent.id,
    note,
    act,
    ...basis,
    at: portal.clock.now(),
  })
}
