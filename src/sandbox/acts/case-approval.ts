import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { secondPersonObstacleIn, standingWord } from './case-gate.ts'
import { applyContactUpdate, hasReadUpdate, requireAddressFree } from './contact-update.ts'
import { requireNotClosed } from './reach.ts'
import type { CaseAtWork } from './support-case.ts'
import { recordInCase, requireCaseAtWork, requireOpen } from './support-case.ts'

/** An open case, for somebody who may be its second person. */
export function requireSecondPerson(portal: Portal, staffId: string, caseId: string): CaseAtWork {
  const atWork = requireCaseAtWork(portal, staffId, caseId)
  const obstacle = secondPersonObstacleIn(portal, atWork.row, staffId)
  if (obstacle !== undefined) throw new PortalProblem('forbidden', obstacle)
  requireOpen(atWork.row)
  return atWork
}

/** Approves a case. The contact update that waits for it takes effect now. */
export function approveCase(portal: Portal, atWork: CaseAtWork, note: string, key: string): void {
  const { row, account, agent } = atWork
  requireUndecided(portal, atWork)
  const update = portal.store.contactUpdates.ofCase(row.id)
  const waiting = update?.status === 'asked' ? update : undefined
  if (waiting) {
    requireNotClosed(account)
    // guard: portal-contact.read-before-approved
    if (!hasReadUpdate(portal, row.id, agent.id)) {
      throw new PortalProblem('conflict', 'The approver has not read the contact update as it was last asked for')
    }
    requireAddressFree(portal, account, waiting.email)
  }
  decide(portal, atWork, 'approved', note)
  recordInCase(portal, row, { byStaff: agent.id, what: 'approved', detail: note }, { key, what: 'case-approved' })
  if (waiting) applyContactUpdate(portal, account, waiting)
}

/** Refuses a case, and the contact update that waits with it. */
export function refuseCase(portal: Portal, atWork: CaseAtWork, note: string, key: string): void {
  const { row, agent } = atWork
  requireUndecided(portal, atWork)
  decide(portal, atWork, 'refused', note)
  portal.store.contactUpdates.refuse(row.id, portal.clock.now())
  recordInCase(portal, row, { byStaff: agent.id, what: 'refused', detail: note }, { key, what: 'case-refused' })
}

function requireUndecided(portal: Portal, { row }: CaseAtWork): void {
  const word = standingWord(portal, row)
  if (word) throw new PortalProblem('conflict', `The case is ${word.status} already`)
}

function decide(portal: Portal, { row, agent }: CaseAtWork, status: 'approved' | 'refused', note: string): void {
  portal.store.approvals.save({ caseId: row.id, status, byStaff: agent.id, note, at: portal.clock.now() })
}
