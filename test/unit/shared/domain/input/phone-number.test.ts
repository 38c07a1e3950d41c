import fc from 'fast-check'
import metadata from 'libphonenumber-js/metadata.max.json' with { type: 'json' }
import examples from 'libphonenumber-js/mobile/examples'
import { getExampleNumber } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { readPhoneNumber, textMessagesTo } from '#shared/domain/input/phone-number.ts'
import { mobileNumber } from '#shared/api/primitives.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

const countries = ['ID', 'MY', 'SG', 'TH']
const read = (typed: string) => readPhoneNumber(typed, countries)

describe('a phone number as typed', () => {
  it.each([
    ['+60123456789', '+60123456789'],
    [' +60 12-345 6789 ', '+60123456789'],
    ['0060 12 345 6789', '+60123456789'],
    ['+65 (9123) 4567', '+6591234567'],
    ['+60.12.345.6789', '+60123456789'],
    ['+6012–345–6789', '+60123456789'],
    ['+60 (0)12-345 6789', '+60123456789'],
    ['+60 (0) 12 345 6789', '+60123456789'],
    ['+60 012-345 6789', '+60123456789'],
    ['+60 (0)012-345 6789', '+60123456789'],
    ['0060 (0)12-345 6789', '+60123456789'],
    ['+62 (0)812 3456 7890', '+6281234567890'],
    ['+66 (0)81 234 5678', '+66812345678'],
    ['+66 00 81 234 5678', '+66812345678'],
  ])('%s is %s', (typed, number) =>
    expect(read(typed)).toMatchObject({ ok: true, number, textMessages: 'possible', kind: 'mobile' }),
  )

  it.each([
    ['0123456789', 'no-plus'],
    ['60123456789', 'no-plus'],
    ['+60 12 34x', 'letters'],
    ['+60 +12', 'letters'],
    ['twelve', 'letters'],
    ['+999 1234567', 'unknown-country'],
    ['+0', 'number-too-short'],
    ['+', 'number-too-short'],
    ['+60', 'number-too-short'],
    ['+60 12', 'number-too-short'],
    ['+60 1234 5678 9012 3', 'number-too-long'],
    ['+60 1234 5678 9012 3456 7890', 'number-too-long'],
    ['+225 01 23 45 67', 'number-too-short'],
  ])('%s is refused: %s', (typed, problem) => expect(read(typed)).toEqual({ ok: false, problem }))

  it.each([
    ['a landline of Singapore', '+65 6123 4567', 'landline', 'not-mobile'],
    ['a landline of Malaysia', '+60 3-2026 1688', 'landline', 'not-mobile'],
    ['a number that no operator has', '+60 10 000 0391', 'not-given-out', 'not-mobile'],
    ['a mobile number of another country', '+49 1510 0000142', 'mobile', 'country'],
    ['a landline of Italy, whose zero belongs to it', '+39 06 6982 1234', 'landline', 'not-mobile'],
  ])('%s is promised no text', (_, typed, kind, textMessages) =>
    expect(read(typed)).toMatchObject({ ok: true, kind, textMessages }),
  )

  it('of a country that shares its code with others is judged by its own country', () => {
    const inCanada = readPhoneNumber('+1 506 234 5678', ['US'])
    expect(inCanada).toMatchObject({ ok: true, country: 'CA', textMessages: 'country' })
    expect(readPhoneNumber('+1 506 234 5678', ['CA'])).toMatchObject({ ok: true, textMessages: 'possible' })
  })

  it('is shown as its country writes it', () => {
    expect(read('+60(0)123456789')).toMatchObject({ shown: '+60 12 345 6789', country: 'MY' })
  })

  it('that is taken is what the API takes, and read again is the same, whatever was typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d -]{0,20}$/))
    fc.assert(
      fc.property(typed, (text) => {
        const found = read(text)
        if (!found.ok) return
        expect(mobileNumber.safeParse(found.number).success).toBe(true)
        expect(read(found.number)).toEqual(found)
        expect(read(found.shown)).toEqual(found)
      }),
      seeded('typed numbers', 500),
    )
  })

  it('with a national zero in any way is the number of its country without it, in every country that has one', () => {
    const zeroed = Object.entries(metadata.countries).flatMap(([country, rules]) =>
      (rules as unknown[])[5] === '0' ? [country as CountryCode] : [],
    )
    expect(zeroed.length).toBeGreaterThan(50)
    for (const country of zeroed) {
      const example = getExampleNumber(country, examples)
      if (example === undefined) continue
      const { countryCallingCode: code, nationalNumber: national, number } = example
      for (const zero of ['0', '(0)', '(0) ', '(0)0', '00', '0 0'])
        expect(read(`+${code} ${zero}${national}`), `${country}: +${code} ${zero}${national}`).toMatchObject({ number })
    }
  })
})

describe('whether text messages reach a number on record', () => {
  it.each([
    [null, 'no-number'],
    ['+60123456789', 'possible'],
    ['+600123456789', 'not-mobile'],
    ['+60312345678', 'not-mobile'],
    ['+6561234567', 'not-mobile'],
    ['+4915100000142', 'country'],
    ['+60', 'not-mobile'],
    ['', 'not-mobile'],
    ['0123456789', 'not-mobile'],
  ] as const)('%s: %s', (number, expected) => expect(textMessagesTo(number, countries)).toBe(expected))
})
