import { newToken } from '../crypto/tokens.ts'
import { invitationText } from '../messages/case-texts.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { maskEmail } from '../rules/masking.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { InvitationRow } from '../store/invitations.ts'
import { stateConflict } from './change-factor.ts'
import { requirePasswordByLink } from './check-password.ts'
import { requireEnrollable, requireMethodFree, resendEnrolment, startEnrolment, verifyEnrolment } from './enrol.ts'
import type { Waiting } from './enrol.ts'
import { requireActive } from './reach.ts'
import type { Cause } from './security-log.ts'
import { fromDesk, fromLink, logSecurity } from './security-log.ts'
import { sendLink } from './send.ts'
import type { CaseAtWork } from './support-case.ts'
import { recordInCase, requireAccount } from './support-case.ts'
import { passwordTries } from './tries.ts'

/** A link that is still good, and the account that it is for. */
interface Invited {
  invitation: InvitationRow
  account: AccountRow
}

/** Sends the primary e-mail address a link to set up SMS alone; the link sent before is void. */
export function invite(portal: Portal, { row, account, agent }: CaseAtWork, key: string): void {
  requireActive(account)
  requireMethodFree(portal, account, smsNow(portal, account))
  const token = newToken()
  const sentAt = portal.clock.now()
  const { invitationSeconds } = portal.limits
  const destinationMasked = maskEmail(account.userId)
  const expiresAt = sentAt + invitationSeconds * 1000
  portal.store.invitations.send({ caseId: row.id, accountId: account.id, destinationMasked, sentAt, expiresAt }, token)
  sendLink(portal, account, 'invitation', invitationText(account.name, row.ticket, token, invitationSeconds), token)
  const event = { byStaff: agent.id, what: 'invited', detail: destinationMasked } as const
  recordInCase(portal, row, event, { key, what: 'invited' })
  logSecurity(portal, account.id, 'invited', fromDesk, 'sms')
}

/**
 * The account behind a link that is still good.
 *
 * @throws PortalProblem `not-found` for every other token: unknown, used up, expired or void
 */
function requireInvited(portal: Portal, token: string): Invited {
  const invitation = portal.store.invitations.byToken(token)
  if (!invitation || invitation.usedAt !== null || portal.clock.now() >= invitation.expiresAt) {
    throw new PortalProblem('not-found', 'This link is not valid')
  }
  return { invitation, account: requireAccount(portal, invitation.accountId) }
}

/**
 * Begins the set-up by the link, with the customer's own password. Whether it fits was found out before the transaction,
 * for the hash named: where another password was set meanwhile it is wrong. There is no session that would have ended.
 */
export function acceptInvitation(
  portal: Portal,
  token: string,
  { hashed, right }: { hashed: string; right: boolean },
  key: string,
): Invited & { waiting: Waiting } {
  const { invitation, account } = requireInvited(portal, token)
  const current = right && account.passwordHash === hashed
  requirePasswordByLink(portal, passwordTries(portal, 'customer', account.userId), current)
  if (account.mustResetPassword) throw new PortalProblem('password-reset-required', 'Set a new password first')
  requireActive(account)
  requireEnrollable(portal, account, smsNow(portal, account))
  const waiting = startEnrolment(portal, account, 'sms', { key, origin: fromLink })
  portal.store.invitations.begin(invitation.caseId, waiting.enrolment.id)
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'enrolment-started', detail: 'sms' })
  return { invitation, account, waiting }
}

/** Judges the code that the link sent; with the right one SMS is active and the link used up. */
export function verifyByInvitation(portal: Portal, token: string, typed: string, key: string): AccountRow {
  const { invitation, account, enrolmentId, cause } = requireBegun(portal, token, key)
  verifyEnrolment(portal, account, enrolmentId, typed, cause)
  portal.store.invitations.use(invitation.caseId, portal.clock.now())
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'enabled', detail: 'sms' })
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'invitation-used', detail: '' })
  return account
}

/** Sends a new code for the set-up that the link began, and voids the old one. */
export function resendByInvitation(
  portal: Portal,
  token: string,
  key: string,
): { account: AccountRow; waiting: Waiting } {
  const { invitation, account, enrolmentId, cause } = requireBegun(portal, token, key)
  const waiting = resendEnrolment(portal, account, enrolmentId, cause)
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'code-sent', detail: 'sms' })
  return { account, waiting }
}

function requireBegun(portal: Portal, token: string, key: string): Invited & { enrolmentId: string; cause: Cause } {
  const { invitation, account } = requireInvited(portal, token)
  requireActive(account)
  const { enrolmentId } = invitation
  if (enrolmentId === null) throw stateConflict(portal, account, 'No set-up was begun by this link')
  return { invitation, account, enrolmentId, cause: { key, origin: fromLink } }
}

const smsNow = (portal: Portal, { id }: AccountRow) =>
  ({ method: 'sms', expectedVersion: portal.store.factors.of(id).version }) as const
const caseOf = ({ caseId, accountId }: InvitationRow) => ({ id: caseId, accountId })
