import { tokenHash } from '../crypto/tokens.ts'
import type { PortalDb } from './database.ts'

/** Whose session: a customer's (an account) or a member of staff's. */
export type SessionKind = 'customer' | 'staff'

/** A token of a session, and whose the session is. */
export interface TokenRow {
  sessionId: string
  kind: SessionKind
  ownerId: string
  expiresAt: number
  spentAt: number | null
  endedAt: number | null
}

/** A session that may still be used or refreshed; times are milliseconds since 1970. */
interface LiveSession {
  id: string
  device: string
  startedAt: number
  /** When its tokens were issued last after the sign-in; null when never. */
  refreshedAt: number | null
}

/** Sessions and their tokens; only hashes of tokens are stored. */
export interface SessionRepository {
  start(session: { id: string; kind: SessionKind; ownerId: string; device: string; at: number }): void
  addToken(sessionId: string, use: 'access' | 'refresh', token: string, expiresAt: number): void
  byAccessToken(token: string): TokenRow | undefined
  byRefreshToken(token: string): TokenRow | undefined
  /** Spends every token that the session has had so far. */
  spendTokens(sessionId: string, at: number): void
  /** Remembers when tokens were last issued again. */
  markRefreshed(sessionId: string, at: number): void
  end(sessionId: string, at: number): void
  /** Whether nothing ended the session so far. */
  isOpen(sessionId: string): boolean
  /** The live sessions of a login at an instant, newest first. */
  live(kind: SessionKind, ownerId: string, at: number): LiveSession[]
  /** The device as the session named it. */
  deviceOf(sessionId: string): string
  /** When a session began, in milliseconds since 1970. */
  startedAt(sessionId: string): number
}

/** Prepares its statements. */
export function createSessionRepository(db: PortalDb): SessionRepository {
  const insert = db.prepare<[string, SessionKind, string, string, number]>(
    'INSERT INTO sessions (id, kind, owner_id, device, started_at) VALUES (?, ?, ?, ?, ?)',
  )
  const addToken = db.prepare<[string, string, string, number]>(
    'INSERT INTO tokens (token_hash, session_id, use, expires_at) VALUES (?, ?, ?, ?)',
  )
  const find = db.prepare<[string, string], TokenRow>(
    `SELECT t.session_id AS sessionId, s.kind, s.owner_id AS ownerId, t.expires_at AS expiresAt,
       t.spent_at AS spentAt, s.ended_at AS endedAt
     FROM tokens t JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = ? AND t.use = ?`,
  )
  const spendAll = db.prepare<[number, string]>(
    'UPDATE tokens SET spent_at = ? WHERE session_id = ? AND spent_at IS NULL',
  )
  const end = db.prepare<[number, string]>('UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL')
  const refreshed = db.prepare<[number, string]>('UPDATE sessions SET refreshed_at = ? WHERE id = ?')
  const live = db.prepare<[SessionKind, string, number], LiveSession>(
    `SELECT id, device, started_at AS startedAt, refreshed_at AS refreshedAt FROM sessions
     WHERE kind = ? AND owner_id = ? AND ended_at IS NULL AND EXISTS (
       SELECT 1 FROM tokens WHERE session_id = sessions.id AND use = 'refresh' AND spent_at IS NULL AND expires_at > ?)
     ORDER BY started_at DESC, rowid DESC`,
  )
  const open = db.prepare<[string], number>('SELECT ended_at IS NULL FROM sessions WHERE id = ?').pluck()
  const device = db.prepare<[string], string>('SELECT device FROM sessions WHERE id = ?').pluck()
  const started = db.prepare<[string], number>('SELECT started_at FROM sessions WHERE id = ?').pluck()
  return {
    start: (session) => void insert.run(session.id, session.kind, session.ownerId, session.device, session.at),
    addToken: (sessionId, use, token, expiresAt) => void addToken.run(tokenHash(token), sessionId, use, expiresAt),
    byAccessToken: (token) => find.get(tokenHash(token), 'access'),
    byRefreshToken: (token) => find.get(tokenHash(token), 'refresh'),
    spendTokens: (sessionId, at) => void spendAll.run(at, sessionId),
    markRefreshed: (sessionId, at) => void refreshed.run(at, sessionId),
    end: (sessionId, at) => void end.run(at, sessionId),
    isOpen: (sessionId) => open.get(sessionId) === 1,
    live: (kind, ownerId, at) => live.all(kind, ownerId, at),
    deviceOf(sessionId: string): string {
      const named = device.get(sessionId)
      if (named === undefined) throw new Error('A session is missing')
      return named
    },
    startedAt(sessionId: string): number {
      const at = started.get(sessionId)
      if (at === undefined) throw new Error('A session is missing')
      return at
    },
  }
}
