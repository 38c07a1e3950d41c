import type { InputOf } from '#shared/ipc/operations.ts'
import type { Db } from '../base/database/open-database.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'

/** Entries a page. */
const pageSize = 50

/** What is searched for; see `audit.list`. */
export type AuditQuery = Omit<InputOf<'audit.list'>, 'list'>

/** Newest first; `more` when older ones match too. */
export interface AuditPage {
  rows: StoredEntry[]
  more: boolean
}

/** The values of the statements below. */
export interface SearchValues {
  words: string
  below: number
  above: number
  from: string | null
  to: string | null
  action: string | null
  outcome: string | null
  account: string | null
  procedure: string | null
  limit: number
}

// guard: audit-search.filters
const also = `
  AND (@from IS NULL OR entry.at >= @from) AND (@to IS NULL OR entry.at < @to)
  AND (@action IS NULL OR entry.action = @action) AND (@outcome IS NULL OR entry.outcome = @outcome)
  AND (@account IS NULL OR entry.account = @account) AND (@procedure IS NULL OR entry.procedure = @procedure)`

/** The index of words answers everything but the time, newest first; only what it found is read and compared. */
export const searchByWords = `
  SELECT entry.seq, entry.body, entry.hash FROM entry_text JOIN entry ON entry.seq = entry_text.rowid
  WHERE entry_text MATCH @words AND entry_text.rowid < @below AND entry_text.rowid > @above ${also}
  ORDER BY entry_text.rowid DESC LIMIT @limit`

/** Where nothing but the time is asked for. */
export const searchByTime = `
  SELECT seq, body, hash FROM entry WHERE seq < @below AND seq > @above ${also} ORDER BY seq DESC LIMIT @limit`

/** Clocks are set back now and then, so the first entry since an instant is not always the one with the next instant. */
export const firstSince = 'SELECT min(+seq) FROM entry WHERE at >= ?'
// guard: audit-search.last-before
export const lastBefore = 'SELECT max(+seq) FROM entry WHERE at < ?'

/** Searches the audit; a page of 50 before the given number. */
export function createSearch(db: Db): (filter: AuditQuery) => AuditPage {
  const byWords = db.prepare<[SearchValues], StoredEntry>(searchByWords)
  const byTime = db.prepare<[SearchValues], StoredEntry>(searchByTime)
  const first = db.prepare<[string], number | null>(firstSince).pluck()
  const last = db.prepare<[string], number | null>(lastBefore).pluck()

  return (filter) => {
    const values = searchValues(filter)
    if (values.from !== null) values.above = (first.get(values.from) ?? Number.MAX_SAFE_INTEGER) - 1
    if (values.to !== null) values.below = Math.min(values.below, (last.get(values.to) ?? 0) + 1)
    const rows = (values.words === '' ? byTime : byWords).all(values)
    return { rows: rows.slice(0, pageSize), more: rows.length > pageSize }
  }
}

/** A filter as the values of the statements, before the instants are turned into numbers of entries. */
export function searchValues(filter: AuditQuery): SearchValues {
  const { text, actor, accountWords, ticket, action, outcome, account, procedure } = filter
  const exact = { action, outcome, account, procedure } as const
  const words = [
    ...(['action', 'outcome', 'account', 'procedure'] as const).map((name) => valueExpression(exact[name] ?? '', name)),
    wordsExpression(actor, 'actor'),
    wordsExpression(accountWords, 'account'),
    wordsExpression(ticket, 'ticket'),
    wordsExpression(text),
  ]
  return {
    ...exact,
    words: words.filter((one) => one !== '').join(' '),
    below: filter.before ?? Number.MAX_SAFE_INTEGER,
    above: 0,
    from: asStored(filter.from),
    to: asStored(filter.to),
    limit: pageSize + 1,
  }
}

/** An instant as entries write it, so that texts compare as times do. */
function asStored(instant: string | null): string | null {
  return instant === null ? null : new Date(instant).toISOString()
}

/** A column of the index of words; null for all of them. */
type Column = 'actor' | 'account' | 'procedure' | 'action' | 'outcome' | 'ticket' | null

/**
 * Turns what was typed into an expression for FTS5: every word must occur. A word between spaces is found where the
 * index has one that begins so; one with marks in it (`HD-1042`, `it@serimuda.example`) where its parts follow one
 * another. A single character is searched for as a whole word. Everything is quoted, so no text is ever a syntax error.
 *
 * @param text as typed
 * @param column where the words must be
 * @returns '' where there is nothing to search for
 */
function wordsExpression(text: string, column: Column = null): string {
  // guard: audit-search.prefix
  return text
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `${within(column)}${quoted(word)}${/../u.test(word) ? '*' : ''}`)
    .join(' ')
}

/** The words of a known value, one after another, in its column: it narrows the search, and equality decides. */
function valueExpression(value: string, column: Column): string {
  return /[\p{L}\p{N}]/u.test(value) ? `${within(column)}${quoted(value.replace(/\p{Cc}/gu, ' '))}` : ''
}

function within(column: Column): string {
  return column === null ? '' : `${column} : `
}

function quoted(text: string): string {
  // guard: audit-search.quoted-words
  return `"${text.replaceAll('"', '""')}"`
}
