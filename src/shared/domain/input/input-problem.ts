/**
 * What may be wrong with a text from outside, whichever field it is for. Every check of a field, in the form, in the
 * schemas and on the server, names one of these; the page and the portal's web pages have a sentence for each.
 */
export const inputProblems = [
  'empty',
  'too-short',
  'too-long',
  /** A control character, or half of a surrogate pair. */
  'control-character',
  /** A line break in a text of one line. */
  'line-break',
  /** A comma, semicolon or bar in a tag. */
  'separator',
  /** White space inside an address. */
  'space-inside',

  // Codes
  'not-digits',
  'code-length',

  // E-mail addresses
  'no-at',
  'several-addresses',
  /** What is before the `@` is nothing that mail systems take. */
  'local-part',
  /** What is behind the `@` is no domain. */
  'domain',

  // Phone numbers
  'no-plus',
  'letters',
  'extension',
  'unknown-country',
  'number-too-short',
  'number-too-long',
  'wrong-length',

  // New passwords
  'is-user-id',
] as const
export type InputProblem = (typeof inputProblems)[number]

/** What is wrong, with what a sentence about it names. */
export interface WrongText {
  ok: false
  problem: InputProblem
  /** With `too-long`: how many characters are too many. */
  over?: number
  /** With `too-short` and `code-length`: how many there must be. */
  needed?: number
}

/** A text that was read: as it is kept and compared, or what is wrong with it. */
export type ReadText = { ok: true; value: string } | WrongText

/** A text that can be used. */
export function readAs(value: string): ReadText {
  return { ok: true, value }
}

/** A text that cannot be used. */
export function wrongText(problem: InputProblem, more: Pick<WrongText, 'over' | 'needed'> = {}): WrongText {
  return { ok: false, problem, ...more }
}
