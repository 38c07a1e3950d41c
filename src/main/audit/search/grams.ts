/** Takes folded words apart into the terms of the word index, and writes what is searched for as an expression of FTS5. */

/** Scripts that write without spaces or a syllable at a time: two characters of them say as much as three others. */
const dense =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]$/u

/** True for a character whose terms are short. ASCII is judged without the expression: most of an audit is. */
function isDense(character: string): boolean {
  return character > '\x7f' && dense.test(character)
}

/** The whole terms of a word: three characters from each place on, two where the first of them is dense. */
function wholeTerms(characters: readonly string[]): string[] {
  const terms: string[] = []
  for (let at = 0; at + 1 < characters.length; at += 1) {
    const length = isDense(characters[at] ?? '') ? 2 : 3
    if (at + length > characters.length) break
    terms.push(characters.slice(at, at + length).join(''))
  }
  return terms
}

const spaces = /[\s\p{Cc}]+/u
const ascii = /^[\0-\x7f]*$/

/**
 * The terms of a folded text in their order, separated by spaces. A dense character at the end of a word is a term of its
 * own, so that each of them begins one.
 */
export function termsOfText(folded: string): string {
  const terms: string[] = []
  for (const word of folded.split(spaces)) {
    if (ascii.test(word)) {
      for (let at = 0; at + 3 <= word.length; at += 1) terms.push(word.slice(at, at + 3))
      continue
    }
    const characters = Array.from(word)
    terms.push(...wholeTerms(characters))
    const last = characters.at(-1) ?? ''
    if (isDense(last)) terms.push(last)
  }
  return terms.join(' ')
}

/**
 * The expression of FTS5 that finds every text with this word in it, and now and then another: two words one after the
 * other can have the terms of one, so what is found must be compared.
 *
 * @param word folded, without spaces
 * @returns null where the word is too short for the index: one or two characters, none of them dense
 */
export function wordExpression(word: string): string | null {
  const characters = Array.from(word)
  const whole = wholeTerms(characters)
  if (whole.length > 0) return quoted(whole.join(' '))
  const short = characters.find(isDense)
  return short === undefined ? null : `${quoted(short)} *`
}

function quoted(text: string): string {
  // guard: audit-search.quoted-words
  return `"${text.replaceAll('"', '""')}"`
}

/** Everything between spaces is a term: FTS5's `ascii` takes letters and digits alone, so the rest of ASCII is named. */
const marks = Array.from({ length: 0x7f - 0x21 }, (_, at) => String.fromCharCode(0x21 + at))
  .filter((one) => !/[a-z0-9]/i.test(one))
  .join('')
export const tokenizer = `ascii tokenchars '${marks.replaceAll("'", "''")}'`
