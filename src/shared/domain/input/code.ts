import { asciiDigits } from './digits.ts'
import { readAs, wrongText, type ReadText } from './input-problem.ts'
import { withoutUnseen } from './unseen.ts'

/** Fewest and most digits of any code. */
const fewest = 4
const max = 10

/** A text with the digits of every script as 0 to 9, without characters that are not seen. */
export function plainDigits(text: string): string {
  return asciiDigits(withoutUnseen(text))
}

/** What groups the digits of a code: white space, and dashes of every kind. */
const codeGrouping = /[\s\p{Pd}\u2212\u30fc\uff70.\u00b7\u30fb]/gu

/**
 * A one-time code as typed: digits of any script, grouped or not.
 *
 * @param length digits of a code here; without it, 4 to 10
 */
export function readCode(typed: string, length?: number): ReadText {
  // guard: input.code
  const digits = plainDigits(typed).replaceAll(codeGrouping, '')
  if (digits === '') return wrongText('empty')
  if (!/^\d+$/.test(digits)) return wrongText('not-digits')
  const fits = length === undefined ? digits.length >= fewest && digits.length <= max : digits.length === length
  return fits ? readAs(digits) : wrongText('code-length', { needed: length ?? fewest })
}
