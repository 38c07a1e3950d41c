import { z } from 'zod'
import { readCode } from '../domain/input/code.ts'
import { noteLimits, readNote, readReason } from '../domain/input/free-text.ts'
import { passwordMaxLength, readPassword } from '../domain/input/password.ts'
import { readMobileNumber } from '../domain/input/phone-number.ts'
import { readEmailAddress, readUserId, userIdMaxLength } from '../domain/input/user-id.ts'
import { typedText } from './free-text.ts'
import { methods, mobileNumberPattern } from './names.ts'
import { secret } from './secret-fields.ts'

/** The ids given with `.meta` name the schemas of the OpenAPI document; the descriptions are what a reader of it gets. */

export const id = z.string().min(1).max(128).meta({ id: 'Id', description: 'Opaque identifier, given by the portal.' })

export const instant = z.iso.datetime({ precision: 3 }).meta({
  id: 'Instant',
  // For the document: shorter than zod's, which knows the lengths of the months.
  pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`,
  description: 'UTC instant, RFC 3339 with milliseconds, e.g. `2026-11-22T14:02:31.000Z`.',
})

export const seconds = z.int().min(0).meta({ id: 'Seconds', description: 'Whole seconds, 0 or more.' })

export const method = z
  .enum(methods)
  .meta({ id: 'Method', description: 'The three methods that a login may use; one is active at a time.' })
export type Method = z.infer<typeof method>

/** Not checked for form, so that a typing error answers like an unknown User ID. */
export const userId = typedText(readUserId).meta({
  id: 'UserId',
  minLength: 1,
  maxLength: userIdMaxLength,
  description:
    "A login's User ID: the primary e-mail address. Case, Unicode form and the spelling of an internationalised domain make no other one.",
})

export const password = secret(
  'password',
  typedText((typed) => readPassword(typed)).meta({
    id: 'Password',
    format: 'password',
    minLength: 1,
    maxLength: passwordMaxLength,
    description: 'A password exactly as typed, without control characters.',
  }),
)

export const mobileNumber = typedText(readMobileNumber).meta({
  id: 'MobileNumber',
  pattern: mobileNumberPattern.source,
  description: 'A phone number in E.164: `+`, then 7 to 15 digits.',
})

export const emailAddress = typedText(readEmailAddress).meta({
  id: 'EmailAddress',
  format: 'email',
  maxLength: userIdMaxLength,
  description: 'An e-mail address that becomes a User ID. An internationalised domain is stored in its ASCII form.',
})

export const code = secret(
  'code',
  typedText((typed) => readCode(typed)).meta({
    id: 'Code',
    pattern: String.raw`^\d{4,10}$`,
    description:
      'A one-time code as typed, digits alone; `codeLength` of the capabilities says how many a sent code has, an Authenticator App shows six. A client checks that itself: another one of 4 to 10 digits is a wrong code, and counted.',
  }),
)

const noteText = { maxLength: noteLimits.max }
export const note = typedText(readNote).meta({
  ...noteText,
  description:
    'Free text of at most 1,000 characters, counted as people do: no control characters but line feeds. Kept without characters that are not seen.',
})
/** The same where one must be given. */
export const reasonText = typedText(readReason).meta({ ...noteText, minLength: noteLimits.min })

/** A whole number in a query: decimal digits and nothing else. */
export function wholeNumber(range: { min: number; max?: number }): z.ZodType<number> {
  const number = z.int().min(range.min)
  // guard: portal-http.whole-number
  const read = (typed: unknown): unknown => (/^(0|[1-9]\d{0,15})$/.test(String(typed)) ? Number(typed) : typed)
  return z.preprocess(read, range.max === undefined ? number : number.max(range.max))
}

/** The version that the caller saw: how a change says what it is based on. */
export const expectedVersion = z
  .int()
  .min(0)
  .describe('The `version` of the two-factor state that the caller saw. On another one nothing happens: `conflict`.')
