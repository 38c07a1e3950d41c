import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mobileNumber } from '#shared/portal-api/primitives.ts'
import { readMobileNumber } from '../../../src/renderer/src/features/account/mobile-number.ts'

const countries = ['ID', 'MY', 'SG', 'TH']
const read = (typed: string) => readMobileNumber(typed, countries)

describe('a mobile number as typed', () => {
  it.each([
    ['+60123456789', '+60123456789'],
    [' +60 12-345 6789 ', '+60123456789'],
    ['0060 12 345 6789', '+60123456789'],
    ['+65 (9123) 4567', '+6591234567'],
    ['+60.12.345.6789', '+60123456789'],
    ['+6012–345–6789', '+60123456789'],
  ])('%s is %s', (typed, number) => expect(read(typed)).toEqual({ ok: true, number, reachedBySms: true }))

  it.each([
    ['0123456789', 'no-plus'],
    ['60123456789', 'no-plus'],
    ['+60 12 34x', 'letters'],
    ['+60 +12', 'letters'],
    ['twelve', 'letters'],
    ['+999 1234567', 'unknown-country'],
    ['+0', 'too-short'],
    ['+', 'too-short'],
    ['+60', 'too-short'],
    ['+60 12', 'too-short'],
    ['+60 1234 5678 9012 3', 'too-long'],
    ['+60 1234 5678 9012 3456 7890', 'too-long'],
  ])('%s is refused: %s', (typed, trouble) => expect(read(typed)).toEqual({ ok: false, trouble }))

  it('of a country that text messages do not reach is taken, and said to be so', () => {
    expect(read('+44 7700 900123')).toEqual({ ok: true, number: '+447700900123', reachedBySms: false })
  })

  it('that is taken is what the API takes, whatever was typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d -]{0,20}$/))
    fc.assert(
      fc.property(typed, (text) => {
        const found = read(text)
        if (found.ok) expect(mobileNumber.safeParse(found.number).success).toBe(true)
      }),
    )
  })
})
