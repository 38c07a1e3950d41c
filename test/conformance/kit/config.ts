import { z } from 'zod'
import { emailAddress, method, mobileNumber, password, userId } from '#shared/api/primitives.ts'

/** Headers that a helper address asks for, e.g. a secret. */
const headers = z.record(z.string(), z.string()).default({})
/** A secret of an Authenticator App in Base32. */
const secret = z.string().regex(/^[A-Z2-7]{16,}=*$/)

const accountConfig = z.strictObject({
  userId,
  /** At least as long as the portal asks of a new password: the kit sets another one and this one again. */
  password: password.min(8),
  /** The method that is active when the kit begins; it is made active again at the end. */
  method: method.nullable(),
  /** In full, so that the kit can see that no answer shows it. */
  mobileNumber: mobileNumber.nullable(),
  /** Where the method is the Authenticator App and its codes cannot be read elsewhere. */
  authenticatorSecret: secret.optional(),
  /** The policy of the account forbids turning 2FA off. */
  enforced: z.boolean().default(false),
  /** The account was closed. */
  closed: z.boolean().default(false),
})
export type AccountConfig = z.output<typeof accountConfig>

const staffConfig = z.strictObject({
  staffId: userId,
  password: password.min(8),
  role: z.enum(['agent', 'approver', 'auditor']),
  authenticatorSecret: secret.optional(),
  /** The User ID of the account that is this person's own, where one is. */
  ownAccount: userId.optional(),
})
export type StaffConfig = z.output<typeof staffConfig>

const codesConfig = z.discriminatedUnion('kind', [
  /** The controls of the sandbox portal: outbox and Authenticator Apps. */
  z.strictObject({ kind: z.literal('sandbox-controls'), url: z.url(), secret: z.string().min(1) }),
  /** Any address that answers like the sandbox's `GET /sandbox/outbox` and `GET /sandbox/authenticator-codes`. */
  z.strictObject({ kind: z.literal('http'), outboxUrl: z.url(), authenticatorCodesUrl: z.url().optional(), headers }),
])
export type CodesConfig = z.output<typeof codesConfig>

/** What the kit must know of a portal beside its address. See docs/portal-api/conformance.md. */
export const conformanceConfig = z.strictObject({
  /** Accounts made for the kit, with no open case; two at least. */
  accounts: z.array(accountConfig).min(2),
  staff: z.array(staffConfig).default([]),
  /** Where the messages can be read. */
  codes: codesConfig,
  /** Moves the portal's clock: POST {advanceSeconds}. */
  clock: z.strictObject({ url: z.url(), headers }).optional(),
  /** Addresses that nobody has on record, whose messages can be read too. */
  spare: z
    .strictObject({
      email: emailAddress.optional(),
      mobileNumber: mobileNumber.optional(),
      /** A number that text messages do not reach. */
      unreachableNumber: mobileNumber.optional(),
    })
    .default({}),
  /** How long a message may take to arrive. */
  waitSeconds: z.int().min(0).max(600).default(10),
})
export type ConformanceConfig = z.output<typeof conformanceConfig>
/** As it is in the file. */
export type ConformanceConfigFile = z.input<typeof conformanceConfig>
