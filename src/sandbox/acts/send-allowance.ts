import type { Method } from '#shared/portal-api/primitives.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { allowedAgainAt } from '../rules/codes.ts'

/** From when on an account may be sent another code by this method, in milliseconds since 1970; 0: it has its allowance left. */
export function sendableAt(portal: Portal, accountId: string, method: Method): number {
  if (method === 'authenticator') return 0
  const sent = portal.store.messages.codesSent(accountId, method, portal.limits.sendsPerEnrolment)
  return allowedAgainAt(sent, portal.limits)
}

/**
 * Refuses when an account was sent its fill of codes by this method, whatever they were for. Without it a new set-up or
 * sign-in would be a way round the pause between two codes, and a stream of text messages to somebody's phone. Only a
 * caller who proved the password comes here, so it tells nobody which User IDs exist.
 */
export function requireSendable(portal: Portal, accountId: string, method: Method): void {
  const now = portal.clock.now()
  const allowedAt = sendableAt(portal, accountId, method)
  if (allowedAt <= now) return
  const retryAfterSeconds = Math.ceil((allowedAt - now) / 1000)
  throw new PortalProblem('too-many-requests', 'Too many codes were sent; wait for the next', { retryAfterSeconds })
}
