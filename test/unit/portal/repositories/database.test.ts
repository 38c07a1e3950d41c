import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPortalDatabase } from '../../../../src/portal/repositories/database.ts'
import { clearedByReset } from '../../../../src/portal/repositories/migrations/migrations.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'factordesk-store-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('every connection is in WAL mode, fully synchronous, with foreign keys', () => {
  for (let times = 0; times < 2; times += 1) {
    const db = openPortalDatabase(join(folder, 'portal.sqlite'), undefined)
    const read = (pragma: string): unknown => db.pragma(pragma, { simple: true })
    expect([read('journal_mode'), read('synchronous'), read('foreign_keys')]).toEqual(['wal', 2, 1])
    db.close()
  }
})

test('every table is STRICT, and a reset clears every one but the portal’s own facts', () => {
  const db = openPortalDatabase(join(folder, 'portal.sqlite'), undefined)
  const tables = db.prepare(`SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'`).all()
  const rows = tables as { name: string; strict: number }[]
  expect(rows.filter(({ strict }) => strict !== 1)).toEqual([])
  expect(rows.map(({ name }) => name).sort()).toEqual(
    [...clearedByReset, 'meta', 'search_fold', 'audit_entries', 'audit_checkpoints', 'audit_head'].sort(),
  )
  db.close()
})

test('a database of a newer version is refused and left alone', () => {
  const path = join(folder, 'portal.sqlite')
  const db = openPortalDatabase(path, undefined)
  db.pragma('user_version = 99')
  db.close()
  expect(() => openPortalDatabase(path, undefined)).toThrow('newer version (99')
})
