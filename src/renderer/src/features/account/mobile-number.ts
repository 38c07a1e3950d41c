import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberWithError,
  ParseError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min'

/** What is wrong with a number as typed. */
export type NumberTrouble = 'no-plus' | 'letters' | 'unknown-country' | 'too-short' | 'too-long' | 'wrong-length'

export type ReadNumber = { ok: true; number: string; reachedBySms: boolean } | { ok: false; trouble: NumberTrouble }

/** The API takes 7 to 15 digits (E.164). */
const e164 = /^\+[1-9]\d{6,14}$/

/**
 * A number as typed, in E.164. Blanks, dashes, dots, brackets and a leading 00 are taken for what they mean. Whether the
 * number is given to anybody is not judged, only what its country's numbers look like.
 *
 * @param smsCountries ISO 3166-1 alpha-2, from the portal's capabilities
 */
export function readMobileNumber(typed: string, smsCountries: readonly string[]): ReadNumber {
  const bare = typed.replace(/[\s\-.()/\u2010-\u2015]/g, '').replace(/^00/, '+')
  if (/[^+\d]|.\+/.test(bare)) return { ok: false, trouble: 'letters' }
  if (!bare.startsWith('+')) return { ok: false, trouble: 'no-plus' }
  const trouble = troubleOf(bare)
  if (trouble !== null) return { ok: false, trouble }
  const codes = smsCountries.filter(isSupportedCountry).map((country) => `+${getCountryCallingCode(country)}`)
  return { ok: true, number: bare, reachedBySms: codes.some((code) => bare.startsWith(code)) }
}

function troubleOf(number: string): NumberTrouble | null {
  try {
    parsePhoneNumberWithError(number)
  } catch (error) {
    if (error instanceof ParseError && error.message === 'INVALID_COUNTRY') return 'unknown-country'
  }
  switch (validatePhoneNumberLength(number)) {
    case 'TOO_SHORT':
      return 'too-short'
    case 'TOO_LONG':
      return 'too-long'
    case 'INVALID_COUNTRY':
      return 'unknown-country'
    case undefined:
      return e164.test(number) ? null : 'wrong-length'
    default:
      return number.length < 8 ? 'too-short' : 'wrong-length'
  }
}
