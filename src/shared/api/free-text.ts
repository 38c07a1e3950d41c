import { z } from 'zod'

/**
 * What no free text contains: control characters, format characters (directions, joiners, invisible ones), line and
 * paragraph separators, halves of surrogate pairs. Any of them shows another text than the one that is stored.
 */
const refused = String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}`
// guard: free-text.line
const inLine = new RegExp(`^[^${refused}]*$`, 'u')
// guard: free-text.lines
const inLines = new RegExp(`^(?:\n|[^${refused}])*$`, 'u')

/** A free text of one line, of at most so many characters. */
export function textLine(maxLength: number): z.ZodString {
  return z.string().trim().max(maxLength).regex(inLine)
}

/** A free text of at most so many characters that may have plain line feeds. */
export function textLines(maxLength: number): z.ZodString {
  return z.string().trim().max(maxLength).regex(inLines)
}

/** Whether a text of one line contains nothing that free text must not contain. */
export function isTextLine(text: string): boolean {
  return inLine.test(text)
}

/** Whether a text contains nothing that free text must not contain, line feeds apart. */
export function isTextLines(text: string): boolean {
  return inLines.test(text)
}
