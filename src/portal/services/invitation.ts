import { methods } from '#shared/api/names.ts'
import type { InvitationOffer } from '#shared/api/case-requests.ts'
import type { Method } from '#shared/api/primitives.ts'
import { instantAt } from '../clock.ts'
import { newToken } from '../crypto/tokens.ts'
import { invitationText } from '../messages/case-texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { maskedEmail } from '#shared/domain/masking.ts'
import type { DirectoryAccount, PasswordCheck } from '../directory/directory.ts'
import type { InvitationRow } from '../repositories/invitations.ts'
import { stateConflict } from './two-factor-service.ts'
import { requirePasswordByLink } from './check-password.ts'
import { requireEnrollable, resendEnrolment, startEnrolment, verifyEnrolment } from './enrolment.ts'
import type { Begun, Waiting } from './enrolment.ts'
import { putPassword, requireGoodPassword } from './password-reset.ts'
import { requireActive } from './access.ts'
import type { Cause } from './security-log.ts'
import { fromDesk, fromLink, logSecurity } from './security-log.ts'
import { destinationOf } from './destinations.ts'
import { sendLink } from './send.ts'
import { requireDeskSendable } from './send-allowance.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase, requireAccount } from './support-case.ts'
import { passwordAttempts } from './lockout.ts'

/** A link that is still good, and the account that it is for. */
interface Invited {
  invitation: InvitationRow
  account: DirectoryAccount
}

/**
 * Sends the primary e-mail address a link by which the customer sets up 2FA alone, and first a new password where one is
 * asked for; the link sent before is void.
 *
 * @param sms whether the link offers SMS, too
 */
export function invite(portal: Portal, { row, account, agent }: CaseContext, sms: boolean, key: string): void {
  requireInvitable(portal, account)
  sendInvitation(portal, { row, account, agent }, sms, { key, what: 'invited' })
}

/** Every check before an invitation, over both kinds of directory. */
export function requireInvitable(portal: Portal, account: DirectoryAccount): void {
  requireActive(account)
  const active = portal.directory.factors(account.id).method !== null
  if (active)
    throw stateConflict(portal, account, 'already-active', 'Two-factor authentication is active; disable it first')
  requireDeskSendable(portal, account.id)
}

/** Owes the link, in the place of the one sent before; `effect` where it is an effect of its own. */
export function sendInvitation(
  portal: Portal,
  { row, account, agent }: CaseContext,
  sms: boolean,
  effect?: { key: string; what: string },
): void {
  const token = newToken()
  const sentAt = portal.clock.now()
  const { invitationSeconds } = portal.limits
  const destinationMasked = maskedEmail(account.userId)
  const expiresAt = sentAt + invitationSeconds * 1000
  const invited = { caseId: row.id, accountId: account.id, destinationMasked, sentAt, expiresAt, sms }
  portal.repositories.invitations.send(invited, token)
  const { mustResetPassword } = requireAccount(portal, account.id)
  const text = invitationText(account.name, row.ticket, token, {
    lifetimeSeconds: invitationSeconds,
    mustResetPassword,
  })
  sendLink(portal, account, 'invitation', text, token)
  recordInCase(portal, row, { byStaff: agent.id, what: 'invited', detail: destinationMasked }, effect)
  logSecurity(portal, account.id, 'invited', fromDesk)
}

/**
 * The account behind a link that is still good.
 *
 * @throws ApiError `not-found` for every other token: unknown, used up, expired or void
 */
function requireInvited(portal: Portal, token: string): Invited {
  const invitation = portal.repositories.invitations.byToken(token)
  if (!invitation || invitation.usedAt !== null || portal.clock.now() >= invitation.expiresAt) {
    throw new ApiError('not-found', 'This link is not valid', { reason: 'link-not-valid' })
  }
  return { invitation, account: requireAccount(portal, invitation.accountId) }
}

/** What a link is for. */
export function invitationOf(portal: Portal, token: string): InvitationOffer {
  const { invitation, account } = requireInvited(portal, token)
  return {
    accountName: account.name,
    methods: methodsOf(invitation, account),
    newPasswordNeeded: account.mustResetPassword,
    expiresAt: instantAt(invitation.expiresAt),
  }
}

