import type { PortalDb } from './database.ts'
import type { StoredOffset } from '../clock.ts'
import { clearedByReset } from './migrations/migrations.ts'

/** Small facts about the portal itself. */
export interface MetaRepository {
  scenario(): string | undefined
  setScenario(name: string): void
  /** Milliseconds by which the portal's clock is moved. */
  clockOffset: StoredOffset
  /** Writes an instant, for nothing but to see that the database can be written. */
  touch(at: number): void
  /** Forgets every row of every table but this one. */
  clearAll(): void
}

/** Prepares its statements. */
export function createMetaRepository(db: PortalDb): MetaRepository {
  const read = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const write = db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
  return {
    scenario: () => read.get('scenario'),
    setScenario: (name) => void write.run('scenario', name),
    clockOffset: {
      read: (): number => Number(read.get('clock-offset') ?? 0),
      write: (milliseconds: number): void => void write.run('clock-offset', String(milliseconds)),
    },
    touch: (at) => void write.run('touched', String(at)),
    clearAll: () => clearedByReset.forEach((table) => db.prepare(`DELETE FROM ${table}`).run()),
  }
}
