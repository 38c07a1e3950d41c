import { expect, it } from 'vitest'
import { foldForSearch } from '#shared/domain/search/fold.ts'

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const
/** Every character but surrogates. */
const every = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))

it('every character is folded already once it was, and the same in each normal form and case', () => {
  const wrong = every.filter((one) => {
    const folded = foldForSearch(one)
    const others = [folded, one.toUpperCase(), one.toLowerCase(), ...forms.map((form) => one.normalize(form))]
    return others.some((other) => foldForSearch(other) !== folded)
  })
  expect(wrong).toEqual([])
})
