import type { LedgerEntry } from '#shared/api/sandbox-controls.ts'
import { instantAt } from '../clock.ts'
import type { PortalDb } from './database.ts'

/** The ground truth of tests: one row for every effect, written with the effect. */
export interface LedgerRepository {
  append(effect: { key: string; what: string; accountId: string; at: number }): void
  /** What came after an entry, oldest first; 0: everything. */
  after(seq: number): LedgerEntry[]
}

/** Prepares its statements. */
export function createLedgerRepository(db: PortalDb): LedgerRepository {
  const append = db.prepare<[string, string, string | null, number]>(
    'INSERT INTO ledger (key, what, account_id, at) VALUES (?, ?, ?, ?)',
  )
  const after = db.prepare<[number], Omit<LedgerEntry, 'at'> & { at: number }>(
    'SELECT seq, key, what, account_id AS accountId, at FROM ledger WHERE seq > ? ORDER BY seq',
  )
  return {
    append: (effect) => void append.run(effect.key, effect.what, effect.accountId, effect.at),
    after: (seq) => after.all(seq).map((row) => ({ ...row, at: instantAt(row.at) })),
  }
}
