import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import { foldForSearch, hasWords, searchWords } from '#shared/domain/search/fold.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'
import { wordExpression } from './grams.ts'
import { factsOf, textsOf, type SearchedColumn } from './searched-texts.ts'
import { inColumn, type Covered, type WordIndex } from './word-index.ts'

/** Entries a page. */
const pageSize = 50
/** Entries read at once. */
const slice = 1000
/** Entries that a page reads and compares at most, beyond those that it shows: half a second to a second of work. */
const scanLimit = 50_000

/** What is searched for; see `audit.list`. */
export type AuditQuery = Omit<InputOf<'audit.list'>, 'list'>

/** Newest first; `more` when older ones match too. `unsearched` says which entries were not searched, and why. */
export interface AuditPage extends Pick<OutputOf<'audit.list'>, 'more' | 'unsearched'> {
  rows: StoredEntry[]
}

type Unsearched = NonNullable<OutputOf<'audit.list'>['unsearched']>

/** A word, folded, and where it must be. */
interface WantedWord {
  word: string
  column: SearchedColumn | null
}

/** Numbers of entries, both excluded. */
interface Range {
  above: number
  below: number
}

/** Where entries are read from, newest first; each may be what is searched for. */
interface Source extends Range {
  read(range: Range, limit: number): StoredEntry[]
  /** Why it was not read to its end, where it was not. */
  why: Unsearched['why']
}

/** Clocks are set back now and then, so the first entry since an instant is not always the one with the next instant. */
export const firstSince = 'SELECT min(+seq) FROM entry WHERE at >= ?'
// guard: audit-search.last-before
export const lastBefore = 'SELECT max(+seq) FROM entry WHERE at < ?'

const newestFirst = 'seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?'
export const entriesOfNumbers =
  'SELECT seq, body, hash FROM entry WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq DESC'
export const entriesInRange = `SELECT seq, body, hash FROM entry WHERE ${newestFirst}`

/** Values of which the database has an index, the rarest first. */
const indexedValues = ['procedure', 'account', 'action'] as const

/**
 * Searches the audit; a page of 50 before the given number. A word is found where it is a part of a value, however it is
 * written (`foldForSearch`). The index of words says which entries may be meant, and each is compared; entries that it does
 * not cover are read one after the other, and so are all of them for words that are too short for it: up to `scanLimit`.
 *
 * @param index the index of words; null where there is none just now
 * @param limit entries that a page reads and compares at most
 */
export function createSearch(
  db: Db,
  index: () => WordIndex | null,
  limit = scanLimit,
): (filter: AuditQuery, pace?: Pace) => Promise<AuditPage> {
  const inRange = db.prepare<[number, number, number], StoredEntry>(entriesInRange)
  const ofNumbers = db.prepare<[string], StoredEntry>(entriesOfNumbers)
  const byValue = {
    procedure: db.prepare<[string, number, number, number], StoredEntry>(entriesOfValue('procedure')),
    account: db.prepare<[string, number, number, number], StoredEntry>(entriesOfValue('account')),
    action: db.prepare<[string, number, number, number], StoredEntry>(entriesOfValue('action')),
  }
  const newest = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()
  const first = db.prepare<[string], number | null>(firstSince).pluck()
  const last = db.prepare<[string], number | null>(lastBefore).pluck()

  function rangeOf({ from, to, before }: AuditQuery): Range {
    const below = Math.min(before ?? Number.MAX_SAFE_INTEGER, (newest.get() ?? 0) + 1)
    return {
      above: from === null ? 0 : (first.get(asStored(from)) ?? Number.MAX_SAFE_INTEGER) - 1,
      below: to === null ? below : Math.min(below, (last.get(asStored(to)) ?? 0) + 1),
    }
  }

  const scan = ({ above, below }: Range, limit: number): StoredEntry[] => inRange.all(above, below, limit)

  function sourcesOf(filter: AuditQuery, words: readonly WantedWord[], range: Range): Source[] {
    const expressions = expressionsOf(words)
    const value = expressions.length > 0 ? undefined : indexedValues.find((name) => filter[name] !== null)
    // An action has many entries: it is enough by itself alone.
    if (value !== undefined && (value !== 'action' || (words.length === 0 && filter.outcome === null))) {
      const wanted = filter[value] ?? ''
      return [{ ...range, why: 'limit', read: (at, limit) => byValue[value].all(wanted, at.above, at.below, limit) }]
    }
    const expression = indexExpression(filter)
    if (expression === '') return [{ ...range, why: 'limit', read: scan }]
    const found = index()
    const covered: Covered = found?.covered() ?? { first: range.below, last: range.below - 1 }
    return [
      // guard: audit-search.newer-than-index
      { above: Math.max(range.above, covered.last), below: range.below, why: 'index', read: scan },
      {
        above: Math.max(range.above, covered.first - 1),
        below: Math.min(range.below, covered.last + 1),
        why: 'limit',
        read: ({ above, below }, limit) =>
          ofNumbers.all(JSON.stringify(found?.find(expression, above, below, limit) ?? [])),
      },
      // guard: audit-search.older-than-index
      { above: range.above, below: Math.min(range.below, covered.first), why: 'index', read: scan },
    ]
  }

  return async (filter, pace) => {
    const words = wordsOf(filter)
    const isWanted = matcher(filter, words)
    const range = rangeOf(filter)
    const rows: StoredEntry[] = []
    let compared = 0
    for (const { read, why, above, ...source } of sourcesOf(filter, words, range)) {
      let { below } = source
      let size = pageSize + 1
      while (below - above > 1) {
        const entries = read({ above, below }, size)
        for (const entry of entries) {
          if (!isWanted(entry)) continue
          if (rows.length === pageSize) return { rows, more: true, unsearched: null }
          rows.push(entry)
        }
        const oldest = entries.at(-1)
        if (oldest === undefined || entries.length < size) break
        below = oldest.seq
        compared += entries.length
        // guard: audit-search.bounded
        if (compared >= limit) return { rows, more: false, unsearched: { before: below, why } }
        size = slice
        await pace?.(compared, limit)
      }
    }
    return { rows, more: false, unsearched: null }
  }
}

