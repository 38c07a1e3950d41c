import fc from 'fast-check'
import { hiddenControls } from '#shared/domain/shown-text.ts'

/** Texts from outside that would turn or hide what is around them: directions, isolates, invisible ones, right-to-left scripts. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...['\u202e', '\u202d', '\u202b', '\u202c', '\u2066', '\u2067', '\u2068', '\u2069', '\u200e', '\u200f', '\u061c'],
      ...[
        '\u200b',
        '\u2060',
        '\ufeff',
        '\u00ad',
        '\u0085',
        '\u3164',
        '\u{e0041}',
        'שלום',
        'مرحبا',
        '123',
        '(',
        ')',
        'Bayu',
        ' ',
      ],
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => `N${parts.join('')}`)

/**
 * Why a text that is shown may turn or hide what is around it; null where it cannot: what is hidden in it are isolates that
 * are closed, and what runs from right to left is in one.
 */
export function whyUnsafe(text: string): string | null {
  for (const line of text.split('\n')) {
    let depth = 0
    for (const character of line) {
      if (character === '\u2068') depth += 1
      else if (character === '\u2069') depth -= 1
      else if (character.replace(hiddenControls, '') === '' && !/[\u200c\u200d]/.test(character))
        return `hidden ${(character.codePointAt(0) ?? 0).toString(16)}`
      else if (depth === 0 && /[\u0590-\u06ff]/.test(character)) return 'right to left, and not isolated'
      if (depth < 0) return 'ends an isolate that it did not begin'
    }
    if (depth > 0) return 'does not end an isolate'
  }
  return null
}
