import type { Db } from './database/open-database.ts'

/** Rows that are cached in memory beside the disk. */
export interface Reloadable {
  /** Reads again what is on disk. */
  reload(): void
}

/** One change of data: all of it is committed, then what follows from it is published; or none of it happened. */
export interface UnitOfWork {
  /**
   * Runs `work` in one immediate transaction; inside another unit of work it becomes part of that one.
   *
   * @param cached rows in memory that `work` changes; where it is undone they are again what is on disk
   * @returns what `work` returns, once it is committed and everything that waited for that has run
   * @throws what `work` throws, and what a disk says that refuses; then nothing of it happened and nothing is published
   */
  run<T>(work: () => T, cached?: readonly Reloadable[]): T
  /**
   * Runs a task once the unit of work under way is committed; at once where there is none. Undone work drops its tasks.
   *
   * @param key tasks with the same key run once, the latest of them; by default each function is its own key
   */
  afterCommit(task: () => void, key?: unknown): void
}

/** @param db the only connection that writes; nobody else begins a transaction on it */
export function createUnitOfWork(db: Db): UnitOfWork {
  let depth = 0
  let waiting = new Map<unknown, () => void>()

  /** What a task throws does not keep the others from running; the first error is thrown at the end. */
  function publish(): void {
    const tasks = waiting
    waiting = new Map()
    const errors: unknown[] = []
    for (const task of tasks.values())
      try {
        task()
      } catch (error) {
        errors.push(error)
      }
    if (errors.length > 0) throw errors[0]
  }

  function run<T>(work: () => T, cached: readonly Reloadable[] = []): T {
    const before = new Map(waiting)
    let result: T
    depth += 1
    try {
      result = db.transaction(work).immediate()
    } catch (error) {
      // guard: unit-of-work.undone-tasks
      waiting = before
      // guard: storage.reload
      for (const one of cached) one.reload()
      throw error
    } finally {
      depth -= 1
    }
    // guard: unit-of-work.committed
    if (depth === 0) publish()
    return result
  }

  return {
    run,
    afterCommit: (task, key = task) => {
      // guard: unit-of-work.waits
      if (depth === 0) return task()
      waiting.set(key, task)
    },
  }
}
