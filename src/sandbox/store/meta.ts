import type { Db } from './database.ts'
import { clearedByReset } from './schema.ts'

/** Small facts about the portal itself. */
export function metaStore(db: Db) {
  const read = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const write = db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
  return {
    scenario: (): string | undefined => read.get('scenario'),
    setScenario: (name: string): void => void write.run('scenario', name),
    /** Milliseconds by which the portal's clock is moved. */
    clockOffset: {
      read: (): number => Number(read.get('clock-offset') ?? 0),
      write: (milliseconds: number): void => void write.run('clock-offset', String(milliseconds)),
    },
    /** Forgets every row of every table but this one. */
    clearAll: (): void => clearedByReset.forEach((table) => db.prepare(`DELETE FROM ${table}`).run()),
  }
}
