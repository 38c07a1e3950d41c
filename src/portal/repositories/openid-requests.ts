import type { StepUpOperation } from '#shared/api/openid-sign-in.ts'
import { tokenHash } from '../crypto/tokens.ts'
import type { PortalDb } from './database.ts'

/** The one call that a step-up proves somebody for. */
export interface StepUpFor {
  sessionId: string
  operation: StepUpOperation
  caseId: string
  key: string
}

/** An ID token that is waited for; times are milliseconds since 1970. */
interface OpenIdRequest {
  id: string
  nonceHash: string
  madeAt: number
}

interface WaitingSignIn extends OpenIdRequest {
  device: string
}
interface WaitingStepUp extends OpenIdRequest, Pick<StepUpFor, 'sessionId'> {}

/** The ID tokens that are waited for, each with a nonce that counts once. Only hashes of nonces are stored. */
export interface OpenIdRequestRepository {
  addSignIn(request: { id: string; nonce: string; device: string; at: number; expiresAt: number }): void
  addStepUp(request: { id: string; nonce: string; at: number; expiresAt: number } & StepUpFor): void
  /** A sign-in whose nonce nobody used so far. */
  waitingSignIn(id: string, now: number): WaitingSignIn | undefined
  /** The same of a step-up of this session. */
  waitingStepUp(id: string, sessionId: string, now: number): WaitingStepUp | undefined
  /** Uses the nonce up; false where it was used, or its time is over. */
  use(id: string, now: number): boolean
  /** The session that a sign-in began, and when the provider saw the person sign in. */
  signedIn(id: string, sessionId: string, authTime: number): void
  /** A step-up proved its call until then. */
  proved(id: string, authTime: number, until: number): void
  /** When the provider last saw the person of a session sign in, as far as this server was shown. */
  lastAuthTime(sessionId: string): number | undefined
  /** Spends what was proved for a call; false where nothing was, or not any more. */
  spend(proved: StepUpFor, now: number): boolean
  /** Forgets what ended before an instant, at which no session of now had begun. */
  forget(before: number): void
}

/** Prepares its statements. */
export function createOpenIdRequestRepository(db: PortalDb): OpenIdRequestRepository {
  const addSignIn = db.prepare(
    `INSERT INTO openid_requests (id, nonce_hash, device, made_at, expires_at)
     VALUES (@id, @nonceHash, @device, @at, @expiresAt)`,
  )
  const addStepUp = db.prepare(
    `INSERT INTO openid_requests (id, nonce_hash, session_id, operation, case_id, operation_key, made_at, expires_at)
     VALUES (@id, @nonceHash, @sessionId, @operation, @caseId, @key, @at, @expiresAt)`,
  )
  const waitingSignIn = db.prepare<[string, number], WaitingSignIn>(
    `SELECT id, nonce_hash AS nonceHash, made_at AS madeAt, device FROM openid_requests
     WHERE id = ? AND device IS NOT NULL AND used_at IS NULL AND expires_at > ?`,
  )
  // guard: openid.step-up-of-session
  const waitingStepUp = db.prepare<[string, string, number], WaitingStepUp>(
    `SELECT id, nonce_hash AS nonceHash, made_at AS madeAt, session_id AS sessionId FROM openid_requests
     WHERE id = ? AND session_id = ? AND operation IS NOT NULL AND used_at IS NULL AND expires_at > ?`,
  )
  // guard: openid.used-once
  const use = db.prepare<[number, string, number]>(
    'UPDATE openid_requests SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?',
  )
  const signedIn = db.prepare<[string, number, string]>(
    'UPDATE openid_requests SET session_id = ?, auth_time = ? WHERE id = ?',
  )
  const proved = db.prepare<[number, number, string]>(
    'UPDATE openid_requests SET auth_time = ?, proved_until = ? WHERE id = ?',
  )
  const last = db
    .prepare<[string], number | null>('SELECT max(auth_time) FROM openid_requests WHERE session_id = ?')
    .pluck()
  // guard: openid.step-up-binding
  const spend = db.prepare<[number, string, string, string, string, number]>(
    `UPDATE openid_requests SET spent_at = ?
     WHERE session_id = ? AND operation = ? AND case_id = ? AND operation_key = ? AND proved_until > ? AND spent_at IS NULL`,
  )
  const forget = db.prepare<[number]>('DELETE FROM openid_requests WHERE expires_at < ?')
  return {
    addSignIn: ({ nonce, ...row }) => void addSignIn.run({ ...row, nonceHash: tokenHash(nonce) }),
    addStepUp: ({ nonce, ...row }) => void addStepUp.run({ ...row, nonceHash: tokenHash(nonce) }),
    waitingSignIn: (id, now) => waitingSignIn.get(id, now),
    waitingStepUp: (id, sessionId, now) => waitingStepUp.get(id, sessionId, now),
    use: (id, now) => use.run(now, id, now).changes === 1,
    signedIn: (id, sessionId, authTime) => void signedIn.run(sessionId, authTime, id),
    proved: (id, authTime, until) => void proved.run(authTime, until, id),
    lastAuthTime: (sessionId) => last.get(sessionId) ?? undefined,
    spend: ({ sessionId, operation, caseId, key }, now) =>
      spend.run(now, sessionId, operation, caseId, key, now).changes > 0,
    forget: (before) => void forget.run(before),
  }
}
