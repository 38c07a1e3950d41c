import { newToken } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import type { CaseRecord } from './past-case.ts'

const marks = ['disabledAt', 'passwordResetForcedAt', 'unlockedAt', 'unfrozenAt'] as const

/** Stores a case with all that happened in it, in the caller's transaction. The link of its consent leads nowhere. */
export function layOutCase(portal: Portal, { row, ...left }: CaseRecord): void {
  const { cases, consents, contactUpdates, approvals } = portal.store
  cases.insert(row)
  for (const what of marks) {
    const at = row[what]
    if (at !== null) cases.mark(row.id, what, at)
  }
  if (row.outcome !== null && row.closedAt !== null) cases.close(row.id, row.outcome, row.closedAt)
  for (const one of left.evidence) cases.addEvidence(row.id, one)
  for (const one of left.events) cases.addEvent(row.id, one)
  if (left.consent) {
    const { answer, ...asked } = left.consent
    consents.ask(asked, newToken())
    if (answer) consents.answer(row.id, answer.status, answer.at)
  }
  if (left.contactUpdate) {
    const { status, decidedAt, ...asked } = left.contactUpdate
    contactUpdates.ask(asked)
    if (status === 'approved' && decidedAt !== null) contactUpdates.approve(row.id, decidedAt, asked)
    if (status === 'refused' && decidedAt !== null) contactUpdates.refuse(row.id, decidedAt)
  }
  if (left.approval) approvals.save(left.approval)
}
