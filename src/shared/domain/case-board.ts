import type { StaffMember } from '../api/sessions.ts'
import type { SupportCase } from '../api/staff.ts'
import { agentNamed, openersOf, provenBy } from './case-facts.ts'
import { caseStatus, needsSecondPerson, type CaseStatus } from './case-status.ts'

/** The groups of the board, in the order in which they are read. */
export const boardGroups = ['mine', 'ready', 'customer', 'second-person', 'colleague', 'closed'] as const
export type BoardGroup = (typeof boardGroups)[number]

/** Who is at the board. */
type Reader = Pick<StaffMember, 'id' | 'role'>

/** What waits for the customer's hands. */
const withCustomer: readonly CaseStatus[] = ['consent', 'invited']

/** Whose hands a case is in: whom the consent names, else the person who opened it. */
export function agentOf(supportCase: SupportCase): string {
  return agentNamed(supportCase) ?? supportCase.openedBy.id
}

/** The group of the board in which a member of staff finds a case: each is in exactly one. */
export function boardGroup(supportCase: SupportCase, reader: Reader): BoardGroup {
  if (supportCase.status === 'closed') return 'closed'
  if (mayDecide(supportCase, reader)) return 'mine'
  const status = caseStatus(supportCase)
  if (status === 'ready') return 'ready'
  if (status === 'approval') return 'second-person'
  if (withCustomer.includes(status)) return 'customer'
  return reader.role !== 'auditor' && agentOf(supportCase) === reader.id ? 'mine' : 'colleague'
}

/** What the reader is to do about a case in this group; an approver sees the decision that is asked of them. */
export function boardStatus(supportCase: SupportCase, reader: Reader): CaseStatus {
  return mayDecide(supportCase, reader) ? 'approval' : caseStatus(supportCase)
}

/** An approver who neither opened the case, at first or again, nor proved anything in it, while it needs a second person (GATE-5, GATE-12). */
function mayDecide(supportCase: SupportCase, { id, role }: Reader): boolean {
  return (
    role === 'approver' &&
    needsSecondPerson(supportCase) &&
    !openersOf(supportCase).includes(id) &&
    !provenBy(supportCase).includes(id)
  )
}
