import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectedSchema, schemaDifferences } from '../../../../src/main/base/database/schema-check.ts'
import { openDatabase } from '../../../../src/main/base/database/open-database.ts'
import { appendMany, createTestAudit, sampleEntry } from '../../../support/audit/test-audit.ts'
import { createTestReader } from '../../../support/audit/audit-reader.ts'
import { openDatabaseForTampering } from '../../../support/audit/tamper-with-database.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

type Beside = ReturnType<typeof openDatabaseForTampering>
const run = (sql: string) => (db: Beside) => void db.exec(sql)

/** Changes the text of an object in place, as `writable_schema` allows. */
const rewritten = (name: string, from: string, to: string) => (db: Beside) => {
  db.pragma('writable_schema = ON')
  const { changes } = db.prepare('UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?').run(from, to, name)
  if (changes !== 1) throw new Error('nothing was rewritten')
  db.pragma('writable_schema = RESET')
}

const plants: [string, (db: Beside) => void, RegExp][] = [
  [
    'a trigger that takes entries of one account away',
    run("CREATE TRIGGER quiet BEFORE INSERT ON entry WHEN NEW.body LIKE '%A-20417%' BEGIN SELECT RAISE(IGNORE); END"),
    /trigger quiet was added/,
  ],
  [
    'a trigger that takes them away afterwards',
    run(
      "DROP TRIGGER entry_is_final_delete; CREATE TRIGGER quiet AFTER INSERT ON entry WHEN NEW.body LIKE '%A-20417%' BEGIN DELETE FROM entry WHERE seq = NEW.seq; END",
    ),
    /trigger entry_is_final_delete is missing; trigger quiet was added/,
  ],
  [
    'a trigger that writes another text',
    run(
      "DROP TRIGGER entry_is_final_update; CREATE TRIGGER quiet AFTER INSERT ON entry WHEN NEW.body LIKE '%A-20417%' BEGIN UPDATE entry SET body = '{}' WHERE seq = NEW.seq; END",
    ),
    /trigger entry_is_final_update is missing; trigger quiet was added/,
  ],
  ['a final trigger taken away', run('DROP TRIGGER entry_is_final_update'), /entry_is_final_update is missing/],
  [
    'a final trigger that forbids nothing any more',
    rewritten('entry_is_final_update', "RAISE(ABORT, 'audit entries are final')", '1'),
    /trigger entry_is_final_update was changed/,
  ],
  [
    'a generated column that hides entries from a filter',
    rewritten('entry', "json_extract(body, '$.account')", "nullif(json_extract(body, '$.account'), 'A-20417')"),
    /table entry was changed/,
  ],
  ['a view', run('CREATE VIEW peek AS SELECT * FROM entry'), /view peek was added/],
  ['an index', run('CREATE INDEX peek ON entry (hash)'), /index peek was added/],
  ['an index taken away', run('DROP INDEX entry_by_account'), /index entry_by_account is missing/],
  ['a table', run('CREATE TABLE peek (x)'), /table peek was added/],
  ['a column more', run('ALTER TABLE account ADD COLUMN peek TEXT'), /table account was changed/],
]

describe('a schema that somebody changed', () => {
  it.each(plants)('%s: found while the console runs, and at its next start', async (_what, plant, words) => {
    const opened = createTestAudit()
    appendMany(opened, 3)
    const beside = openDatabaseForTampering(opened.file)
    plant(beside)
    opened.audit.inspect()
    const schema = opened.audit.findings().find(({ kind }) => kind === 'schema')
    expect(schema?.found).toMatch(words)
    expect(() => opened.audit.refuseIfAltered()).toThrow()
    expect((await createTestReader(opened).verify(true)).verdict).toBe('altered')
    opened.db.close()
    const again = createTestAudit(opened.folder)
    again.audit.inspect()
    expect(again.audit.findings().some(({ found }) => words.test(found))).toBe(true)
  })

  it.each(plants.slice(0, 3))('%s: an entry that is not there as it was written is an error', (_what, plant) => {
    const opened = createTestAudit()
    appendMany(opened, 3)
    const beside = openDatabaseForTampering(opened.file)
    plant(beside)
    for (const account of ['A-20417', 'A-30001']) {
      const append = (): void => opened.audit.append({ ...sampleEntry(4), account, detail: {} })
      if (account === 'A-20417') expect(append).toThrow(/the entry (was not taken|is not there as it was written)/)
      else append()
    }
  })

  it('that takes every entry away is a finding all the same', () => {
    const opened = createTestAudit()
    appendMany(opened, 3)
    run('CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END')(
      openDatabaseForTampering(opened.file),
    )
    opened.audit.inspect()
    expect(opened.audit.findings().map(({ kind }) => kind)).toContain('schema')
    expect(() => opened.audit.append(sampleEntry(4))).toThrow('the entry was not taken')
  })

  it('is recorded once, and asked about again after the next start', () => {
    const opened = createTestAudit()
    run('CREATE VIEW peek AS SELECT 1')(openDatabaseForTampering(opened.file))
    for (let times = 0; times < 3; times += 1) opened.audit.inspect()
    opened.audit.review('app', 'Known')
    opened.audit.inspect()
    expect(opened.audit.findings()).toEqual([])
    const recorded = [...opened.audit.entries()].filter(({ body }) => body.includes('"audit.altered"'))
    expect(recorded).toHaveLength(2)
    opened.db.close()
    const again = createTestAudit(opened.folder)
    again.audit.inspect()
    expect(again.audit.findings().map(({ kind }) => kind)).toEqual(['schema'])
  })
})

describe('a schema that nobody changed', () => {
  it('is the one that the migrations make, in a new file and in memory', () => {
    const { db } = createTestAudit()
    expect(schemaDifferences(db, expectedSchema())).toEqual([])
  })
})

describe('a connection of ours', () => {
  it('cannot write to the schema table, and trusts neither schema nor cell', () => {
    const { db } = createTestAudit()
    db.pragma('writable_schema = ON')
    expect(() => db.exec("UPDATE sqlite_schema SET sql = '' WHERE name = 'entry'")).toThrow(/may not be modified/)
    expect(db.pragma('trusted_schema', { simple: true })).toBe(0)
    expect(db.pragma('cell_size_check', { simple: true })).toBe(1)
    expect(
      openDatabase({ file: join(temporaryFolder(), 'other.sqlite') }).pragma('cell_size_check', { simple: true }),
    ).toBe(1)
  })
})
