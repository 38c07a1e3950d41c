import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { storageMember, storageProblemOf } from '../../../../src/main/base/storage-problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'storage-problem-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sqlite = (code: string): Error => new Database.SqliteError('what SQLite says', code)
const thrownBy = (what: () => unknown): unknown => {
  try {
    what()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('an error of SQLite is what its code says, an extended one too', () => {
  it.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR', 'device'],
    ['SQLITE_IOERR_READ', 'device'],
    ['SQLITE_CORRUPT', 'damaged'],
    ['SQLITE_CORRUPT_VTAB', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_BUSY', 'busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'busy'],
    ['SQLITE_LOCKED', 'busy'],
    ['SQLITE_READONLY_DBMOVED', 'read-only'],
    ['SQLITE_CANTOPEN', 'gone'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'unknown'],
    ['SQLITE_ERROR', 'unknown'],
  ])('%s', (code, problem) => {
    expect(storageProblemOf(sqlite(code))).toBe(problem)
    expect(storageMember(sqlite(code))).toEqual(problem === 'unknown' ? {} : { storage: problem })
  })

  it('as SQLite itself throws it for a damaged file and for one that is none', () => {
    const file = join(folder, 'damaged.db')
    const db = new Database(file)
    db.exec("CREATE TABLE one (text TEXT); INSERT INTO one VALUES ('x')")
    db.close()
    writeFileSync(file, Buffer.alloc(8192, 7))
    const damaged = new Database(file)
    expect(storageProblemOf(thrownBy(() => damaged.prepare('SELECT * FROM one').all()))).toBe('damaged')
    damaged.close()
    const readOnly = new Database(':memory:', {})
    readOnly.pragma('query_only = ON')
    expect(storageProblemOf(thrownBy(() => readOnly.exec('CREATE TABLE one (text TEXT)')))).toBe('read-only')
    readOnly.close()
  })
})

describe('an error of a file is what the system says', () => {
  it.each([
    ['ENOSPC', 'full'],
    ['EIO', 'device'],
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['ENOENT', 'gone'],
    ['EBUSY', 'busy'],
  ])('%s', (code, problem) => {
    expect(storageProblemOf(Object.assign(new Error(code), { code, syscall: 'write' }))).toBe(problem)
    expect(storageProblemOf(Object.assign(new Error(code), { code })), 'of no system call').toBeNull()
  })
})

it('anything else is no error of the storage', () => {
  for (const error of [
    new TypeError('x'),
    'full',
    null,
    Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' }),
  ])
    expect(storageProblemOf(error)).toBeNull()
})
