import { z } from 'zod'
import { whyNoSystemAddress } from '../system-client.ts'

/** What a connector to privacyIDEA is made from. */
export const privacyideaSettings = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const message = whyNoSystemAddress(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .describe('The address of privacyIDEA, with the path that it is served at where it has one.'),
  realm: z.string().min(1).max(255).describe('The realm of the accounts.'),
  admin: z.string().min(1).max(255).describe('The administrator that the gateway signs in as.'),
  password: z.string().min(1).max(4096),
  ca: z
    .string()
    .optional()
    .describe(
      'Certificates in PEM of the authorities that privacyIDEA’s certificate may be from; no other is trusted then.',
    ),
})
export type PrivacyideaSettings = Omit<z.infer<typeof privacyideaSettings>, 'password'> & {
  /** Or what reads it, at each sign-in of the gateway: one that was replaced is found. */
  password: string | (() => string)
}
