import { instantAt } from '../clock.ts'
import { accessTokenSeconds, refreshTokenSeconds } from '../config.ts'
import { newId, newToken } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import type { SessionKind } from '../store/sessions.ts'

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
  portal.store.sessions.start({ id, kind, ownerId, device, at: portal.clock.now() })
  return issueTokens(portal, id)
}

/** A rotated session and whose it is. */
export interface RenewedSession {
  ownerId: string
  tokens: SessionTokens
}

/**
 * Rotates both tokens. A refresh token that was used before ends the session: one of its two users is a thief, and
 * nobody can tell which.
 */
export function renewSession(portal: Portal, kind: SessionKind, refreshToken: string): RenewedSession {
  const { sessions } = portal.store
  const now = portal.clock.now()
  const token = sessions.byRefreshToken(refreshToken)
  if (!token || token.kind !== kind || token.endedAt !== null) throw expired()
  if (token.spentAt !== null) sessions.end(token.sessionId, now)
  if (token.spentAt !== null || now >= token.expiresAt) throw expired()
  sessions.spendTokens(token.sessionId, now)
  return { ownerId: token.ownerId, tokens: issueTokens(portal, token.sessionId) }
}

function expired(): PortalProblem {
  return new PortalProblem('session-expired', 'The session has ended; sign in again')
}

function issueTokens(portal: Portal, id: string): SessionTokens {
  const [accessToken, refreshToken] = [newToken(), newToken()]
  const accessExpiresAt = portal.clock.now() + accessTokenSeconds * 1000
  const refreshExpiresAt = portal.clock.now() + refreshTokenSeconds * 1000
  portal.store.sessions.addToken(id, 'access', accessToken, accessExpiresAt)
  portal.store.sessions.addToken(id, 'refresh', refreshToken, refreshExpiresAt)
  return {
    id,
    accessToken,
    accessExpiresAt: instantAt(accessExpiresAt),
    refreshToken,
    refreshExpiresAt: instantAt(refreshExpiresAt),
  }
}
