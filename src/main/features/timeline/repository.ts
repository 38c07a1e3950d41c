import { z } from 'zod'
import type { KnownEvent, VersionAnchor } from '#shared/domain/correlate-security-events.ts'
import type { KnownLog } from '#shared/domain/timeline.ts'
import { securityEvent, type SecurityEvent } from '#shared/api/security-events.ts'
import type { Db } from '../../base/database/open-database.ts'

/** A whole reading of an account's log: when, from which entry of our audit on, and the version that went with it. */
interface Reading {
  readAt: string
  readFrom: number
  /** Null where the version changed while the log was read. */
  version: number | null
}

/** The portals' logs on disk, account by account. */
export interface TimelineRepository {
  of(accountId: string): KnownLog & { readAt: string | null }
  /** The id of the newest event that is known; null when none is. */
  newest(accountId: string): string | null
  /** Adds what came after the newest; an event that is known already stays as it is. Answers how many were new. */
  append(accountId: string, events: readonly SecurityEvent[], head: number): number
  noteReading(accountId: string, reading: Reading): void
  /** Forgets a log that the portal does not know any more. */
  forget(accountId: string): void
}

interface EventRow {
  place: number
  body: string
  after_seq: number | null
  before_seq: number
}
interface LogRow {
  read_at: string
  read_from: number
  anchor_place: number | null
  anchor_version: number | null
}

const storedEvent = z.string().transform((text) => securityEvent.parse(JSON.parse(text)))

/** The logs in this database, which must have its tables. */
export function createTimelineRepository(db: Db): TimelineRepository {
  const selectEvents = db.prepare<[string], EventRow>(
    'SELECT place, body, after_seq, before_seq FROM portal_event WHERE account_id = ? ORDER BY place',
  )
  const selectNewest = db.prepare<[string], { id: string; place: number }>(
    'SELECT id, place FROM portal_event WHERE account_id = ? ORDER BY place DESC LIMIT 1',
  )
  const insert = db.prepare<[string, number, string, string, number | null, number]>(
    `INSERT INTO portal_event (account_id, place, id, body, after_seq, before_seq) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, id) DO NOTHING`,
  )
  const selectLog = db.prepare<[string], LogRow>('SELECT * FROM portal_log WHERE account_id = ?')
  const upsertLog = db.prepare<[string, string, number, number | null, number | null]>(
    `INSERT INTO portal_log (account_id, read_at, read_from, anchor_place, anchor_version) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET read_at = excluded.read_at, read_from = excluded.read_from,
       anchor_place = coalesce(excluded.anchor_place, anchor_place),
       anchor_version = coalesce(excluded.anchor_version, anchor_version)`,
  )
  const dropEvents = db.prepare<[string]>('DELETE FROM portal_event WHERE account_id = ?')
  const dropLog = db.prepare<[string]>('DELETE FROM portal_log WHERE account_id = ?')

  return {
    of: (accountId) => {
      const log = selectLog.get(accountId)
      return {
        events: selectEvents.all(accountId).map(readEvent),
        anchor: log === undefined ? null : anchorIn(log),
        readFrom: log?.read_from ?? null,
        readAt: log?.read_at ?? null,
      }
    },
    newest: (accountId) => selectNewest.get(accountId)?.id ?? null,
    append: (accountId, events, head) =>
      db.transaction(() => {
        const after = selectLog.get(accountId)?.read_from ?? null
        let place = selectNewest.get(accountId)?.place ?? 0
        const start = place
        for (const event of events)
          place += insert.run(accountId, place + 1, event.id, JSON.stringify(event), after, head).changes
        return place - start
      })(),
    noteReading: (accountId, { readAt, readFrom, version }) => {
      const place = version === null ? null : (selectNewest.get(accountId)?.place ?? 0)
      upsertLog.run(accountId, readAt, readFrom, place, version)
    },
    forget: (accountId) =>
      db.transaction(() => {
        dropEvents.run(accountId)
        dropLog.run(accountId)
      })(),
  }
}

function readEvent({ place, body, after_seq: after, before_seq: before }: EventRow): KnownEvent {
  return { ...storedEvent.parse(body), place, after, before }
}

function anchorIn({ anchor_place: place, anchor_version: version }: LogRow): VersionAnchor | null {
  return place === null || version === null ? null : { place, version }
}
