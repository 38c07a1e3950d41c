import { parsePhoneNumberWithError, ParseError, validatePhoneNumberLength } from 'libphonenumber-js/max'
import type { PhoneNumber } from 'libphonenumber-js/max'
import { mobileNumberPattern } from '../../api/names.ts'
import type { TextMessages } from '../../api/accounts.ts'

/** What is wrong with a number as typed. */
type NumberProblem = 'no-plus' | 'letters' | 'unknown-country' | 'too-short' | 'too-long' | 'wrong-length'

/** A number that was understood: as it is stored (E.164), as people read it, and whether text messages reach it. */
export interface PhoneNumberRead {
  ok: true
  number: string
  /** With blanks as its country writes it: `+60 12 345 6789`. */
  shown: string
  /** ISO 3166-1 alpha-2; null where the number could be of several countries. */
  country: string | null
  textMessages: Exclude<TextMessages, 'no-number'>
  /** What numbering plans say of it; `not-given-out`: no operator has such numbers. */
  kind: 'mobile' | 'landline' | 'other' | 'not-given-out'
}

export type ReadNumber = PhoneNumberRead | { ok: false; problem: NumberProblem }

/**
 * A number as typed. Blanks, dashes, dots, brackets and a leading 00 are taken for what they mean; a national zero behind
 * the country code is left out where the country's numbers have none, bracketed or doubled too. Form, length, validity
 * and kind are those of the numbering plans (libphonenumber's full metadata); whether somebody has the number is not known.
 *
 * @param smsCountries ISO 3166-1 alpha-2, from the portal's capabilities
 */
export function readPhoneNumber(typed: string, smsCountries: readonly string[]): ReadNumber {
  const bare = typed.replace(/[\s\-.()/\u2010-\u2015]/g, '').replace(/^00/, '+')
  if (/[^+\d]|.\+/.test(bare)) return { ok: false, problem: 'letters' }
  if (!bare.startsWith('+')) return { ok: false, problem: 'no-plus' }
  const found = parsed(bare)
  if (!(found instanceof Object)) return { ok: false, problem: found }
  return understood(found, smsCountries)
}

/** Whether text messages of a portal reach a number on record (E.164, or null where there is none). */
export function textMessagesTo(number: string | null, smsCountries: readonly string[]): TextMessages {
  if (number === null) return 'no-number'
  const read = readPhoneNumber(number, smsCountries)
  // A number that is not stored as it is dialled, with a national zero in it, is nobody's.
  return read.ok && read.number === number ? read.textMessages : 'not-mobile'
}

function understood(found: PhoneNumber, smsCountries: readonly string[]): PhoneNumberRead {
  const country = found.country ?? null
  const kind = kindOf(found)
  const countries = country === null ? found.getPossibleCountries() : [country]
  const inReach = countries.some((one) => smsCountries.includes(one))
  const textMessages = kind !== 'mobile' ? 'not-mobile' : inReach ? 'possible' : 'country'
  return { ok: true, number: found.number, shown: found.formatInternational(), country, textMessages, kind }
}

function kindOf(found: PhoneNumber): PhoneNumberRead['kind'] {
  if (!found.isValid()) return 'not-given-out'
  switch (found.getType()) {
    case 'MOBILE':
    case 'FIXED_LINE_OR_MOBILE':
      return 'mobile'
    case 'FIXED_LINE':
      return 'landline'
    default:
      return 'other'
  }
}

/** The first reading of the digits that a numbering plan knows, or else that has a possible length. */
function parsed(bare: string): PhoneNumber | NumberProblem {
  const readings = withoutZeros(bare).flatMap((digits) => {
    const one = parsedAsIs(digits)
    return typeof one === 'string' ? [] : [one]
  })
  const valid = readings.find((one) => one.isValid()) ?? readings.find((one) => mobileNumberPattern.test(one.number))
  if (valid !== undefined) return valid
  const problem = parsedAsIs(bare)
  return typeof problem === 'string' ? problem : 'wrong-length'
}

/** The digits as they are, and with one national zero fewer each, as far as the country code is known. */
function withoutZeros(bare: string): string[] {
  const code = callingCodeOf(bare)
  if (code === null) return [bare]
  const national = bare.slice(code.length + 1)
  const zeros = /^0*/.exec(national)?.[0].length ?? 0
  return Array.from({ length: zeros + 1 }, (_, dropped) => `+${code}${national.slice(dropped)}`)
}

function callingCodeOf(bare: string): string | null {
  try {
    return parsePhoneNumberWithError(bare).countryCallingCode
  } catch {
    return null
  }
}

function parsedAsIs(digits: string): PhoneNumber | NumberProblem {
  try {
    const found = parsePhoneNumberWithError(digits)
    const problem = lengthProblem(found.number)
    return problem ?? found
  } catch (error) {
    if (error instanceof ParseError && error.message === 'INVALID_COUNTRY') return 'unknown-country'
    return lengthProblem(digits) ?? 'too-short'
  }
}

function lengthProblem(number: string): NumberProblem | null {
  switch (validatePhoneNumberLength(number)) {
    case undefined:
      return null
    case 'TOO_SHORT':
      return 'too-short'
    case 'TOO_LONG':
      return 'too-long'
    case 'INVALID_COUNTRY':
      return 'unknown-country'
    default:
      return number.length < 8 ? 'too-short' : 'wrong-length'
  }
}
