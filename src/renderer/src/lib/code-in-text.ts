import { plainDigits, readCode } from '#shared/domain/input/code.ts'

/** The one code that a text contains, or why none can be taken from it. */
export type CodeInText = { code: string; why: null } | { code: null; why: 'none' | 'several' }

/**
 * Finds the code in a pasted text: the text itself, where it is nothing but the digits of a code, however they are
 * grouped (`123 456`); else its only group of exactly `length` digits. A group that goes on behind a dash, dot, slash,
 * comma or plus sign, as in a telephone number or a date, is part of something else.
 */
export function codeInText(text: string, length: number): CodeInText {
  const alone = readCode(text, length)
  if (alone.ok) return { code: alone.value, why: null }
  const plain = plainDigits(text)
  const groups =
    plain.match(new RegExp(`(?<![\\d+]|\\d[-./,\u2010-\u2015])\\d{${length}}(?!\\d|[-./,\u2010-\u2015]\\d)`, 'g')) ?? []
  const codes = [...new Set(groups)]
  const [code] = codes
  if (code === undefined) return { code: null, why: 'none' }
  return codes.length === 1 && groups.length === 1 ? { code, why: null } : { code: null, why: 'several' }
}
