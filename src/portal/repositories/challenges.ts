import type { PortalDb } from './database.ts'
import type { SessionKind } from './sessions.ts'

/** A sign-in that lacks only the code. */
export interface ChallengeRow {
  id: string
  kind: SessionKind
  ownerId: string
  device: string
  /** The version of the second factor that it asks for; another one ends the challenge. */
  factorVersion: number
  /** From then on no new code can be sent either. */
  endsAt: number
}

/** Sign-in challenges. */
export interface ChallengeRepository {
  insert(challenge: ChallengeRow): void
  /** A challenge of this kind that no session came from yet. */
  open(id: string, kind: SessionKind): ChallengeRow | undefined
  use(id: string): void
  /** The accounts of customers whose sign-in waits for an Authenticator App's code. `now` in milliseconds. */
  waitingForApp(now: number): string[]
  /** Ends the open challenges of a login: no session comes from them any more. */
  endOpen(kind: SessionKind, ownerId: string): void
}

/** Prepares its statements. */
export function createChallengeRepository(db: PortalDb): ChallengeRepository {
  const insert = db.prepare(
    `INSERT INTO challenges (id, kind, owner_id, device, factor_version, ends_at)
     VALUES (@id, @kind, @ownerId, @device, @factorVersion, @endsAt)`,
  )
  const open = db.prepare<[string, SessionKind], ChallengeRow>(
    `SELECT id, kind, owner_id AS ownerId, device, factor_version AS factorVersion, ends_at AS endsAt
     FROM challenges WHERE id = ? AND kind = ? AND used = 0`,
  )
  const waitingForApp = db
    .prepare<[number], string>(
      `SELECT c.owner_id FROM challenges c JOIN awaited_codes w ON w.id = c.id
       WHERE c.kind = 'customer' AND c.used = 0 AND w.method = 'authenticator' AND c.ends_at > ?`,
    )
    .pluck()
  const use = db.prepare<[string]>('UPDATE challenges SET used = 1 WHERE id = ?')
  const endOpen = db.prepare<[SessionKind, string]>(
    'UPDATE challenges SET used = 1 WHERE kind = ? AND owner_id = ? AND used = 0',
  )
  return {
    insert: (challenge) => void insert.run(challenge),
    open: (id, kind) => open.get(id, kind),
    use: (id) => void use.run(id),
    waitingForApp: (now) => waitingForApp.all(now),
    endOpen: (kind, ownerId) => void endOpen.run(kind, ownerId),
  }
}
