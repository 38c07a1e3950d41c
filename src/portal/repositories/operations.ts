import type { OperationState } from '#shared/api/operations.ts'
import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'

/** An answer as first given. */
export interface StoredAnswer {
  status: number
  body: unknown
}

/** What the portal remembers of a request with an idempotency key. */
export interface OperationRow {
  status: Exclude<OperationState['status'], 'unseen'>
  /** Keyed hash of the request without its secrets; null for a tombstone set before any request came. */
  requestMac: string | null
  /** Keyed hash of the passwords and codes in it; null where it has none. */
  secretMac: string | null
  /** The session that sent the request; null where none did, or where it was not kept yet. */
  sessionId: string | null
  /** Which run of the request is at work. */
  run: string | null
  answer: StoredAnswer | null
  /** Milliseconds since 1970. */
  begunAt: number
}

interface NewOperation extends Pick<OperationRow, 'secretMac' | 'sessionId'> {
  requestMac: string
  run: string
  /** Milliseconds since 1970. */
  at: number
}

interface Stored extends Omit<OperationRow, 'answer'> {
  answerStatus: number | null
  answerSealed: Buffer | null
}

/** Operations by caller and key; answers lie sealed. */
export interface OperationRepository {
  find(caller: string, key: string): OperationRow | undefined
  begin(caller: string, key: string, request: NewOperation): void
  settle(caller: string, key: string, status: 'applied' | 'rejected', answer: StoredAnswer): void
  /** Sets a tombstone, unless the operation has its outcome already. */
  void(caller: string, key: string, at: number): void
  /** Takes a run back that came to nothing. */
  drop(caller: string, key: string, run: string): void
  /** Drops what a dead launch left running: its effect never committed. One on a remote directory is settled instead. */
  dropRunning(): void
  /** Forgets what began before an instant. */
  forget(before: number): void
}

/** Prepares its statements. */
export function createOperationRepository(db: PortalDb, keys: Keys): OperationRepository {
  const find = db.prepare<[string, string], Stored>(
    `SELECT status, request_mac AS requestMac, secret_mac AS secretMac, session_id AS sessionId, begun_at AS begunAt, run, answer_status AS answerStatus,
       answer_sealed AS answerSealed FROM operations WHERE caller = ? AND key = ?`,
  )
  const begin = db.prepare(
    `INSERT INTO operations (caller, key, request_mac, secret_mac, session_id, run, status, begun_at)
     VALUES (@caller, @key, @requestMac, @secretMac, @sessionId, @run, 'running', @at)`,
  )
  const settle = db.prepare<[string, number, Buffer, string, string]>(
    'UPDATE operations SET status = ?, answer_status = ?, answer_sealed = ? WHERE caller = ? AND key = ?',
  )
  const voidIt = db.prepare<[string, string, number]>(
    `INSERT INTO operations (caller, key, status, begun_at) VALUES (?, ?, 'voided', ?)
     ON CONFLICT (caller, key) DO UPDATE SET status = 'voided' WHERE status = 'running'`,
  )
  const drop = db.prepare<[string, string, string]>(
    `DELETE FROM operations WHERE caller = ? AND key = ? AND run = ? AND status = 'running'`,
  )
  const dropRunning = db.prepare(
    `DELETE FROM operations AS o WHERE status = 'running' AND NOT EXISTS
       (SELECT 1 FROM remote_effects r WHERE r.caller = o.caller AND r.key = o.key AND r.settled_at IS NULL)`,
  )
  const forget = db.prepare<[number]>(`DELETE FROM operations WHERE begun_at < ? AND status <> 'running'`)
  const place = (caller: string, key: string): string => `operation:${caller}:${key}`
  return {
    find(caller: string, key: string): OperationRow | undefined {
      const row = find.get(caller, key)
      if (!row) return undefined
      const { answerStatus, answerSealed, ...rest } = row
      if (answerStatus === null || answerSealed === null) return { ...rest, answer: null }
      const body: unknown = JSON.parse(keys.open(place(caller, key), answerSealed))
      return { ...rest, answer: { status: answerStatus, body } }
    },
    begin: (caller, key, request) => void begin.run({ caller, key, ...request }),
    settle: (caller, key, status, answer) =>
      void settle.run(status, answer.status, keys.seal(place(caller, key), JSON.stringify(answer.body)), caller, key),
    void: (caller, key, at) => void voidIt.run(caller, key, at),
    drop: (caller, key, run) => void drop.run(caller, key, run),
    dropRunning: () => void dropRunning.run(),
    forget: (before) => void forget.run(before),
  }
}
