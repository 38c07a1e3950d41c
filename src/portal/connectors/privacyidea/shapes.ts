import { z } from 'zod'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'

/**
 * What of privacyIDEA's answers is read; everything else is dropped here: the secret that each set-up answers three times,
 * pictures of it, full numbers, the right to see other tokens, signatures.
 */
const user = z.object({
  username: z.string(),
  email: z.string().nullish(),
  givenname: z.string().nullish(),
  surname: z.string().nullish(),
  // A directory may have several numbers; the first is the one that privacyIDEA itself uses.
  mobile: z.union([z.string(), z.array(z.string())]).nullish(),
})
export type PrivacyideaUser = z.infer<typeof user>

export const userList = z.array(user)

const tokenInfo = z
  .object({ phone: z.string().optional(), email: z.string().optional() })
  .transform(({ phone, email }) => {
    // guard: privacyidea.masked-destination
    return { phone: phone && maskedMobile(compactNumber(phone)), email: email && maskedEmail(email) }
  })

const token = z.object({
  serial: z.string().min(1),
  tokentype: z.string(),
  active: z.boolean(),
  revoked: z.boolean(),
  locked: z.boolean(),
  failcount: z.int(),
  maxfail: z.int(),
  rollout_state: z.string().nullish(),
  description: z.string().nullish(),
  username: z.string().nullish(),
  user_realm: z.string().nullish(),
  info: tokenInfo.nullish(),
})
export type PrivacyideaToken = z.infer<typeof token>

export const tokens = z.object({ tokens: z.array(token), next: z.int().nullish() })

/** `deleted`, `assigned`: how many. */
export const count = z.int()

export const authValue = z.object({
  token: z.string().min(1),
  role: z.string(),
  username: z.string().min(1),
  realm: z.string().nullish(),
  rights: z.array(z.string()),
})
export type PrivacyideaSignIn = z.infer<typeof authValue>

/** The claims of a token of privacyIDEA; seconds since 1970. */
export const tokenClaims = z.object({ exp: z.number() })

/** The answer to a set-up. The secret is for the customer's own QR code, and only where the caller takes it. */
export const begunSetUp = z.object({
  serial: z.string().min(1),
  rollout_state: z.string().nullish(),
  otpkey: z.object({ value_b32: z.string().optional() }).optional(),
  verify: z.object({ message: z.string().optional() }).optional(),
})

export const completed = z.object({ serial: z.string().min(1), rollout_state: z.string().nullish() })

export const triggered = z.object({
  message: z.string().optional(),
  multi_challenge: z.array(z.object({ serial: z.string(), transaction_id: z.string() })).default([]),
})

const date = z.string().transform((text) => Date.parse(text))

export const challenges = z.object({
  challenges: z.array(
    z.object({ transaction_id: z.string(), timestamp: date, expiration: date, otp_valid: z.boolean().nullish() }),
  ),
})

const auditLine = z.object({
  number: z.int(),
  action: z.string(),
  success: z.union([z.boolean(), z.int()]).nullish(),
  serial: z.string().nullish(),
  user: z.string().nullish(),
  realm: z.string().nullish(),
  administrator: z.string().nullish(),
  date: z.string(),
})
export type PrivacyideaAuditLine = z.infer<typeof auditLine>

export const audit = z.object({ auditdata: z.array(auditLine) })

/** By the names of the realms. */
export const realms = z.record(z.string(), z.unknown())

export const policies = z.array(
  z.object({
    scope: z.string(),
    active: z.boolean(),
    realm: z.array(z.string()).default([]),
    action: z.record(z.string(), z.unknown()),
  }),
)
export type PrivacyideaPolicies = z.infer<typeof policies>

/** What nobody reads; it may also be missing. */
export const anything = z.unknown().optional()

/** What each successful answer has around its value. */
interface Around<T, D> {
  result: { status: true; value: T }
  detail: D
  /** Seconds since 1970. */
  time?: number | undefined
  versionnumber?: string | undefined
}

export function successBody<T, D>(value: z.ZodType<T>, detail: z.ZodType<D>): z.ZodType<Around<T, D>> {
  return z.object({
    result: z.object({ status: z.literal(true), value }),
    detail,
    time: z.number().optional(),
    versionnumber: z.string().optional(),
  })
}

export const errorBody = z.object({
  result: z.object({ error: z.object({ code: z.int(), message: z.string().default('') }) }),
})

/** A number as privacyIDEA sends to it: without blanks and signs between the digits. */
export function compactNumber(number: string): string {
  return number.replaceAll(/[\s()./-]/g, '')
}
