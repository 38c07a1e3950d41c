import { z } from 'zod'
import type { TextMessages } from '../domain/input/phone-number.ts'
import { id, instant, mobileNumber, password } from './primitives.ts'

const accountStatus = z.enum(['active', 'frozen', 'closed']).meta({
  id: 'AccountStatus',
  description: 'A frozen or closed account answers `account-not-active` to every change.',
})

export const accountRole = z.enum(['owner', 'manager', 'technical', 'billing', 'purchasing', 'visitation']).meta({
  id: 'AccountRole',
  description:
    "`owner` is the login's own account; the five others are delegated roles, none of which may change the owner's 2FA.",
})
export type AccountRole = z.infer<typeof accountRole>

const accountName = z.string().describe('The name of the customer, e.g. a company.')
const ownUserId = z.string().describe('The User ID: the primary e-mail address.')

export const accountSummary = z
  .object({
    id,
    name: accountName,
    userId: ownUserId,
    role: accountRole,
    canManageTwoFactor: z.boolean().describe('True on the own account alone.'),
    status: accountStatus,
  })
  .meta({ id: 'AccountSummary', description: 'An account that the login reaches, and as what.' })
export type AccountSummary = z.infer<typeof accountSummary>
export const accountList = z
  .object({ accounts: z.array(accountSummary) })
  .meta({ id: 'AccountList', description: 'The own account first, then the delegated ones.' })

const textMessages = z.enum(['possible', 'no-number', 'not-mobile', 'country'] satisfies TextMessages[]).meta({
  id: 'TextMessages',
  description:
    'Whether text messages reach the number on record: `no-number` where there is none, `not-mobile` for a landline or a number that no operator gives out, `country` where the portal sends none to its country.',
})

const service = z
  .object({
    kind: z.enum(['novacloud', 'gpu-server', 'email-hosting', 'dedicated-server', 'domain']),
    name: z.string(),
  })
  .meta({ id: 'Service', description: 'What the login gives access to, and so what is at stake.' })
export type Service = z.infer<typeof service>

export const account = z
  .object({
    id,
    name: accountName,
    userId: ownUserId,
    emailMasked: z.string(),
    mobileMasked: z
      .string()
      .nullable()
      .describe('null: no mobile number in the profile, so no text message can be sent.'),
    textMessages,
    emailChangedAt: instant.nullable().describe('null: never since the account exists; so for the two others.'),
    mobileChangedAt: instant.nullable(),
    passwordChangedAt: instant.nullable(),
    status: accountStatus,
    services: z.array(service),
  })
  .meta({ id: 'Account', description: 'The profile of an account. The full mobile number is never in it.' })
export type Account = z.infer<typeof account>

/** Changes the mobile number at once; only the owner may. */
export const profileRequest = z.strictObject({ password, mobileNumber }).meta({ id: 'ProfileRequest' })
