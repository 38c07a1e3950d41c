import type { ContactInFull } from '#shared/api/staff.ts'
import { instantAt } from '../clock.ts'
import { emailChangedText } from '../messages/case-texts.ts'
import { mobileChangedText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { broughtAddress } from '../rules/gate.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import { normalUserId } from '../rules/attempt-subjects.ts'
import type { ContactUpdateRow } from '../repositories/contact-updates.ts'
import { requireNotClosed } from './access.ts'
import { fromDesk, logSecurity } from './security-log.ts'
import { notifyEveryAddress } from './send.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase } from './support-case.ts'
import { passwordAttempts } from './lockout.ts'

/** What an agent enters; at least one of the two. */
interface AskedContact {
  email?: string | undefined
  mobileNumber?: string | undefined
}

/**
 * Asks for another e-mail address or number, in the place of what was asked before; it takes effect when a second person
 * approves. What a second person said of the case until now counts no more.
 */
export function askContactUpdate(
  portal: Portal,
  { row, account, agent }: CaseContext,
  asked: AskedContact,
  key: string,
): void {
  requireNotClosed(account)
  if (row.scenario !== 'registered-email-invalid') {
    throw new ApiError('conflict', 'The registered e-mail is valid: the customer changes the profile alone', {
      reason: 'contact-by-profile',
    })
  }
  if (broughtAddress(portal.repositories.contactUpdates.ofCase(row.id))) {
    throw new ApiError('conflict', 'The contact update of this case took effect already', { reason: 'contact-updated' })
  }
  // What is on record already stays as it is, beside what is new.
  const email = newOrNull(asked.email && normalUserId(asked.email), account.userId)
  const mobile = newOrNull(asked.mobileNumber, account.mobile)
  if (email === null && mobile === null)
    throw new ApiError('conflict', 'These details are on record already', { reason: 'contact-on-record' })
  requireAddressFree(portal, account, email)
  portal.repositories.contactUpdates.ask({ caseId: row.id, email, mobile, askedAt: portal.clock.now() })
  portal.repositories.approvals.removeRefusal(row.id)
  const detail = [email && maskedEmail(email), mobile && maskedMobile(mobile)].filter((one) => one !== null).join(', ')
  const event = { byStaff: agent.id, what: 'contact-update-asked', detail } as const
  recordInCase(portal, row, event, { key, what: 'contact-update-asked' })
}

/**
 * What a contact update that waits would put on record, in full: who decides on it, or entered it, must be able to
 * compare it with the form. The case records who read it.
 */
export function readContactUpdate(portal: Portal, { row, agent }: CaseContext): ContactInFull {
  const update = portal.repositories.contactUpdates.ofCase(row.id)
  // guard: portal-contact.read-while-asked
  if (update?.status !== 'asked')
    throw new ApiError('conflict', 'No contact update waits for a decision', { reason: 'no-contact-update' })
  // guard: portal-contact.reading-told
  recordInCase(portal, row, { byStaff: agent.id, what: 'contact-update-read', detail: '' })
  return { email: update.email, mobileNumber: update.mobile, askedAt: instantAt(update.askedAt) }
}

function newOrNull(asked: string | undefined, onRecord: string | null): string | null {
  return asked === undefined || asked === onRecord ? null : asked
}

/** Refuses an e-mail address that is the User ID of another login. */
export function requireAddressFree(portal: Portal, account: DirectoryAccount, email: string | null): void {
  const owner = email === null ? undefined : portal.directory.accountByUserId(email)
  if (owner && owner.id !== account.id)
    throw new ApiError('conflict', 'Another login has this e-mail address', { reason: 'address-taken' })
}

/**
 * Puts the new address and number on record. A person who has the old ones loses what they could still use: sessions,
 * sign-ins and set-ups under way, links. Every address is notified, the old ones too; the wrong tries of the login stay counted.
 */
export function applyContactUpdate(portal: Portal, account: DirectoryAccount, update: ContactUpdateRow): void {
  const { attempts, contactUpdates, invitations, passwordResets } = portal.repositories
  const at = portal.clock.now()
  const userId = update.email ?? account.userId
  const mobile = update.mobile ?? account.mobile
  const [newEmail, newMobile] = [userId !== account.userId, mobile !== account.mobile]
  if (newEmail) portal.directory.setEmail(account.id, userId, at)
  if (newMobile && mobile !== null) portal.directory.setMobile(account.id, mobile, at)
  contactUpdates.approve(update.caseId, at, {
    emailChangedBefore: account.emailChangedAt,
    mobileChangedBefore: account.mobileChangedAt,
  })
  if (newEmail) attempts.save(passwordName(portal, userId), attempts.of(passwordName(portal, account.userId)))
  portal.directory.cancelEnrolments(account.id)
  invitations.removeUnused(account.id)
  passwordResets.useUp(account.id, at)
  portal.directory.endSessions(account.id)
  const changed = { ...account, userId, mobile }
  const alsoTo = { email: account.userId, mobile: account.mobile }
  if (newEmail) {
    logSecurity(portal, account.id, 'email-changed', fromDesk)
    notifyEveryAddress(portal, changed, 'email-changed', emailChangedText(maskedEmail(userId), account.name), {
      alsoTo,
    })
  }
  if (newMobile && mobile !== null) {
    logSecurity(portal, account.id, 'mobile-changed', fromDesk)
    notifyEveryAddress(portal, changed, 'mobile-changed', mobileChangedText(maskedMobile(mobile), account.name), {
      alsoTo,
    })
  }
}

const passwordName = (portal: Portal, userId: string): string => passwordAttempts(portal, 'customer', userId).name
