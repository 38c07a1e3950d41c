import { queue as queueSchema, type Queue } from '#shared/domain/queue.ts'
import type { Db } from '../../base/database/open-database.ts'

/** The queue on disk: the one that runs, or the last one that ran. Every function may run inside the caller's transaction. */
export interface QueueRepository {
  find(): Queue | null
  /** Puts the queue in the place of whichever was there. */
  save(queue: Queue): void
}

export function createQueueRepository(db: Db): QueueRepository {
  const select = db.prepare<[], { body: string }>('SELECT body FROM queue')
  const upsert = db.prepare<[string, string]>(
    `INSERT INTO queue (only_one, id, body) VALUES (1, ?, ?)
     ON CONFLICT (only_one) DO UPDATE SET id = excluded.id, body = excluded.body`,
  )
  return {
    find: () => {
      const row = select.get()
      return row === undefined ? null : queueSchema.parse(JSON.parse(row.body))
    },
    save: (queue) => upsert.run(queue.id, JSON.stringify(queue)),
  }
}
