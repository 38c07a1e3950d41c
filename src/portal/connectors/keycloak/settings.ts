import { z } from 'zod'
import { whyNoSystemAddress } from '../system-client.ts'

/** What a connector to Keycloak is made from. */
export const keycloakSettings = z.strictObject({
  url: z
    .string()
    .superRefine((text, context) => {
      const message = whyNoSystemAddress(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .describe('The address of Keycloak, with the path that it is served at where it has one.'),
  realm: z.string().min(1).max(255).describe('The realm of the accounts.'),
  clientId: z.string().min(1).max(255).describe('The client with a service account that the gateway signs in as.'),
  clientSecret: z.string().min(1).max(4096),
  ca: z
    .string()
    .optional()
    .describe(
      'Certificates in PEM of the authorities that Keycloak’s certificate may be from; no other is trusted then.',
    ),
})
export type KeycloakSettings = Omit<z.infer<typeof keycloakSettings>, 'clientSecret'> & {
  /** Or what reads it, with each new token: one that was replaced is found. */
  clientSecret: string | (() => string)
}
