import type { Portal } from '../portal.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import { fromDesk, logSecurity } from './security-log.ts'

/** Lets nobody sign in before a new password is set by a link to the primary e-mail; every session and older link ends, and every set-up once the password is set. */
export function forcePasswordReset(portal: Portal, account: DirectoryAccount): void {
  portal.directory.requirePasswordChange(account.id)
  portal.directory.endSessions(account.id)
  portal.repositories.passwordResets.useUp(account.id, portal.clock.now())
  logSecurity(portal, account.id, 'password-reset-forced', fromDesk)
}
