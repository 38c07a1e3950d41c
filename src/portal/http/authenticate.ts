import type { Endpoint } from '#shared/api/endpoint.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { Caller } from './handlers.ts'

/** The caller by the bearer token of a live session; undefined where nobody need be signed in. */
export function authenticate(
  portal: Portal,
  access: Endpoint['access'],
  authorization: string | undefined,
): Caller | undefined {
  if (access === 'public') return undefined
  const token = /^Bearer ([\w-]{16,512})$/.exec(authorization ?? '')?.[1]
  const found = token === undefined ? undefined : portal.repositories.sessions.byAccessToken(token)
  if (!found) throw new ApiError('unauthenticated', 'Sign in first')
  if (found.endedAt !== null || found.spentAt !== null || portal.clock.now() >= found.expiresAt) {
    throw expired()
  }
  if (access !== 'session' && access !== found.kind) throw wrongDesk(access)
  return { kind: found.kind, ownerId: found.ownerId, sessionId: found.sessionId }
}

/** Refuses when the caller's session was ended while the request ran. */
export function requireStillThere(portal: Portal, caller: Caller | undefined): void {
  if (caller && !portal.repositories.sessions.isOpen(caller.sessionId)) throw expired()
}

function expired(): ApiError {
  return new ApiError('session-expired', 'The session has ended; sign in again')
}

/** A customer at the staff desk is refused; staff have no session at the customers' side. */
function wrongDesk(access: Endpoint['access']): ApiError {
  return access === 'staff'
    ? new ApiError('forbidden', 'Only staff may do this', { reason: 'staff-role' })
    : new ApiError('unauthenticated', 'Sign in as a customer first')
}
