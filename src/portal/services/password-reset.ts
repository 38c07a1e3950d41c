import { newId, newToken } from '../crypto/tokens.ts'
import { passwordChangedText, passwordResetText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { allowedAgainAt } from '../rules/codes.ts'
import { wrongNewPassword } from '#shared/domain/input/password.ts'
import { whyNoPassword } from '../rules/new-password.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import { requireActive } from './access.ts'
import { fromLink, logSecurity } from './security-log.ts'
import { sendLink, notifyEveryAddress } from './send.ts'

/**
 * Somebody asks for a new password, without sign-in: the link goes to the primary e-mail of an active account, as often
 * as codes may be sent. For any other User ID a row is written too, so that the portal is as busy.
 */
export function askReset(portal: Portal, userId: string): void {
  const { passwordResets } = portal.repositories
  const now = portal.clock.now()
  passwordResets.forget(now - forgetAfterMs)
  const account = portal.directory.accountByUserId(userId)
  if (account?.status === 'active' && sendable(portal, account.id)) {
    sendResetLink(portal, account)
    logSecurity(portal, account.id, 'password-reset-asked', { by: 'customer', from: null })
  } else {
    addLink(portal, null, newToken())
  }
}

/** Owes the primary e-mail a link to set a new password; links sent before are void from then on. */
function sendResetLink(portal: Portal, account: DirectoryAccount): void {
  const token = newToken()
  portal.repositories.passwordResets.useUp(account.id, portal.clock.now())
  addLink(portal, account.id, token)
  const text = passwordResetText(account.name, token, portal.limits.resetLinkSeconds)
  sendLink(portal, account, 'password-reset', text, token)
}

/** The account that a link is for, when it may set this password. Changes nothing. */
export function requireReset(
  portal: Portal,
  token: string,
  newPassword: string,
): { id: string; account: DirectoryAccount } {
  const reset = portal.repositories.passwordResets.usable(token, portal.clock.now())
  const account = reset && portal.directory.account(reset.accountId)
  if (!account) throw new ApiError('not-found', 'This link is not valid; ask for another', { reason: 'link-not-valid' })
  requireActive(account)
  requireGoodPassword(portal, account, newPassword)
  return { id: reset.id, account }
}

/** Refuses a password that is too short, or the User ID. */
export function requireGoodPassword(portal: Portal, account: DirectoryAccount, newPassword: string): void {
  const { passwordMinLength } = portal.limits
  const wrong = wrongNewPassword(newPassword, account.userId, passwordMinLength)
  if (wrong === null) return
  const { problem, over, needed } = wrong
  const input = { field: 'newPassword', problem, ...(over && { over }), ...(needed && { needed }) }
  throw new ApiError('invalid-request', whyNoPassword(newPassword, account.userId, passwordMinLength) ?? '', { input })
}

/**
 * Sets the password by the link: every link and session of the login ends, sign-ins under way too. Wrong tries stay
 * counted, so that a mailbox alone clears no lock.
 */
export function setPasswordByLink(
  portal: Portal,
  reset: { id: string; account: DirectoryAccount },
  hash: string,
): void {
  putPassword(portal, reset.account, hash, reset.id)
}

/** The same by any link; `key` names the effect in the ledger. */
export function putPassword(portal: Portal, account: DirectoryAccount, hash: string, key: string): void {
  const at = portal.clock.now()
  portal.repositories.passwordResets.useUp(account.id, at)
  portal.directory.setPassword(account.id, hash, at)
  // The person who began it may have known the old password alone.
  // guard: portal-enrolment.password-changed
  portal.directory.cancelEnrolments(account.id)
  if (account.mustResetPassword) portal.repositories.cases.passwordSet(account.id, at)
  portal.directory.endSessions(account.id)
  portal.repositories.ledger.append({ key, what: 'password-changed', accountId: account.id, at })
  logSecurity(portal, account.id, 'password-changed', fromLink)
  notifyEveryAddress(portal, account, 'password-changed', passwordChangedText(account.name))
}

/** A day, in milliseconds: longer than any window that counts what was asked for. */
const forgetAfterMs = 24 * 60 * 60 * 1000

function sendable(portal: Portal, accountId: string): boolean {
  const asked = portal.repositories.passwordResets.asked(accountId, portal.limits.sendsPerEnrolment)
  return allowedAgainAt(asked, portal.limits) <= portal.clock.now()
}

function addLink(portal: Portal, accountId: string | null, token: string): void {
  const askedAt = portal.clock.now()
  const expiresAt = askedAt + portal.limits.resetLinkSeconds * 1000
  portal.repositories.passwordResets.insert({ id: newId('reset'), accountId, askedAt, expiresAt }, token)
}
