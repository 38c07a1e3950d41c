import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'

/** A sign-in that a system elsewhere has begun and that lacks its code. */
export interface RemoteChallengeRow {
  challengeId: string
  /** By what the system knows it; only sealed on disk. */
  challenge: string
  destinationMasked: string | null
}

/** A set-up that waits, or waited, for its code at a system elsewhere. */
export interface RemoteEnrolmentRow {
  /** The server's own id, under which its awaited code is stored. */
  id: string
  accountId: string
  /** The version of the account that it started from. */
  factorVersion: number
  /** The system's id. */
  remoteId: string
  destinationMasked: string | null
  status: 'waiting' | 'done' | 'void'
}

/** What the server keeps of customers who sign in at a system elsewhere: no password and no code. */
export interface RemoteCustomerRepository {
  /** Keeps the session of the system beside one of ours; it goes when ours ends. Forgets those whose tokens ran out by `now`. */
  keepSession(sessionId: string, session: string, now: number): void
  /** The session of the system; undefined where ours has ended. */
  sessionOf(sessionId: string): string | undefined
  /** Puts another session of the system in its place, if ours goes on. */
  renewSession(sessionId: string, session: string): void
  insertChallenge(row: RemoteChallengeRow): void
  challenge(challengeId: string): RemoteChallengeRow | undefined
  dropChallenge(challengeId: string): void
  insertEnrolment(row: Omit<RemoteEnrolmentRow, 'status'>): void
  enrolment(id: string, accountId: string): RemoteEnrolmentRow | undefined
  settleEnrolment(id: string, status: 'done' | 'void'): void
  /** Voids what waits on an account, if anything does. */
  voidWaiting(accountId: string): void
}

/** Prepares its statements. */
export function createRemoteCustomerRepository(db: PortalDb, keys: Keys): RemoteCustomerRepository {
  const keep = db.prepare<[string, Buffer]>('INSERT INTO remote_sessions (session_id, sealed) VALUES (?, ?)')
  const forget = db.prepare<[number]>(
    `DELETE FROM remote_sessions WHERE NOT EXISTS (
       SELECT 1 FROM tokens t WHERE t.session_id = remote_sessions.session_id AND t.use = 'refresh' AND t.expires_at > ?)`,
  )
  const sessionOf = db.prepare<[string], Buffer>('SELECT sealed FROM remote_sessions WHERE session_id = ?').pluck()
  const renew = db.prepare<[Buffer, string]>('UPDATE remote_sessions SET sealed = ? WHERE session_id = ?')
  const insertChallenge = db.prepare<[string, Buffer, string | null]>(
    'INSERT INTO remote_challenges (challenge_id, sealed, destination_masked) VALUES (?, ?, ?)',
  )
  const challenge = db.prepare<[string], { sealed: Buffer; destinationMasked: string | null }>(
    'SELECT sealed, destination_masked AS destinationMasked FROM remote_challenges WHERE challenge_id = ?',
  )
  const dropChallenge = db.prepare<[string]>('DELETE FROM remote_challenges WHERE challenge_id = ?')
  const insertEnrolment = db.prepare(
    `INSERT INTO remote_enrolments (id, account_id, factor_version, remote_id, destination_masked, status)
     VALUES (@id, @accountId, @factorVersion, @remoteId, @destinationMasked, 'waiting')`,
  )
  // guard: remote-customers.own-enrolment
  const enrolment = db.prepare<[string, string], RemoteEnrolmentRow>(
    `SELECT id, account_id AS accountId, factor_version AS factorVersion, remote_id AS remoteId,
       destination_masked AS destinationMasked, status FROM remote_enrolments WHERE id = ? AND account_id = ?`,
  )
  const settle = db.prepare<[string, string]>('UPDATE remote_enrolments SET status = ? WHERE id = ?')
  const voidWaiting = db.prepare<[string]>(
    `UPDATE remote_enrolments SET status = 'void' WHERE account_id = ? AND status = 'waiting'`,
  )
  const sessionPlace = (id: string): string => `remote-session:${id}`
  const challengePlace = (id: string): string => `remote-challenge:${id}`
  return {
    keepSession(id, session, now) {
      forget.run(now)
      keep.run(id, keys.seal(sessionPlace(id), session))
    },
    sessionOf(id) {
      const sealed = sessionOf.get(id)
      return sealed && keys.open(sessionPlace(id), sealed)
    },
    renewSession: (id, session) => void renew.run(keys.seal(sessionPlace(id), session), id),
    insertChallenge: ({ challengeId: id, challenge: text, destinationMasked }) =>
      void insertChallenge.run(id, keys.seal(challengePlace(id), text), destinationMasked),
    challenge(id) {
      const row = challenge.get(id)
      if (!row) return undefined
      const { sealed, destinationMasked } = row
      return { challengeId: id, challenge: keys.open(challengePlace(id), sealed), destinationMasked }
    },
    dropChallenge: (id) => void dropChallenge.run(id),
    insertEnrolment: (row) => void insertEnrolment.run(row),
    enrolment: (id, accountId) => enrolment.get(id, accountId),
    settleEnrolment: (id, status) => void settle.run(status, id),
    voidWaiting: (accountId) => void voidWaiting.run(accountId),
  }
}
