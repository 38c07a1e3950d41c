import { z } from 'zod'
import { whyNoSystemAddress } from '../system-client.ts'

/** What a connector to better-auth is made from. */
export const betterAuthSettings = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const message = whyNoSystemAddress(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .describe('The address of better-auth’s API, with its path: https://id.example/api/auth.'),
  origin: z
    .string()
    .refine((text) => URL.canParse(text) && new URL(text).origin === text, 'an origin is https://HOST, without a path')
    .optional()
    .describe('The origin that better-auth trusts, where it is not the one of the address.'),
  email: z.email().max(254).describe('The account that the gateway signs in as.'),
  password: z.string().min(1).max(4096),
  codesBy: z
    .enum(['sms', 'email'])
    .optional()
    .describe('How the server’s sendOTP delivers codes; left out where it has none.'),
  ca: z
    .string()
    .optional()
    .describe(
      'Certificates in PEM of the authorities that better-auth’s certificate may be from; no other is trusted then.',
    ),
})
export type BetterAuthSettings = Omit<z.infer<typeof betterAuthSettings>, 'password'> & {
  /** Or what reads it, with each new session: one that was replaced is found. */
  password: string | (() => string)
}
