import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composed, isolated, isolatedList, sentence } from '#shared/domain/shown-text.ts'
import { hostileText, whyUnsafe } from '../../../support/fuzz/hostile-texts.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

describe('a value from outside', () => {
  it('shows a mark for each hidden character, and not its effect', () => {
    expect(isolated('Bayu \u202elatigiD')).toBe('Bayu <U+202E>latigiD')
    expect(isolated('a\u2066b\u2069c\u200bd\u00ade\ufefff\u{e0041}')).toBe(
      'a<U+2066>b<U+2069>c<U+200B>d<U+00AD>e<U+FEFF>f<U+E0041>',
    )
    expect(isolated('\ud800')).toBe('<U+D800>')
  })

  it('is isolated where it runs from right to left, line by line', () => {
    expect(isolated('שלום')).toBe('\u2068שלום\u2069')
    expect(isolated('plain\nمرحبا 12\nplain')).toBe('plain\n\u2068مرحبا 12\u2069\nplain')
    expect(isolated('\u2068שלום')).toBe('\u2068<U+2068>שלום\u2069')
  })

  it.each([
    ...['Müller & Söhne', '株式会社', 'ООО «Ромашка»', 'สำนักงาน', 'a\nb\tc', '', '👩‍💻', '❤️'],
    ...['क्‍ष', '–·…“”', 'Ⅷ'],
  ])('that runs from left to right and hides nothing is as it was: %s', (text) => {
    expect(isolated(text)).toBe(text)
    expect(composed(text)).toBe(text)
  })

  it('keeps the joiners that its script needs, and shows those that join nothing', () => {
    expect(isolated('می\u200cخواهم')).toBe('\u2068می\u200cخواهم\u2069')
    expect(isolated('a\u200cb')).toBe('a<U+200C>b')
  })

  it('moves nothing around it, alone, in a row, in a sentence and in a sentence within one', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const inner = sentence`of ${one} (${2})`
        for (const text of [isolated(one), isolatedList([one, other], ' · '), sentence`${one}: ${other}, ${inner}.`]) {
          expect(whyUnsafe(text)).toBeNull()
          expect(isolated(text)).toBe(text)
          expect(composed(text)).toBe(text)
        }
        expect(whyUnsafe(composed(one).replace(/[\u0590-\u06ff]/g, 'x'))).toBeNull()
      }),
      seeded('shown texts', 2000),
    )
  })

  it('is judged in time that grows with its length alone', () => {
    const long = '\u2068'.repeat(50_000) + 'ש' + '\u2069'.repeat(50_000)
    expect(isolated(long)).toBe(long)
    expect(isolated('\u2069'.repeat(50_000))).toBe('<U+2069>'.repeat(50_000))
  })
})
