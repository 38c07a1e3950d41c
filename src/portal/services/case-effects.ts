import { unfrozenText, unlockedText } from '../messages/case-texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { Judged } from './case-gate.ts'
import { keepJudgement, requireGate } from './case-gate.ts'
import { disableFactor, requireActiveMethod, stateConflict } from './two-factor-service.ts'
import type { AgentProof } from './agent-proof.ts'
import { requireAgentProof } from './agent-proof.ts'
import { sendInvitation } from './invitation.ts'
import { requireActive, requireNotClosed } from './access.ts'
import { fromDesk, logSecurity } from './security-log.ts'
import { notifyEveryAddress } from './send.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase } from './support-case.ts'

/**
 * Disables 2FA for a customer: the gate open, the agent the one whom the customer agreed to, and proved.
 * Where the registered e-mail was invalid the customer must also set a new password: a person who had the old address may
 * know the old one.
 */
export function disableInCase(portal: Portal, atWork: CaseContext, proof: DisablingProof & { key: string }): void {
  const { row, account, agent } = atWork
  const { method, judged } = requireDisabling(portal, atWork, proof)
  const at = portal.clock.now()
  // guard: portal-case.judgement
  keepJudgement(portal, row, 'disable-two-factor', judged)
  portal.repositories.cases.mark(row.id, 'disabledAt', at)
  disableFactor(portal, account, method, { key: proof.key, origin: fromDesk })
  recordInCase(portal, row, { byStaff: agent.id, what: 'disabled', detail: method })
  if (row.scenario === 'registered-email-valid') return
  forcePasswordReset(portal, account)
  portal.repositories.cases.forceReset(row.id, at, account.passwordChangedAt)
  recordInCase(portal, row, { byStaff: agent.id, what: 'password-reset-forced', detail: '' })
  // One link for both: the new password, then the method.
  sendInvitation(portal, atWork, true)
}

/** What an agent shows who disables 2FA, and the version that was seen. */
export interface DisablingProof {
  proof: AgentProof
  expectedVersion: number
}

/** Every check before a disabling, over both kinds of directory; changes nothing but the count of wrong passwords. */
export function requireDisabling(
  portal: Portal,
  atWork: CaseContext,
  { proof, expectedVersion }: DisablingProof,
): { method: Method; judged: Judged } {
  const { row, account, agent } = atWork
  requireActive(account)
  requireFirst(row.disabledAt, 'disabled 2FA')
  const method = requireActiveMethod(portal, account, expectedVersion)
  const judged = requireGate(portal, atWork, 'disable-two-factor')
  requireAgentProof(portal, agent, proof)
  return { method, judged }
}

/** Clears the wrong tries of an account, passwords and codes, with the locks that they brought. */
export function unlockInCase(portal: Portal, atWork: CaseContext, key: string): void {
  const judged = requireUnlocking(portal, atWork)
  portal.directory.unlock(atWork.account.id)
  recordUnlocked(portal, atWork, judged, key)
}

/** Every check before an unlocking, over both kinds of directory. */
export function requireUnlocking(portal: Portal, atWork: CaseContext): Judged {
  const { row, account } = atWork
  requireActive(account)
  requireFirst(row.unlockedAt, 'unlocked the account')
  if (!portal.directory.hasWrongAttempts(account.id))
    throw stateConflict(portal, account, 'nothing-to-unlock', 'There is nothing to unlock')
  return requireGate(portal, atWork, 'unlock')
}

/** Writes down that a case unlocked its account, and owes the notices. */
export function recordUnlocked(
  portal: Portal,
  { row, account, agent }: CaseContext,
  judged: Judged,
  key: string,
): void {
  keepJudgement(portal, row, 'unlock', judged)
  portal.repositories.cases.mark(row.id, 'unlockedAt', portal.clock.now())
  recordInCase(portal, row, { byStaff: agent.id, what: 'unlocked', detail: '' }, { key, what: 'account-unlocked' })
  logSecurity(portal, account.id, 'unlocked', fromDesk)
  notifyEveryAddress(portal, account, 'account-unlocked', unlockedText(account.name))
}

/** Makes a frozen account active again. */
export function unfreezeInCase(portal: Portal, atWork: CaseContext, key: string): void {
  const judged = requireUnfreezing(portal, atWork)
  portal.directory.setStatus(atWork.account.id, 'active')
  recordUnfrozen(portal, atWork, judged, key)
}

/** Every check before an account is made active, over both kinds of directory. */
export function requireUnfreezing(portal: Portal, atWork: CaseContext): Judged {
  const { row, account } = atWork
  requireNotClosed(account)
  requireFirst(row.unfrozenAt, 'made the account active')
  if (account.status !== 'frozen') throw stateConflict(portal, account, 'not-frozen', 'The account is not frozen')
  return requireGate(portal, atWork, 'unfreeze')
}

/** Writes down that a case made its account active, and owes the notices. */
export function recordUnfrozen(
  portal: Portal,
  { row, account, agent }: CaseContext,
  judged: Judged,
  key: string,
): void {
  keepJudgement(portal, row, 'unfreeze', judged)
  portal.repositories.cases.mark(row.id, 'unfrozenAt', portal.clock.now())
  recordInCase(portal, row, { byStaff: agent.id, what: 'unfrozen', detail: '' }, { key, what: 'account-unfrozen' })
  logSecurity(portal, account.id, 'unfrozen', fromDesk)
  notifyEveryAddress(portal, account, 'account-unfrozen', unfrozenText(account.name))
}

/** A case does each thing once: what proved the first time proves nothing of a second. */
function requireFirst(doneAt: number | null, what: string): void {
  if (doneAt !== null) throw new ApiError('conflict', `This case has ${what} already`, { reason: 'done-in-case' })
}

/** Lets nobody sign in before a new password is set by a link to the primary e-mail; every session and older link ends, and every set-up once the password is set. */
function forcePasswordReset(portal: Portal, account: DirectoryAccount): void {
  portal.directory.requirePasswordChange(account.id)
  portal.directory.endSessions(account.id)
  portal.repositories.passwordResets.useUp(account.id, portal.clock.now())
  logSecurity(portal, account.id, 'password-reset-forced', fromDesk)
}
