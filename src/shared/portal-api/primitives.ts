import { z } from 'zod'

/** Opaque identifier given by the portal. */
export const id = z.string().min(1).max(128)

/** UTC instant, RFC 3339 with milliseconds, e.g. `2026-11-22T14:02:31.000Z`. */
export const instant = z.iso.datetime({ precision: 3 })

/** Whole seconds, 0 or more. */
export const seconds = z.int().min(0)

/** The three methods a login may use; one is active at a time. */
export const methods = ['authenticator', 'sms', 'email'] as const
export const method = z.enum(methods)
export type Method = z.infer<typeof method>

/** A login's User ID: the primary e-mail address. Not checked for form, so that a typing error answers like an unknown User ID. */
export const userId = z.string().trim().min(1).max(254)

export const password = z.string().min(1).max(256)

/** A phone number in E.164: `+`, then 7 to 15 digits. */
export const mobileNumber = z.string().regex(/^\+[1-9]\d{6,14}$/)

/** An e-mail address that becomes a User ID. */
export const emailAddress = z.email().max(254)

/** A one-time code as typed: digits only. Its length comes from the portal's capabilities. */
export const code = z.string().regex(/^\d{4,10}$/)

/** Free text an operator writes: one line or a few, without control characters (but line feeds). */
export const note = z
  .string()
  .trim()
  .max(1000)
  // eslint-disable-next-line no-control-regex -- refusing control characters is the point
  .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/)
