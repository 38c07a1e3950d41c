import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldForSearch, hasWords, searchWords } from '#shared/domain/search/fold.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const
/** The characters of most scripts in use; `fold-every-character.test.ts` has all others. */
const common = Array.from({ length: 0x3100 }, (_, code) => code).map((code) => String.fromCodePoint(code))

describe('a folded text', () => {
  it.each([
    ['Äpfel', 'apfel'],
    ['Straße STRASSE ẞ', 'strasse strasse ss'],
    ['İstanbul ılık', 'istanbul ilik'],
    ['Øre Đà Nẵng Łódź Þór', 'ore da nang lodz thor'],
    ['Ærø œuvre ﬁn', 'aero oeuvre fin'],
    ['ΣΊΣΥΦΟΣ σίσυφος', 'σισυφοσ σισυφοσ'],
    ['Ёж Йод', 'еж иод'],
    ['工单２０２６‑17', '工单2026-17'],
    ['ガス ｶﾞｽ がす', 'かす かす かす'],
    ['๑๒ ١٢', '12 12'],
    ['a\u200bb\u00adc\u202ed', 'abcd'],
    ['“it’s” – a', '"it\'s" - a'],
  ])('%s is %s', (text, folded) => expect(foldForSearch(text)).toBe(folded))

  it('is folded already, and the same for every normal form and case of each common character', () => {
    const wrong = common.filter((one) => {
      const folded = foldForSearch(one)
      const others = [folded, one.toUpperCase(), one.toLowerCase(), ...forms.map((form) => one.normalize(form))]
      return others.some((other) => foldForSearch(other) !== folded)
    })
    expect(wrong).toEqual([])
  })

  it('of two texts one after the other is theirs one after the other', () => {
    const letters = (from: number, to: number) =>
      fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code))
    const any = fc.oneof(
      ...[[0x20, 0x24f], [0x300, 0x36f], [0x370, 0x52f], [0xe01, 0xe5b], [0x1100, 0x11ff], [0x3040, 0x30ff], [0x590, 0x6ff], [0x4e00, 0x9fff], [0xac00, 0xd7a3], [0x1e00, 0x1fff], [0xff00, 0xffef]].map(([from, to]) => letters(from!, to!)), // prettier-ignore
    )
    const text = fc.array(any, { maxLength: 5 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(foldForSearch(one + other)).toBe(foldForSearch(one) + foldForSearch(other))
      }),
      seeded('folding goes with joining', 5000),
    )
  })

  it('has words between spaces of any kind', () => {
    expect(searchWords(' ÄPFEL\u3000\tb\u0000c ')).toEqual(['apfel', 'b', 'c'])
    expect(searchWords(' \u200b ')).toEqual([])
    expect(hasWords('apfel und birnen', ['irn', 'apf'])).toBe(true)
    expect(hasWords('apfel und birnen', ['irn', 'x'])).toBe(false)
  })
})
