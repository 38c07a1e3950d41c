import { z } from 'zod'
import { awaitedCode } from './awaited-code.ts'
import { code, id, instant, method, password } from './primitives.ts'

/** The state of two-factor authentication on one account, as the portal sees it. */
export const twoFactorState = z.object({
  active: z.boolean(),
  method: method.nullable(),
  destinationMasked: z.string().nullable(),
  /** Since when this state holds; null when it never changed. */
  since: instant.nullable(),
  lastChangedBy: z.enum(['customer', 'agent', 'system']).nullable(),
  /** True when the account's policy forbids turning 2FA off. */
  enforced: z.boolean(),
  /** True while codes or passwords are locked after too many wrong ones. */
  locked: z.boolean(),
  /** Grows by one with each change; the basis of every `expectedVersion`. */
  version: z.int().min(0),
})
export type TwoFactorState = z.infer<typeof twoFactorState>

/** Guide step 5. */
export const disableRequest = z.strictObject({ password, expectedVersion: z.int().min(0) })

/** Guide steps 7 and 8. */
export const enrolmentRequest = z.strictObject({
  method,
  password,
  expectedVersion: z.int().min(0),
  /** True: the active method stays until `verify` swaps the two; only where the capabilities say `replace`. */
  replace: z.boolean().optional(),
})

/** A set-up that waits for its code. */
export const enrolment = z.object({
  id,
  method,
  ...awaitedCode,
  /** The active method that it takes the place of once the code is verified; null where none is active. */
  replaces: method.nullable(),
  /** Authenticator App only: the secret in Base32, and the otpauth URI that a QR code carries. */
  secret: z.string().optional(),
  otpauthUri: z.string().optional(),
})
export type Enrolment = z.infer<typeof enrolment>

/** Guide step 9. */
export const verifyRequest = z.strictObject({ code })
