import { parsePhoneNumberWithError, ParseError, validatePhoneNumberLength } from 'libphonenumber-js/max'
import type { PhoneNumber } from 'libphonenumber-js/max'
import { mobileNumberPattern } from '../../api/names.ts'
import { plainDigits } from './code.ts'
import { readAs, wrongText, type InputProblem, type ReadText } from './input-problem.ts'
import { halfWidth } from './unseen.ts'

/** Whether text messages reach a number: see the API's `textMessages`. */
export type TextMessages = 'possible' | 'no-number' | 'not-mobile' | 'country'

/** What is wrong with a number as typed. */
type NumberProblem = Extract<
  InputProblem,
  | 'empty'
  | 'no-plus'
  | 'letters'
  | 'extension'
  | 'unknown-country'
  | 'number-too-short'
  | 'number-too-long'
  | 'wrong-length'
>

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
 * A number as typed or copied. Digits of any script, white space, dashes, dots, brackets, marks that are not seen, `tel:`
 * and a leading 00 are taken for what they mean; an extension is refused, since no text reaches it. A national zero behind
 * the country code is left out where the country's numbers have none, bracketed or doubled too. Form, length, validity
 * and kind are those of the numbering plans (libphonenumber's full metadata); whether somebody has the number is not known.
 *
 * @param smsCountries ISO 3166-1 alpha-2, from the portal's capabilities
 */
export function readPhoneNumber(typed: string, smsCountries: readonly string[]): ReadNumber {
  const text = withoutScheme(halfWidth(plainDigits(typed)))
  // guard: phone-number.extension
  if (hasExtension(text)) return { ok: false, problem: 'extension' }
  const bare = text
    .replaceAll(grouping, '')
    .replaceAll(plusSigns, '+')
    .replace(/^\+?00/, '+')
  if (bare === '') return { ok: false, problem: 'empty' }
  if (/[^+\d]|.\+/.test(bare)) return { ok: false, problem: 'letters' }
  // Longer than any number that was ever given out; the library reads no text of more than 250 characters.
  if (bare.length > 40) return { ok: false, problem: 'number-too-long' }
  if (!bare.startsWith('+')) return { ok: false, problem: 'no-plus' }
  const found = parsed(bare)
  if (!(found instanceof Object)) return { ok: false, problem: found }
  return understood(found, smsCountries)
}

/** A mobile number as the API takes it, whatever countries the portal's text messages reach. @returns it in E.164 */
export function readMobileNumber(typed: string): ReadText {
  const read = readPhoneNumber(typed, [])
  return read.ok ? readAs(read.number) : wrongText(read.problem)
}

/** What stands between the digits of a number: white space, dashes and brackets of every kind, dots and slashes. */
const grouping = /[\s\p{Pd}\p{Ps}\p{Pe}\u2212\u2043\u30fc\uff70./\u2215\u2044\u00b7\u2022\u30fb\uff65\u3002\uff61]/gu
const plusSigns = /[\u207a\u208a\ufe62]/gu

/** What introduces an extension, behind the digits of a number: signs, and words of several languages. */
const extension =
  /\d[^\d+]*(?:[x#*,;~]|ext(?:n|ension)?|samb(?:ungan)?|dw|durchwahl|apl|poste|anexo|ramal|int(?:erno)?|dahili|\u0434\u043e\u0431|\u0432\u043d|\u5185\u7ebf|\u5167\u7dda|\u5185\u7dda|\u5206\u673a|\u5206\u6a5f|\u8f6c|\u8f49|\ub0b4\uc120|\u0e15\u0e48\u0e2d)[^\p{L}\d]*\d+[\s)\]]*$/iu

function hasExtension(text: string): boolean {
  return extension.test(text)
}

/** The number of a link (RFC 3966), as far as it is one of the whole world. */
function withoutScheme(text: string): string {
  const link = /^\s*(?:tel|callto|sms):(?:\/\/)?(.*)$/isu.exec(text)?.[1]
  if (link === undefined) return text
  const [number = '', ...parameters] = decoded(link).split(';')
  const country = parameters.map((one) => /^phone-context=(\+[\d-]+)$/i.exec(one)?.[1]).find((one) => one !== undefined)
  const extended = parameters.find((one) => /^(?:ext|postd|isub)=./i.test(one))
  const whole = country !== undefined && !number.trimStart().startsWith('+') ? `${country}${number}` : number
  return extended === undefined ? whole : `${whole};${extended}`
}

function decoded(link: string): string {
  try {
    return halfWidth(plainDigits(decodeURIComponent(link)))
  } catch {
    return link
  }
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
    return lengthProblem(digits) ?? 'number-too-short'
  }
}

function lengthProblem(number: string): NumberProblem | null {
  switch (validatePhoneNumberLength(number)) {
    case undefined:
      return null
    case 'TOO_SHORT':
      return 'number-too-short'
    case 'TOO_LONG':
      return 'number-too-long'
    case 'INVALID_COUNTRY':
      return 'unknown-country'
    default:
      return number.length < 8 ? 'number-too-short' : 'wrong-length'
  }
}
