import { z } from 'zod'
import { textLines } from './free-text.ts'
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
export const userId = z
  .string()
  .trim()
  .min(1)
  .max(254)
  .meta({ id: 'UserId', description: "A login's User ID: the primary e-mail address." })

// A NUL at the end of a password changes no hash: HMAC fills a short key with them (RFC 2104, section 2).
// guard: portal-passwords.characters
const inPassword = /^[^\p{Cc}\p{Cs}]*$/u

export const password = secret(
  'password',
  z.string().min(1).max(256).regex(inPassword).meta({
    id: 'Password',
    format: 'password',
    description: 'A password as typed, without control characters.',
  }),
)

export const mobileNumber = z
  .string()
  .regex(mobileNumberPattern)
  .meta({ id: 'MobileNumber', description: 'A phone number in E.164: `+`, then 7 to 15 digits.' })

export const emailAddress = z
  .email()
  .max(254)
  .meta({ id: 'EmailAddress', description: 'An e-mail address that becomes a User ID.' })

export const code = secret(
  'code',
  z
    .string()
    .regex(/^\d{4,10}$/)
    .meta({
      id: 'Code',
      description:
        'A one-time code as typed, digits alone; `codeLength` of the capabilities says how many a sent code has, an Authenticator App shows six. A client checks that itself: another one of 4 to 10 digits is a wrong code, and counted.',
    }),
)

export const note = textLines(1000).describe(
  'Free text of at most 1,000 characters: no control or format characters but line feeds, no line separators.',
)

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
