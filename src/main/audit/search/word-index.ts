import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { makeDatabasePrivate } from '../../../files/private-files.ts'
import { genesis, type StoredEntry } from '#shared/audit/chain.ts'
import { foldForSearch, foldVersion, searchWords } from '#shared/domain/search/fold.ts'
import { bindingOption, type Db } from '../../base/database/open-database.ts'
import { termsOfText, tokenizer, wordExpression } from './grams.ts'
import { factsOf, searchedColumns, textsOf, type SearchedColumn } from './searched-texts.ts'

/**
 * Terms of every value of an entry but its number, instant and hashes (FTS5, sqlite.org/fts5.html). It has terms and their
 * places alone, no text (`content=''`); `covered` is the range of entries that are in it, with the hash of the last one.
 */
const schema = `
  CREATE TABLE covered (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    made_by TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE term USING fts5 (
    ${searchedColumns.join(', ')}, content = '', columnsize = 0, detail = full, tokenize = "${tokenizer.replaceAll('"', '""')}"
  );
`

// guard: word-index.newest-first
export const findInIndex =
  'SELECT rowid FROM term WHERE term MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid DESC LIMIT ?'

/** What the terms depend on besides the entries: how texts are folded, and the tables of Unicode that this runtime has. */
const madeBy = `${foldVersion} ${process.versions.unicode}`

/** The entries from `first` to `last`; `last` is one less than `first` where there are none. */
export interface Covered {
  first: number
  last: number
}

/** The word index of an audit: a database of its own beside the audit's, which can be made again from it at any time. */
export interface WordIndex {
  covered(): Covered
  /** The newest numbers between two others, both excluded, whose entries may be what is searched for. */
  find(expression: string, above: number, below: number, limit: number): number[]
  /** Takes in the entries that come directly before or after those that it covers, oldest first; all of them or none. */
  add(entries: readonly StoredEntry[], covers: Covered): void
  close(): void
}

/** Where the index lies, and the audit that it is of. */
export interface WordIndexFiles {
  wordIndex: string
  nativeBinding: string | undefined
}

/** What the index is compared with. */
interface IndexedAudit {
  newest(): { seq: number; hash: string }
  /** Undefined where there is none of that number. */
  entry(seq: number): StoredEntry | undefined
}

/** Entries that an index must find when it is opened: SQLite takes some zeroed ones for empty ones. */
const samples = 20

/**
 * Opens the index; one that is damaged, of another audit or of another way to fold is removed and begun again.
 *
 * @throws what SQLite or the file system says, where there can be none
 */
export function createWordIndex(files: WordIndexFiles, audit: IndexedAudit): WordIndex {
  let db: Db | null = null
  try {
    db = open(files)
    const covered = db.prepare<[], CoveredRow>('SELECT * FROM covered').get()
    // guard: word-index.of-this-audit
    if (covered?.made_by === madeBy && covered.hash === hashOf(audit, covered.last)) {
      const index = createOver(db)
      // guard: word-index.finds-samples
      if (samplesOf(covered, audit).every((entry) => isFound(index, entry))) return index
    }
  } catch {
    // It is made below; what prevents that too is thrown there.
  }
  db?.close()
  // guard: word-index.begun-again
  removeWordIndex(files)
  return makeEmpty(files, audit.newest())
}

function hashOf(audit: IndexedAudit, seq: number): string | undefined {
  return seq === 0 ? genesis : audit.entry(seq)?.hash
}

/** Entries all over what the index covers, the first and the last among them. */
function samplesOf({ first, last }: Covered, audit: IndexedAudit): StoredEntry[] {
  const step = Math.max(1, (last - first) / (samples - 1))
  const numbers = Array.from({ length: Math.min(samples, last - first + 1) }, (_, at) => Math.round(first + at * step))
  return numbers.flatMap((seq) => audit.entry(seq) ?? [])
}

/** Whether the index finds an entry by all of its words. */
function isFound(index: WordIndex, entry: StoredEntry): boolean {
  const texts = textsOf(factsOf(entry))
  const expressions = searchedColumns.flatMap((column) =>
    searchWords(texts[column]).flatMap((word) => {
      const expression = wordExpression(word)
      return expression === null ? [] : [inColumn(column, expression)]
    }),
  )
  return expressions.length === 0 || index.find(expressions.join(' AND '), entry.seq - 1, entry.seq + 1, 1).length === 1
}

/** Removes the index with the files beside it; no connection may have it open. */
export function removeWordIndex({ wordIndex }: WordIndexFiles): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${wordIndex}${suffix}`, { force: true })
}

interface CoveredRow extends Covered {
  made_by: string
  hash: string
}

function open({ wordIndex, nativeBinding }: WordIndexFiles): Db {
  // guard: word-index.private
  makeDatabasePrivate(wordIndex)
  const db = new Database(wordIndex, bindingOption(nativeBinding))
  try {
    db.pragma('journal_mode = WAL')
    // Losing the last blocks to a loss of power costs making them again.
    db.pragma('synchronous = NORMAL')
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function makeEmpty(files: WordIndexFiles, newest: { seq: number; hash: string }): WordIndex {
  const db = open(files)
  try {
    // eslint-disable-next-line no-restricted-syntax -- the worker's own database: nothing is published of it
    db.transaction(() => {
      db.exec(schema)
      db.prepare('INSERT INTO covered VALUES (1, ?, ?, ?, ?)').run(madeBy, newest.seq + 1, newest.seq, newest.hash)
    })()
    return createOver(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function createOver(db: Db): WordIndex {
  const covered = db.prepare<[], Covered>('SELECT first, last FROM covered')
  const places = searchedColumns.map(() => '?').join(', ')
  const insert = db.prepare<[number, ...string[]]>(
    `INSERT INTO term (rowid, ${searchedColumns.join(', ')}) VALUES (?, ${places})`,
  )
  const cover = db.prepare<[number, number]>('UPDATE covered SET first = min(first, ?), last = max(last, ?)')
  const setHash = db.prepare<[string, number]>('UPDATE covered SET hash = ? WHERE last = ?')
  const find = db.prepare<[string, number, number, number], number>(findInIndex).pluck()
  const read = (): Covered => covered.get() ?? { first: 1, last: 0 }
  return {
    covered: read,
    find: (expression, above, below, limit) => find.all(expression, above, below, limit),
    // eslint-disable-next-line no-restricted-syntax -- the worker's own database: nothing is published of it
    add: db.transaction((entries: readonly StoredEntry[], covers: Covered) => {
      for (const entry of entries) {
        const texts = textsOf(factsOf(entry))
        insert.run(entry.seq, ...searchedColumns.map((column) => termsOfText(foldForSearch(texts[column]))))
      }
      cover.run(covers.first, covers.last)
      const last = entries.at(-1)
      if (last !== undefined) setHash.run(last.hash, last.seq)
    }),
    close: () => void db.close(),
  }
}

/** An expression for one column, or for all of them. */
export function inColumn(column: SearchedColumn | null, expression: string): string {
  return column === null ? expression : `${column} : ${expression}`
}
