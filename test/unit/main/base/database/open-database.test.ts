import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase, NewerProfileError, type Db } from '../../../../../src/main/base/database/open-database.ts'
import { migrations } from '../../../../../src/main/base/database/migrations/migrations.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const inNewFolder = (): string => join(temporaryFolder(), 'factordesk.sqlite')

function opened(file: string): Db {
  const db = openDatabase({ file })
  onTestFinished(() => void db.close())
  return db
}

const tables = (db: Db): unknown[] =>
  db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()

/** Every table there is now. */
const tablesOfNow = [
  'account',
  'checkpoint',
  'confirmation',
  'entry',
  'entry_text',
  'entry_text_config',
  'entry_text_data',
  'entry_text_idx',
  'former_user_id',
  'guided_portal',
  'guided_session',
  'intent',
  'kept_session',
  'own_line',
  'portal',
  'portal_event',
  'portal_log',
  'procedure',
  'queue',
  'reach',
  'recipe_revision',
  'setting',
  'sms_end',
  'unprotected',
]

describe('the database', () => {
  it('makes each commit survive a power loss: FULL and WAL, also after the first write', () => {
    const db = opened(inNewFolder())
    db.prepare("INSERT INTO account (account_id, body) VALUES ('A-1', '{}')").run()
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('trusted_schema', { simple: true })).toBe(0)
  })

  it('reads the same when it is opened again, with the same settings', () => {
    const file = inNewFolder()
    const first = openDatabase({ file })
    first.prepare("INSERT INTO account (account_id, body) VALUES ('A-1', '{}')").run()
    first.close()
    const db = opened(file)
    expect(db.prepare('SELECT account_id FROM account').pluck().all()).toEqual(['A-1'])
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
  })

  it('is brought up from an empty file to the present version, and no further when opened again', () => {
    const file = inNewFolder()
    new Database(file).close()
    const db = opened(file)
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(tables(db)).toEqual(tablesOfNow)
    db.close()
    expect(tables(opened(file))).toEqual(tablesOfNow)
  })

  it('has STRICT tables only', () => {
    const db = opened(inNewFolder())
    const loose = db.prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0").pluck().all()
    expect(loose).toEqual(['sqlite_schema', 'sqlite_temp_schema'])
  })

  it('of a newer version is refused, and not a byte of the folder changes', () => {
    const file = inNewFolder()
    const newer = openDatabase({ file })
    newer.pragma(`user_version = ${migrations.length + 1}`)
    newer.close()
    const folder = join(file, '..')
    const before = { bytes: readFileSync(file), names: readdirSync(folder) }
    expect(() => openDatabase({ file })).toThrow(NewerProfileError)
    expect(readFileSync(file).equals(before.bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(before.names)
  })

  it('whose newer version is still in the write-ahead log alone is refused too, unchanged', () => {
    const file = inNewFolder()
    const running = opened(file)
    running.pragma('wal_checkpoint(TRUNCATE)')
    running.pragma(`user_version = ${migrations.length + 1}`)
    const killed = inNewFolder()
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${killed}${end}`)
    const before = ['', '-wal'].map((end) => readFileSync(`${killed}${end}`, 'base64'))
    expect(() => openDatabase({ file: killed })).toThrow(NewerProfileError)
    expect(['', '-wal'].map((end) => readFileSync(`${killed}${end}`, 'base64'))).toEqual(before)
  })

  it('that is none is refused, and not a byte of it changes', () => {
    const file = inNewFolder()
    writeFileSync(file, 'this is somebody’s letter'.repeat(100))
    const before = readFileSync(file)
    expect(() => openDatabase({ file })).toThrow(/not a database/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('whose migration fails half-way is as it was before', () => {
    const file = inNewFolder()
    const odd = new Database(file)
    odd.exec('CREATE TABLE account (the_last_table_of_the_first_step TEXT)')
    odd.close()
    expect(() => openDatabase({ file })).toThrow(/already exists/)
    const after = new Database(file, { readonly: true })
    onTestFinished(() => void after.close())
    expect(tables(after)).toEqual(['account'])
    expect(after.pragma('user_version', { simple: true })).toBe(0)
  })

  it('allows one open procedure an account', () => {
    const db = opened(inNewFolder())
    const insert = db.prepare("INSERT INTO procedure VALUES (?, 'A-1', ?, '{}', '2026-11-20T04:00:00.000Z')")
    insert.run('p-1', 1)
    insert.run('p-2', 0)
    expect(() => insert.run('p-3', 1)).toThrow(/UNIQUE/)
  })

  it('allows one running time without 2FA an account', () => {
    const db = opened(inNewFolder())
    const insert = db.prepare(
      `INSERT INTO unprotected (account_id, account_name, desk_only, since, counted_from, found, note, told, ended_at)
       VALUES ('A-1', 'Company', 0, '', '', 'elsewhere', '', '[]', ?)`,
    )
    insert.run('2026-11-20T04:00:00.000Z')
    insert.run(null)
    expect(() => insert.run(null)).toThrow(/UNIQUE/)
  })
})
