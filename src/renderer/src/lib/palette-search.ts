import { foldForSearch, hasWords, searchWords } from '#shared/domain/search/fold.ts'

/** Entries of a group that are shown at most. */
const shownAtMost = 50

/** What is searched in an entry of the palette. */
interface Searched {
  label: string
  suffix?: string
}

/** Where a text has a word of what is searched for, as Nuxt UI marks it: first and last character of each place. */
interface Match {
  key: 'label' | 'suffix'
  value: string
  indices: [number, number][]
}

const folded = new WeakMap<Searched, string>()
function searchedIn(entry: Searched): string {
  const known = folded.get(entry)
  if (known !== undefined) return known
  const text = foldForSearch(`${entry.label}\n${entry.suffix ?? ''}`)
  folded.set(entry, text)
  return text
}

/**
 * The entries with every word of a text in their label or its suffix, however it is written, those whose label begins with
 * the first word before the others; all of them without a text. At most 50.
 */
export function searchEntries<E extends Searched>(entries: readonly E[], text: string): (E & { matches?: Match[] })[] {
  const words = searchWords(text)
  const [first] = words
  if (first === undefined) return entries.slice(0, shownAtMost)
  const found = entries.filter((entry) => hasWords(searchedIn(entry), words))
  const begins = found.filter((entry) => searchedIn(entry).startsWith(first))
  const others = found.filter((entry) => !searchedIn(entry).startsWith(first))
  return [...begins, ...others].slice(0, shownAtMost).map((entry) => ({ ...entry, matches: matchesIn(entry, words) }))
}

/** Places are known where folding has changed no length. */
function matchesIn(entry: Searched, words: readonly string[]): Match[] {
  return (['label', 'suffix'] as const).flatMap((key) => {
    const value = entry[key] ?? ''
    const text = foldForSearch(value)
    const places = words.map((word) => [text.indexOf(word), word.length] as const).filter(([at]) => at >= 0)
    if (text.length !== value.length || places.length === 0) return []
    const sorted = places.toSorted(([a], [b]) => a - b)
    const apart = sorted.filter(([at], n) => sorted.slice(0, n).every(([before, length]) => before + length <= at))
    return [{ key, value, indices: apart.map(([at, length]): [number, number] => [at, at + length - 1]) }]
  })
}