function entriesOfValue(column: string): string {
  return `SELECT seq, body, hash FROM entry WHERE ${column} = ? AND ${newestFirst}`
}

/** The words of a filter, each where it must be. */
function wordsOf({ text, actor, accountWords, ticket }: AuditQuery): WantedWord[] {
  const inOne = (typed: string, column: SearchedColumn | null): WantedWord[] =>
    searchWords(typed).map((word) => ({ word, column }))
  return [...inOne(actor, 'actor'), ...inOne(accountWords, 'account'), ...inOne(ticket, 'ticket'), ...inOne(text, null)]
}

/** The expressions of the words that are long enough for the index. */
function expressionsOf(words: readonly WantedWord[]): string[] {
  return words.flatMap(({ word, column }) => {
    const expression = wordExpression(word)
    return expression === null ? [] : [inColumn(column, expression)]
  })
}

/** What the word index is asked for; '' for nothing. Known values narrow the search as words do, and equality decides. */
export function indexExpression(filter: AuditQuery): string {
  const values = (['account', 'procedure', 'action', 'outcome'] as const).flatMap((column) =>
    searchWords(filter[column] ?? '').map((word) => ({ word, column })),
  )
  return [...expressionsOf(wordsOf(filter)), ...expressionsOf(values)].join(' AND ')
}

/** Whether an entry is what is searched for. */
function matcher(filter: AuditQuery, words: readonly WantedWord[]): (entry: StoredEntry) => boolean {
  const { from, to } = filter
  const [since, before] = [from === null ? null : asStored(from), to === null ? null : asStored(to)]
  const values = (['account', 'procedure', 'action', 'outcome'] as const).filter((name) => filter[name] !== null)
  const wordsIn = new Map<SearchedColumn | null, string[]>()
  for (const { word, column } of words) wordsIn.set(column, [...(wordsIn.get(column) ?? []), word])
  if (since === null && before === null && values.length === 0 && words.length === 0) return () => true
  return (entry) => {
    const facts = factsOf(entry)
    if (facts === null) return false
    // guard: audit-search.filters
    if (values.some((name) => facts[name] !== filter[name])) return false
    // guard: audit-search.times
    if ((since !== null && facts.at < since) || (before !== null && facts.at >= before)) return false
    if (words.length === 0) return true
    const texts = textsOf(facts)
    // guard: audit-search.compared
    return [...wordsIn].every(([column, wanted]) => {
      const text = column === null ? Object.values(texts).join('\n') : texts[column]
      return hasWords(foldForSearch(text), wanted)
    })
  }
}

/** An instant as entries write it, so that texts compare as times do. */
function asStored(instant: string): string {
  return new Date(instant).toISOString()
}
