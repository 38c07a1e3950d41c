import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Changes rows of a running sandbox behind its back: states that no endpoint of this portal causes. */
export function changeRows(sandbox: { dataDir: string }, sql: string, ...values: (string | number | null)[]): void {
  const db = new Database(join(sandbox.dataDir, 'portal.sqlite'))
  try {
    db.pragma('foreign_keys = ON')
    db.prepare(sql).run(...values)
  } finally {
    db.close()
  }
}

/** The same as a step of a test that returns nothing. */
export function changing(sql: string, ...values: string[]): (sandbox: { dataDir: string }) => undefined {
  return (sandbox) => {
    changeRows(sandbox, sql, ...values)
    return undefined
  }
}

/** Reads rows of a running sandbox. */
export function readRows(sandbox: { dataDir: string }, sql: string): unknown[] {
  const db = new Database(join(sandbox.dataDir, 'portal.sqlite'), { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}
