import { controlName, hiddenControls } from '#shared/domain/shown-text.ts'

/**
 * What a spreadsheet takes for the beginning of a formula, after blanks and hidden characters (OWASP, CSV injection):
 * `= + - @` in each of their widths and forms, and the control characters before which some programs read on.
 */
const formula = /^'*(?:[\p{Z}\p{Cf}]|<U\+[0-9A-F]{4,6}>)*[\t\r\n=+\-@\u2212＝＋－＠﹦﹢﹣﹫⁼₌⁺₊⁻₋]/u

/** A text as a cell: no formula, and hidden characters as marks (`<U+202E>`). `csvTextOf` undoes both. */
export function csvCellOf(text: string): string {
  // guard: csv.mark-in-text
  const literal = text.replace(marks, (all, name: string) => (charOf(name) === null ? all : `${lessThan}${name}>`))
  // guard: csv.hidden
  const visible = literal.replace(hiddenControls, (control) => `<${controlName(control)}>`)
  // guard: csv.formulas
  return formula.test(visible) ? `'${visible}` : visible
}

/** The text of a cell that `csvCellOf` made; of other cells, too, without the apostrophe before a formula. */
export function csvTextOf(cell: string): string {
  // guard: csv.formulas-back
  const bare = cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
  return bare.replace(marks, (all, name: string) => charOf(name) ?? all)
}

const marks = /<(U\+[0-9A-F]{4,6})>/g
/** A bracket that belongs to the text, before what reads like a mark. */
const lessThan = '<U+003C>'

/** The character that `csvCellOf` wrote as this name; null for a name that it writes for none. */
function charOf(name: string): string | null {
  const code = Number.parseInt(name.slice(2), 16)
  if (code > 0x10_ffff) return null
  const character = String.fromCodePoint(code)
  const written = character === '<' || character.replace(hiddenControls, '') === ''
  return written && controlName(character) === name ? character : null
}
