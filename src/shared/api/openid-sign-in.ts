import { z } from 'zod'
import { idempotencyKey } from './operations.ts'
import { id, instant } from './primitives.ts'
import { device } from './sessions.ts'

/** True for an address that an issuer may have: https, and plain http to this computer alone. */
export function isIssuerAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
  // guard: openid.issuer-address
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && username + password + search + hash === ''
}

/** How staff sign in at a portal where they do not do so by a password of the portal's own. */
export const staffSignInBy = z
  .object({
    kind: z.literal('openid-connect'),
    issuer: z
      .string()
      .max(500)
      .refine(isIssuerAddress)
      .describe('The issuer identifier of the company’s provider, exactly as its ID tokens have it.'),
    clientId: z.string().min(1).max(200).describe('The public client that is registered there for consoles.'),
    scopes: z.array(z.string().min(1).max(100)).min(1).describe('What a console asks for; `openid` is one of them.'),
    redirectPorts: z
      .array(z.int().min(1024).max(65535))
      .max(8)
      .optional()
      .describe(
        'The ports of `http://127.0.0.1:PORT/callback` that are registered at a provider that compares them. Absent where any port will do (RFC 8252, 7.3).',
      ),
  })
  .meta({
    id: 'StaffSignInBy',
    description: 'Staff sign in at an OpenID Connect provider: authorization code with PKCE, in the system’s browser.',
  })
export type StaffSignInBy = z.infer<typeof staffSignInBy>

export const providerSignInRequest = z.strictObject({ device }).meta({ id: 'OpenIdSignInRequest' })

/** The effects before which staff sign in once more, where they have no password at the portal. */
export const stepUpOperation = z.enum(['disableForCustomer', 'enrolForCustomer']).meta({
  id: 'StepUpOperation',
  description: 'A call of this API that staff prove themselves for.',
})
export type StepUpOperation = z.infer<typeof stepUpOperation>

export const stepUpRequest = z
  .strictObject({
    operation: stepUpOperation,
    caseId: id,
    key: idempotencyKey.describe('The `Idempotency-Key` that the call will carry.'),
  })
  .meta({ id: 'StepUpRequest' })

export const awaitedIdToken = z
  .object({
    id,
    nonce: z.string().min(16).max(128).describe('Goes into the authorization request; counts once.'),
    maxAgeSeconds: z.int().min(1).describe('Goes into the authorization request as `max_age`.'),
    expiresAt: instant.describe('Until when the ID token is taken.'),
  })
  .meta({ id: 'AwaitedIdToken', description: 'An ID token with this nonce is waited for.' })
export type AwaitedIdToken = z.infer<typeof awaitedIdToken>

export const idTokenRequest = z
  .strictObject({
    idToken: z
      .string()
      .max(16_384)
      .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
      .describe('As the provider’s token endpoint answered it: a signed JWT.'),
  })
  .meta({ id: 'IdTokenRequest' })

export const steppedUp = z
  .object({ id, expiresAt: instant.describe('Until when the call that was named may be sent.') })
  .meta({ id: 'SteppedUp', description: 'The named call may be sent once, by this session, with this key.' })
