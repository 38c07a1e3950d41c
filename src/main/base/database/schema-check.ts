/** Compares the schema of the database word for word with what the migrations make. */

import Database from 'better-sqlite3'
import { bindingOption, type Db } from './open-database.ts'
import { defineSpellings } from './migrations/define-spellings.ts'
import { migrations } from './migrations/migrations.ts'

/** A table, index, view or trigger as `sqlite_schema` lists it. */
interface SchemaObject {
  type: string
  name: string
  tbl_name: string
  sql: string | null
}

/** What a database must consist of, by type and name. */
export type ExpectedSchema = ReadonlyMap<string, SchemaObject>

/**
 * What the migrations of this version make, built in memory: tables with their generated columns, indexes, views and
 * triggers, word for word.
 *
 * @param nativeBinding path of the compiled addon, where the one in the package does not fit the runtime
 */
export function expectedSchema(nativeBinding?: string): ExpectedSchema {
  const db = new Database(':memory:', bindingOption(nativeBinding))
  try {
    defineSpellings(db)
    for (const step of migrations) db.exec(step)
    return schemaOf(db)
  } finally {
    db.close()
  }
}

/**
 * In what a database differs from what the migrations make, one short sentence each; empty where in nothing. Anyone who can
 * write to the file can plant a trigger or a view that changes what every later statement does.
 */
export function schemaDifferences(db: Db, expected: ExpectedSchema): string[] {
  const found = schemaOf(db)
  const differences: string[] = []
  for (const [key, { tbl_name, sql }] of found) {
    const right = expected.get(key)
    // guard: schema-check.added
    if (right === undefined) differences.push(`${key} was added`)
    // guard: schema-check.changed
    if (right !== undefined && (right.sql !== sql || right.tbl_name !== tbl_name))
      differences.push(`${key} was changed`)
  }
  // guard: schema-check.missing
  for (const key of expected.keys()) if (!found.has(key) && !isFormerIndex(key)) differences.push(`${key} is missing`)
  return differences.sort()
}

/** The former index of words, which goes once the newer one is complete (`dropFormerIndex`): it may be there or not. */
const formerIndex = 'entry_text'
function isFormerIndex(key: string): boolean {
  return new RegExp(`^table ${formerIndex}(?:_config|_data|_idx)?$`).test(key)
}

/** Drops the former index of words, where it is still there. @throws what SQLite says, as of a damaged one */
export function dropFormerIndex(db: Db): void {
  db.exec(`DROP TABLE IF EXISTS main.${formerIndex}`)
}

function schemaOf(db: Db): ExpectedSchema {
  const objects = db.prepare<[], SchemaObject>('SELECT type, name, tbl_name, sql FROM main.sqlite_schema').all()
  return new Map(objects.map((one) => [`${one.type} ${one.name}`, one]))
}
