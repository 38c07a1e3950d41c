import { accountRisk, caseGate } from '../services/case-gate.ts'
import { requireAccount } from '../services/support-case.ts'
import { newToken } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { CaseRow } from '../repositories/cases.ts'
import type { CaseRecord } from './past-case.ts'

const marks = ['disabledAt', 'passwordResetForcedAt', 'unlockedAt', 'unfrozenAt'] as const

/**
 * Stores a case with all that happened in it, and what it was judged to be then, in the caller's transaction. Cases of an
 * account come oldest first. The link of its consent leads nowhere.
 */
export function seedCase(portal: Portal, { row, ...left }: CaseRecord): void {
  const { cases, consents, contactUpdates, approvals } = portal.repositories
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
  if (left.approval) approvals.save({ ...left.approval, ...cases.basis(row.id) })
  keepPastJudgements(portal, row)
}

const actions = { disabledAt: 'disable-two-factor', unlockedAt: 'unlock', unfrozenAt: 'unfreeze' } as const

/** What the gate and the risk were at each act and at the closing: what changed after them is left out. */
function keepPastJudgements(portal: Portal, row: CaseRow): void {
  const moments = [
    ...(['disabledAt', 'unlockedAt', 'unfrozenAt'] as const).map((mark) => ({ at: row[mark], of: actions[mark] })),
    { at: row.closedAt, of: 'closing' as const },
  ]
  for (const { at, of } of moments) {
    if (at === null) continue
    const account = changedUpTo(requireAccount(portal, row.accountId), at)
    const risk = accountRisk(portal, account, row, at)
    const gate = caseGate(portal, row, risk, of === 'closing' ? undefined : of, at)
    const twoFactorActive = row.disabledAt === null && portal.directory.factors(row.accountId).method !== null
    portal.repositories.judgements.add(row.id, { at, of, gate, risk, twoFactorActive })
  }
}

function changedUpTo(account: DirectoryAccount, at: number): DirectoryAccount {
  const upTo = (changed: number | null): number | null => (changed !== null && changed <= at ? changed : null)
  return {
    ...account,
    emailChangedAt: upTo(account.emailChangedAt),
    mobileChangedAt: upTo(account.mobileChangedAt),
    passwordChangedAt: upTo(account.passwordChangedAt),
  }
}
