import { mobileChangedText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { maskedMobile } from '#shared/domain/masking.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { Cause } from './security-log.ts'
import { logSecurity } from './security-log.ts'
import { notifyEveryAddress } from './send.ts'
import { codeAttempts } from './lockout.ts'

/**
 * Changes the mobile number at once: text messages go to the new one from then on, codes sent to the old one are void,
 * and both numbers are notified. Returns the account as it is then.
 */
export function changeMobile(
  portal: Portal,
  before: DirectoryAccount,
  mobile: string,
  { key, origin }: Cause,
): DirectoryAccount {
  if (mobile === before.mobile)
    throw new ApiError('conflict', 'This is the mobile number on record already', { reason: 'number-on-record' })
  const at = portal.clock.now()
  const account = { ...before, mobile, mobileChangedAt: at }
  portal.directory.setMobile(account.id, mobile, at)
  portal.repositories.awaited.voidAll(codeAttempts(portal, 'customer', account.id, 'sms').name)
  portal.repositories.ledger.append({ key, what: 'mobile-changed', accountId: account.id, at })
  logSecurity(portal, account.id, 'mobile-changed', origin)
  const text = mobileChangedText(maskedMobile(mobile), account.name)
  notifyEveryAddress(portal, account, 'mobile-changed', text, { alsoTo: { mobile: before.mobile } })
  return account
}
