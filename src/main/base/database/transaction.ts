import type { Db } from './open-database.ts'

/** Rows that are held in memory beside the disk. */
export interface Held {
  /** Reads anew what is on disk. */
  reload(): void
}

/** Writes in one transaction; where it is undone, what is held in memory is again what is on disk. @throws what the work throws, and what a refusing disk does */
export function inTransaction<T>(db: Db, held: readonly Held[], work: () => T): T {
  try {
    return db.transaction(work).immediate()
  } catch (error) {
    // guard: storage.reload
    for (const one of held) one.reload()
    throw error
  }
}
