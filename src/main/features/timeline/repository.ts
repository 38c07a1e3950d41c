import { z } from 'zod'
import type { KnownEvent } from '#shared/domain/correlate-security-events.ts'
import type { KnownLog } from '#shared/domain/timeline.ts'
import { securityEvent, type SecurityEvent } from '#shared/api/security-events.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

/** A whole reading of an account's log: when, and from which entry of our audit on. */
interface Reading {
  readAt: string
  readFrom: number
}

/** The portals' logs on disk, account by account. */
export interface TimelineRepository {
  get(accountId: string): KnownLog & { readAt: string | null }
  /** The id of the event to read on from; null where the log is to be read from its start. */
  cursor(accountId: string): string | null
  /** Adds what came after the newest; an event that is known already stays as it is. Answers how many were new. */
  append(accountId: string, events: readonly SecurityEvent[]): number
  /** Puts the first page of a log in the place of what is known of it. Returns how many events it has. */
  replace(accountId: string, events: readonly SecurityEvent[]): number
  noteReading(accountId: string, reading: Reading): void
  /** Forgets a log that the portal does not know any more. */
  forget(accountId: string): void
}

interface EventRow {
  place: number
  body: string
}
interface LogRow {
  read_at: string
  read_from: number
  known_from: number
  read_again: 0 | 1
}

const storedEvent = z.string().transform((text) => securityEvent.parse(JSON.parse(text)))

/** The logs in this database, which must have its tables. */
export function createTimelineRepository(db: Db, unitOfWork: UnitOfWork): TimelineRepository {
  const selectEvents = db.prepare<[string], EventRow>(
    'SELECT place, body FROM portal_event WHERE account_id = ? ORDER BY place',
  )
  const selectNewest = db.prepare<[string], { id: string; place: number }>(
    'SELECT id, place FROM portal_event WHERE account_id = ? ORDER BY place DESC LIMIT 1',
  )
  const insert = db.prepare<[string, number, string, string]>(
    `INSERT INTO portal_event (account_id, place, id, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, id) DO NOTHING`,
  )
  const selectLog = db.prepare<[string], LogRow>('SELECT * FROM portal_log WHERE account_id = ?')
  const upsertLog = db.prepare<[string, string, number, number]>(
    `INSERT INTO portal_log (account_id, read_at, read_from, known_from) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET read_at = excluded.read_at, read_from = excluded.read_from, read_again = 0`,
  )
  const dropEvents = db.prepare<[string]>('DELETE FROM portal_event WHERE account_id = ?')
  const dropLog = db.prepare<[string]>('DELETE FROM portal_log WHERE account_id = ?')

  function append(accountId: string, events: readonly SecurityEvent[]): number {
    let place = selectNewest.get(accountId)?.place ?? 0
    const start = place
    for (const event of events) place += insert.run(accountId, place + 1, event.id, JSON.stringify(event)).changes
    return place - start
  }

  return {
    get: (accountId) => {
      const log = selectLog.get(accountId)
      return {
        events: selectEvents.all(accountId).map(readEvent),
        knownFrom: log?.known_from ?? null,
        readFrom: log?.read_from ?? null,
        readAt: log?.read_at ?? null,
      }
    },
    // guard: timeline.read-again
    cursor: (accountId) =>
      selectLog.get(accountId)?.read_again === 1 ? null : (selectNewest.get(accountId)?.id ?? null),
    append: (accountId, events) => unitOfWork.run(() => append(accountId, events)),
    replace: (accountId, events) =>
      unitOfWork.run(() => {
        dropEvents.run(accountId)
        return append(accountId, events)
      }),
    noteReading: (accountId, { readAt, readFrom }) =>
      void upsertLog.run(accountId, readAt, readFrom, selectNewest.get(accountId)?.place ?? 0),
    forget: (accountId) =>
      unitOfWork.run(() => {
        dropEvents.run(accountId)
        dropLog.run(accountId)
      }),
  }
}

function readEvent({ place, body }: EventRow): KnownEvent {
  return { ...storedEvent.parse(body), place }
}