/** SMS is offered where the desk said so, and text messages reach the number. */
function methodsOf({ sms }: InvitationRow, account: DirectoryAccount): Method[] {
  return methods.filter((method) => method !== 'sms' || (sms && destinationOf(account, 'sms') !== undefined))
}

/**
 * The account whose new password a link may set: asked for, and one that it takes. Changes nothing.
 *
 * @throws ApiError `conflict` where no new password is asked for
 */
export function requireInvitedPassword(portal: Portal, token: string, newPassword: string): DirectoryAccount {
  const { account } = requireInvited(portal, token)
  requireActive(account)
  // guard: portal-invitation.password-asked
  if (!account.mustResetPassword)
    throw new ApiError('conflict', 'No new password is asked for', { reason: 'password-set' })
  requireGoodPassword(portal, account, newPassword)
  return account
}

/** Sets the new password by the link, which goes on to the method. */
export function setInvitedPassword(
  portal: Portal,
  token: string,
  newPassword: string,
  hash: string,
  key: string,
): void {
  putPassword(portal, requireInvitedPassword(portal, token, newPassword), hash, key)
}

/**
 * Begins the set-up by the link, with the customer's own password. Whether it fits was found out before the transaction,
 * for the password named: where another one was set meanwhile it is wrong. There is no session that would have ended.
 */
export function acceptInvitation(
  portal: Portal,
  token: string,
  check: PasswordCheck,
  method: Method,
  key: string,
): Invited & { begun: Begun } {
  const { invitation, account } = requireInvited(portal, token)
  const current = portal.directory.isStillRight(account.id, check)
  requirePasswordByLink(portal, passwordAttempts(portal, 'customer', account.userId), current)
  if (account.mustResetPassword) throw new ApiError('password-reset-required', 'Set a new password first')
  requireActive(account)
  requireEnrollable(portal, account, { method, expectedVersion: portal.directory.factors(account.id).version })
  // guard: portal-invitation.sms-withheld
  if (!methodsOf(invitation, account).includes(method))
    throw new ApiError('conflict', 'This link offers no SMS', { reason: 'no-sms-by-link' })
  const begun = startEnrolment(portal, account, method, { key, origin: fromLink })
  portal.repositories.invitations.begin(invitation.caseId, begun.enrolment.id)
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'enrolment-started', detail: method })
  return { invitation, account, begun }
}

/** Judges the code of the set-up that the link began; with the right one the method is active and the link used up. */
export function verifyByInvitation(portal: Portal, token: string, typed: string, key: string): DirectoryAccount {
  const { invitation, account, enrolmentId, cause } = requireBegun(portal, token, key)
  const { awaited } = verifyEnrolment(portal, account, enrolmentId, typed, cause)
  portal.repositories.invitations.use(invitation.caseId, portal.clock.now())
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'enabled', detail: awaited.method })
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'invitation-used', detail: '' })
  return account
}

/** Sends a new code for the set-up that the link began, and voids the old one. */
export function resendByInvitation(
  portal: Portal,
  token: string,
  key: string,
): { account: DirectoryAccount; waiting: Waiting } {
  const { invitation, account, enrolmentId, cause } = requireBegun(portal, token, key)
  const waiting = resendEnrolment(portal, account, enrolmentId, cause)
  recordInCase(portal, caseOf(invitation), { byStaff: null, what: 'code-sent', detail: waiting.awaited.method })
  return { account, waiting }
}

function requireBegun(portal: Portal, token: string, key: string): Invited & { enrolmentId: string; cause: Cause } {
  const { invitation, account } = requireInvited(portal, token)
  requireActive(account)
  const { enrolmentId } = invitation
  if (enrolmentId === null) throw stateConflict(portal, account, 'no-set-up', 'No set-up was begun by this link')
  return { invitation, account, enrolmentId, cause: { key, origin: fromLink } }
}

const caseOf = ({ caseId, accountId }: InvitationRow) => ({ id: caseId, accountId })
