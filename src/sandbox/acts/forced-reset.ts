import type { Portal } from '../portal.ts'
import type { AccountRow } from '../store/accounts.ts'
import { sendResetLink } from './password-reset.ts'
import { fromDesk, logSecurity } from './security-log.ts'
import { endEverySession } from './session.ts'

/** Lets nobody sign in before a new password is set by the link that goes to the primary e-mail; every session ends. */
export function forcePasswordReset(portal: Portal, account: AccountRow): void {
  portal.store.accounts.forceReset(account.id, portal.clock.now())
  endEverySession(portal, account.id)
  sendResetLink(portal, account)
  logSecurity(portal, account.id, 'password-reset-forced', fromDesk)
}
