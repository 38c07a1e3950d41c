import { z } from 'zod'
import { id, instant, mobileNumber, password } from './primitives.ts'

const accountStatus = z.enum(['active', 'frozen', 'closed'])

/** `owner` is the login's own account; the five others are delegated roles, none of which may change the owner's 2FA. */
const accountRole = z.enum(['owner', 'manager', 'technical', 'billing', 'purchasing', 'visitation'])
export type AccountRole = z.infer<typeof accountRole>

export const accountSummary = z.object({
  id,
  name: z.string(),
  /** The User ID: the primary e-mail address. */
  userId: z.string(),
  role: accountRole,
  canManageTwoFactor: z.boolean(),
  status: accountStatus,
})
export type AccountSummary = z.infer<typeof accountSummary>
export const accountList = z.object({ accounts: z.array(accountSummary) })

/** What stands behind the login, and so what is at stake. */
const service = z.object({
  kind: z.enum(['novacloud', 'gpu-server', 'email-hosting', 'dedicated-server', 'domain']),
  name: z.string(),
})
export type Service = z.infer<typeof service>

export const account = z.object({
  id,
  name: z.string(),
  userId: z.string(),
  emailMasked: z.string(),
  /** null: no mobile number in the profile, so no text message can be sent. */
  mobileMasked: z.string().nullable(),
  emailChangedAt: instant.nullable(),
  mobileChangedAt: instant.nullable(),
  passwordChangedAt: instant.nullable(),
  status: accountStatus,
  services: z.array(service),
})
export type Account = z.infer<typeof account>

/** Changes the mobile number at once; only the owner may. */
export const profileRequest = z.strictObject({ password, mobileNumber })
