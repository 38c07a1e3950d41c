import { genesis, type StoredEntry } from '#shared/audit/chain.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'
import { createSearch, type AuditPage, type AuditQuery } from './search.ts'
import { createWordIndex, removeWordIndex, type WordIndex, type WordIndexFiles } from './word-index.ts'

/** Entries that are taken in at once: a search waits for no more than them. */
const block = 500

/** The jobs of the word index: the search, and making the index beside it. */
export interface WordIndexJobs {
  search(filter: AuditQuery, pace: Pace): Promise<AuditPage>
  /** Takes in every entry that the index lacks: the newer ones first, then the older ones, newest first. Goes on where an earlier one was ended. */
  buildWordIndex(input: null, pace: Pace): Promise<void>
  /** Removes the index and makes it again. */
  rebuildWordIndex(input: null, pace: Pace): Promise<void>
  close(): void
}

/**
 * The jobs over one read-only connection to the audit; the index is the only thing that they write.
 *
 * @param scanLimit entries that a search reads and compares at most; by default as many as take a second
 */
export function createWordIndexJobs(db: Db, files: WordIndexFiles, scanLimit?: number): WordIndexJobs {
  const newest = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1')
  const entry = db.prepare<[number], StoredEntry>('SELECT seq, body, hash FROM entry WHERE seq = ?')
  const page = db.prepare<[number, number], StoredEntry>(
    'SELECT seq, body, hash FROM entry WHERE seq >= ? AND seq <= ? ORDER BY seq',
  )
  let index: WordIndex | null = null

  const newestEntry = (): { seq: number; hash: string } => newest.get() ?? { seq: 0, hash: genesis }

  function opened(): WordIndex {
    return (index ??= createWordIndex(files, { newest: newestEntry, entry: (seq) => entry.get(seq) }))
  }

  /** The index where there can be one: a search goes on without it. */
  function ifPossible(): WordIndex | null {
    try {
      return opened()
    } catch {
      return null
    }
  }

  function close(): void {
    index?.close()
    index = null
  }

  function discard(): void {
    close()
    removeWordIndex(files)
  }

  async function build(pace: Pace): Promise<void> {
    for (;;) {
      const at = opened()
      const { first, last } = at.covered()
      const end = newestEntry().seq
      if (last >= end && first <= 1) return
      const [from, to] = last < end ? [last + 1, Math.min(end, last + block)] : [Math.max(1, first - block), first - 1]
      at.add(page.all(from, to), { first: from, last: to })
      await pace(last - first + 1 + (to - from + 1), end)
    }
  }

  const search = createSearch(db, ifPossible, scanLimit)

  return {
    search: async (filter, pace) => {
      try {
        return await search(filter, pace)
      } catch (error) {
        // While it waited, the index may have been removed to be made again.
        if (!isDamage(error) && !(error instanceof TypeError)) throw error
        // The entries are read instead; the next build makes it again.
        // guard: word-index.damaged-in-search
        discard()
        return await createSearch(db, () => null, scanLimit)(filter, pace)
      }
    },
    buildWordIndex: async (_, pace) => {
      try {
        await build(pace)
      } catch (error) {
        if (!isDamage(error)) throw error
        // guard: word-index.damaged-in-build
        discard()
        await build(pace)
      }
    },
    rebuildWordIndex: async (_, pace) => {
      discard()
      await build(pace)
    },
    close,
  }
}

/** What SQLite says of a file that is not as it wrote it (sqlite.org/rescode.html). */
function isDamage(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^SQLITE_(?:CORRUPT|NOTADB|CONSTRAINT|IOERR_SHORT_READ)/.test(code)
}
