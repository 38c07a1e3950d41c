import type { Db } from '../../base/database/open-database.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'

/** Entries read at once: a search waits for no more than them. */
const slice = 1000

/** The audit, slice by slice. */
interface Pages {
  newest(): number
  /** @param take gets each slice in order; false ends the reading */
  read(after: number, to: number, pace: Pace, take: (entries: StoredEntry[]) => boolean): Promise<void>
}

/** Reads the audit in slices up to the newest entry of now, so that the database is never kept busy for long. */
export function createEntryPages(db: Db): Pages {
  const page = db.prepare<[number, number], StoredEntry>(
    `SELECT seq, body, hash FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${slice}`,
  )
  const newest = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()

  return {
    newest: () => newest.get() ?? 0,
    read: async (after, to, pace, take) => {
      for (let last = after; ;) {
        const entries = page.all(last, to)
        const end = entries.at(-1)
        if (end === undefined || !take(entries)) return
        last = end.seq
        await pace(last - after, to - after)
      }
    },
  }
}
