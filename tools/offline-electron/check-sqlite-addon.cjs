// Run by the fallback's Node: does this addon open a database, write ahead, and search full text?
const assert = require('node:assert')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const Database = require('better-sqlite3')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'factordesk-addon-'))
try {
  const database = new Database(path.join(folder, 'check.db'), { nativeBinding: process.argv[2] })
  assert.equal(database.pragma('journal_mode = WAL', { simple: true }), 'wal')
  database.exec("CREATE VIRTUAL TABLE words USING fts5(word); INSERT INTO words VALUES ('authenticator')")
  assert.equal(database.prepare("SELECT count(*) FROM words WHERE words MATCH 'auth*'").pluck().get(), 1)
  database.close()
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
