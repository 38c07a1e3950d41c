import type { Method } from '#shared/api/primitives.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { allowedAgainAt } from '../rules/codes.ts'
import { destinationOf } from './destinations.ts'

/** From when on an account may be sent another code by this method, in milliseconds since 1970; 0: it has its allowance left. */
export function sendableAt(portal: Portal, accountId: string, method: Method): number {
  if (method === 'authenticator') return 0
  const sent = portal.repositories.messages.codesSent(accountId, method, portal.limits.sendsPerEnrolment)
  return allowedAgainAt(sent, portal.limits)
}

/**
 * Refuses when an account was sent its fill of codes by this method, for every purpose. Without it a new set-up or
 * sign-in would bypass the pause between two codes, and a stream of text messages to somebody's phone. Only a
 * caller who proved the password comes here, so it does not reveal which User IDs exist. Refuses, too, where the number on
 * record is none that a code could reach: it may have changed since the method was set up.
 */
export function requireSendable(portal: Portal, accountId: string, method: Method): void {
  requireDestination(portal, accountId, method)
  const now = portal.clock.now()
  const allowedAt = sendableAt(portal, accountId, method)
  // guard: portal-codes.allowance
  if (allowedAt <= now) return
  const retryAfterSeconds = Math.ceil((allowedAt - now) / 1000)
  throw new ApiError('too-many-requests', 'Too many codes were sent; wait for the next', { retryAfterSeconds })
}

/** An hour, in milliseconds: what the desk has sent is counted in it. */
const deskWindowMs = 60 * 60 * 1000

/**
 * Refuses when the desk has had its fill of messages sent to an account within an hour, of every kind and in any
 * of its cases: nobody at the desk floods a mailbox or a phone, by mistake or on purpose.
 */
export function requireDeskSendable(portal: Portal, accountId: string): void {
  const { deskMessagesPerHour } = portal.limits
  const oldest = portal.repositories.cases.messagesCaused(accountId, deskMessagesPerHour)[deskMessagesPerHour - 1]
  const waitMs = oldest === undefined ? 0 : oldest + deskWindowMs - portal.clock.now()
  // guard: portal-desk.messages
  if (waitMs <= 0) return
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  throw new ApiError('too-many-requests', 'The desk sent this customer too many messages', { retryAfterSeconds })
}

function requireDestination(portal: Portal, accountId: string, method: Method): void {
  const account = method === 'authenticator' ? undefined : portal.directory.account(accountId)
  if (!account || destinationOf(account, method)) return
  // guard: portal-codes.destination
  throw new ApiError('destination-missing', 'The profile has no mobile number that text messages reach')
}
