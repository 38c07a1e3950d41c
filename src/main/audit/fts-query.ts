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
export function wordsExpression(text: string, column: Column = null): string {
  // guard: audit-search.prefix
  return text
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `${within(column)}${quoted(word)}${/../u.test(word) ? '*' : ''}`)
    .join(' ')
}

/** The words of a known value, one after another, in its column: it narrows the search, and equality decides. */
export function valueExpression(value: string, column: Column): string {
  return /[\p{L}\p{N}]/u.test(value) ? `${within(column)}${quoted(value.replace(/\p{Cc}/gu, ' '))}` : ''
}

function within(column: Column): string {
  return column === null ? '' : `${column} : `
}

function quoted(text: string): string {
  // guard: audit-search.quoted-words
  return `"${text.replaceAll('"', '""')}"`
}
