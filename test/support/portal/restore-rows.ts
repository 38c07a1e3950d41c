import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Puts every row of a running sandbox back as it was when this was called: many attempts from one and the same state. */
export function keepRows(sandbox: { dataDir: string }): () => void {
  const file = join(sandbox.dataDir, 'portal.sqlite')
  const kept = join(sandbox.dataDir, `kept-${performance.now()}.sqlite`)
  const db = new Database(file)
  db.prepare('VACUUM INTO ?').run(kept)
  db.close()
  return () => {
    const open = new Database(file)
    try {
      open.pragma('foreign_keys = OFF')
      open.prepare('ATTACH ? AS kept').run(kept)
      const tables = open
        .prepare<[], string>(`SELECT name FROM kept.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
        .pluck()
        .all()
      open.transaction(() => {
        for (const table of tables) {
          open.exec(`DELETE FROM main.${table}`)
          open.exec(`INSERT INTO main.${table} SELECT * FROM kept.${table}`)
        }
      })()
    } finally {
      open.close()
    }
  }
}
