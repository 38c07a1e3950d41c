import type { Db } from './open-database.ts'

/** Statistics of the database's file for a diagnosis: how much, whether it is whole, and nothing of its content. */
export interface DatabaseStatistics {
  userVersion: number
  megabytes: number
  /** `unread` where nobody asked for the check, which reads the whole file. */
  integrity: 'ok' | 'damaged' | 'unread'
  journal: string
  /** Rows of each table; null where a damaged file cannot be counted. */
  lines: Record<string, number | null>
  /** Intents by their status, e.g. `applied: 12`. */
  intents: Record<string, number>
}

/**
 * Reads the statistics, which takes long where the file is large. SQLite's own report of a damage may quote what is stored,
 * so only "damaged" is kept of it.
 *
 * @param check reads the whole file through
 */
export function databaseStatistics(db: Db, check: boolean): DatabaseStatistics {
  const pragma = (name: string): unknown => db.pragma(name, { simple: true })
  const tables = db
    .prepare<[], string>(
      // Not the index of the audit's words, which has no lines of its own.
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
  const count = (table: string): number | null => {
    const all = db.prepare<[], number>(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`).pluck()
    try {
      return all.get() ?? null
    } catch {
      return null
    }
  }
  return {
    userVersion: Number(pragma('user_version')),
    megabytes: Math.ceil((Number(pragma('page_count')) * Number(pragma('page_size'))) / 1_000_000),
    integrity: !check ? 'unread' : pragma('integrity_check') === 'ok' ? 'ok' : 'damaged',
    journal: String(pragma('journal_mode')),
    lines: Object.fromEntries(tables.map((table) => [table, count(table)])),
    intents: Object.fromEntries(
      db
        .prepare<[], { status: string; n: number }>('SELECT status, count(*) AS n FROM intent GROUP BY status')
        .all()
        .map(({ status, n }) => [status, n]),
    ),
  }
}
