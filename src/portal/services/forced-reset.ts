import type { Portal } from '../portal.ts'
import type { AccountRow } from '../repositories/accounts.ts'
import { fromDesk, logSecurity } from './security-log.ts'
import { endEverySession } from './session.ts'

/** Lets nobody sign in before a new password is set by a link to the primary e-mail; every session and older link ends, and every set-up once the password is set. */
export function forcePasswordReset(portal: Portal, account: AccountRow): void {
  portal.store.accounts.forceReset(account.id, portal.clock.now())
  endEverySession(portal, account.id)
  portal.store.passwordResets.useUp(account.id, portal.clock.now())
  logSecurity(portal, account.id, 'password-reset-forced', fromDesk)
}
