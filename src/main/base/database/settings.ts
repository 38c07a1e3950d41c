import type { z } from 'zod'
import type { Db } from './open-database.ts'

/** Keeps the operator's choices in the database, each under a name of its own. */
export interface Settings {
  /** What was chosen, or `otherwise` where nothing was, or something that this version does not know. */
  read<T>(name: string, schema: z.ZodType<T>, otherwise: T): T
  /** Null takes the choice back. */
  write(name: string, value: unknown): void
}

export function createSettings(db: Db): Settings {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
  const drop = db.prepare<[string]>('DELETE FROM setting WHERE name = ?')
  return {
    read: (name, schema, otherwise) => {
      const row = select.get(name)
      const read = row === undefined ? null : schema.safeParse(JSON.parse(row.value))
      return read?.success === true ? read.data : otherwise
    },
    write: (name, value) => (value === null ? drop.run(name) : put.run(name, JSON.stringify(value))),
  }
}
