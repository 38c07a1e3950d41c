import type { SecurityEvent } from '#shared/api/security-events.ts'
import { frozenText, notMeText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import type { Cause } from './security-log.ts'
import { logSecurity } from './security-log.ts'
import { notifyEveryAddress, notifySupport } from './send.ts'

/** The event of an account that its owner reports. */
export function requireEvent(portal: Portal, accountId: string, eventId: string): SecurityEvent {
  const event = portal.repositories.securityEvents.byId(accountId, eventId)
  if (!event) throw new ApiError('not-found', 'There is no such event on this account')
  return event
}

/**
 * "This was not me": freezes the account against every change, cancels the set-up that waits, notifies every address and
 * support. Returns the account as it is then.
 */
export function freeze(
  portal: Portal,
  before: DirectoryAccount,
  event: SecurityEvent,
  { key, origin }: Cause,
): DirectoryAccount {
  const account = { ...before, status: 'frozen' as const }
  portal.directory.setStatus(account.id, account.status)
  portal.directory.cancelEnrolments(account.id)
  portal.repositories.ledger.append({ key, what: 'account-frozen', accountId: account.id, at: portal.clock.now() })
  logSecurity(portal, account.id, 'frozen', origin)
  notifyEveryAddress(portal, account, 'account-frozen', frozenText(account.name))
  notifySupport(portal, account, notMeText(account.id, event))
  return account
}
