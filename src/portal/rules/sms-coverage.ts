import { textMessagesTo, type TextMessages } from '#shared/domain/input/phone-number.ts'

/** The countries that the sandbox's text messages reach (ISO 3166-1 alpha-2). */
export const smsCountries = ['ID', 'MY', 'SG', 'TH']

/**
 * The numbers of the samples: no operator gives out one that begins with 0 behind the country code (in Malaysia behind
 * 10), so none is anybody's. To the sandbox they are mobile numbers.
 */
const samples = /^\+(60100\d{6}|6[256]0\d{7})$/

/** Whether text messages of the sandbox reach a number on record. */
export function textMessagesReach(number: string | null): TextMessages {
  return number !== null && samples.test(number) ? 'possible' : textMessagesTo(number, smsCountries)
}

/** Whether a text message can be sent to a number (E.164, or null where the profile has none). */
export function reachable(number: string | null): number is string {
  return textMessagesReach(number) === 'possible'
}
