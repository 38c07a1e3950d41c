import type { Db } from '../../base/database/open-database.ts'

/** What differs between the newest backup and the database. */
export interface ChangeRepository {
  /** Changes of this connection since it was opened. */
  changes(): number
  /** Whether anything but starts and stops was recorded after this entry. */
  hasDoneSince(seq: number): boolean
}

export function createChangeRepository(db: Db): ChangeRepository {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  const done = db
    .prepare<[number], number>(
      "SELECT 1 FROM entry WHERE seq > ? AND action NOT IN ('app.started', 'app.stopped') LIMIT 1",
    )
    .pluck()
  return { changes: () => changes.get() ?? 0, hasDoneSince: (seq) => done.get(seq) !== undefined }
}
