import { instantAt } from '../clock.ts'
import { accessTokenSeconds, refreshTokenSeconds } from '../config.ts'
import { newId, newToken } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { SessionKind, TokenRow } from '../repositories/sessions.ts'
import { fromSession, logSecurity } from './security-log.ts'

/** The tokens of a session as the API answers them. */
export interface SessionTokens {
  id: string
  accessToken: string
  accessExpiresAt: string
  refreshToken: string
  refreshExpiresAt: string
}

/** Starts a session for a login that has proved itself. */
export function startSession(portal: Portal, kind: SessionKind, ownerId: string, device: string): SessionTokens {
  const id = newId('session')
  portal.repositories.sessions.start({ id, kind, ownerId, device, at: portal.clock.now() })
  if (kind === 'customer') logSecurity(portal, ownerId, 'signed-in', fromSession(portal, id))
  return issueTokens(portal, id)
}

/** A rotated session and whose it is. */
export interface RenewedSession {
  ownerId: string
  tokens: SessionTokens
}

/**
 * Rotates both tokens. A refresh token that was used before ends the session: one of its two users is a thief, and
 * nobody can know which.
 */
export function renewSession(portal: Portal, kind: SessionKind, refreshToken: string): RenewedSession {
  const { sessions } = portal.repositories
  const now = portal.clock.now()
  const token = sessions.byRefreshToken(refreshToken)
  if (!token || token.kind !== kind || token.endedAt !== null) throw expired()
  if (token.spentAt !== null) endReused(portal, token)
  if (token.spentAt !== null || now >= token.expiresAt) throw expired()
  sessions.spendTokens(token.sessionId, now)
  sessions.markRefreshed(token.sessionId, now)
  return { ownerId: token.ownerId, tokens: issueTokens(portal, token.sessionId) }
}

/** Ends a customer's own session. */
export function signOut(portal: Portal, sessionId: string, accountId: string): void {
  portal.repositories.sessions.end(sessionId, portal.clock.now())
  logSecurity(portal, accountId, 'signed-out', fromSession(portal, sessionId))
}

/** Ends every live session of a customer's login but one; returns how many. */
export function endOtherSessions(portal: Portal, keptId: string, accountId: string): number {
  const now = portal.clock.now()
  const others = portal.repositories.sessions.live('customer', accountId, now).filter(({ id }) => id !== keptId)
  for (const { id } of others) portal.repositories.sessions.end(id, now)
  if (others.length > 0) logSecurity(portal, accountId, 'other-sessions-ended', fromSession(portal, keptId))
  return others.length
}

/** One of the two who used the token is a thief; the log records on which device's session. */
function endReused(portal: Portal, { sessionId, kind, ownerId }: TokenRow): void {
  portal.repositories.sessions.end(sessionId, portal.clock.now())
  if (kind !== 'customer') return
  const { from } = fromSession(portal, sessionId)
  logSecurity(portal, ownerId, 'session-reused', { by: 'system', from })
}

function expired(): ApiError {
  return new ApiError('session-expired', 'The session has ended; sign in again')
}

function issueTokens(portal: Portal, id: string): SessionTokens {
  const [accessToken, refreshToken] = [newToken(), newToken()]
  const accessExpiresAt = portal.clock.now() + accessTokenSeconds * 1000
  const refreshExpiresAt = portal.clock.now() + refreshTokenSeconds * 1000
  portal.repositories.sessions.addToken(id, 'access', accessToken, accessExpiresAt)
  portal.repositories.sessions.addToken(id, 'refresh', refreshToken, refreshExpiresAt)
  return {
    id,
    accessToken,
    accessExpiresAt: instantAt(accessExpiresAt),
    refreshToken,
    refreshExpiresAt: instantAt(refreshExpiresAt),
  }
}
