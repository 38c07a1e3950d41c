import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { networkFetch } from '../network/network-fetch.ts'
import { isIssuerAddress } from '#shared/api/openid-sign-in.ts'
import type { StaffMember } from '#shared/api/sessions.ts'
import type { CheckedIdToken, ProvenIdentity, StaffProvider } from '../portal/staff-provider.ts'
import type { GatewayConfig } from './config.ts'

/** The settings of a desk whose staff sign in at a provider. */
export type OpenIdSettings = Extract<GatewayConfig['staffSignIn'], { kind: 'openid-connect' }>

/** How long the provider has to answer, in milliseconds. */
const patienceMs = 10_000
/** How long what was read of the provider counts, in milliseconds: a key that it withdrew is refused after that. */
const keepMs = 10 * 60_000
/** An unknown key is asked for at most so often, in milliseconds. */
const usualCooldownMs = 5_000
/** By how much the clocks of the provider and of this computer may differ, in seconds. */
export const skewSeconds = 30
/** An ID token that was issued longer ago is none of a sign-in that waits, in seconds. */
const oldestSeconds = 15 * 60
/** Signatures by a key pair; none by a shared secret, which a public client does not have. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** Of what the provider says of itself, in bytes. */
const maxAnswerBytes = 256 * 1024

const address = z.string().max(2000).refine(isIssuerAddress)
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: address,
  jwks_uri: address,
  end_session_endpoint: z.string().optional(),
  code_challenge_methods_supported: z.array(z.string()).default([]),
  id_token_signing_alg_values_supported: z.array(z.string()).default([]),
  claims_supported: z.array(z.string()).optional(),
})
export type ProviderMetadata = z.output<typeof metadataSchema>

/** What became of asking a provider for what it says of itself (OpenID Connect Discovery 1.0). */
export type Discovered =
  /** `at`: the provider's clock, in milliseconds since 1970; null where it does not say. */
  | { kind: 'found'; metadata: ProviderMetadata; at: number | null }
  | { kind: 'unreachable'; why: string }
  /** Something else answers there. */
  | { kind: 'no-provider' }
  /** It calls itself otherwise. */
  | { kind: 'other-issuer'; issuer: string }

/** Asks a provider for what it says of itself; nothing secret is sent, and no redirect is followed. */
export async function discoverProvider(issuer: string): Promise<Discovered> {
  let text: string
  let at: number
  try {
    const response = await networkFetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: { Accept: 'application/json' },
    })
    if (!response.ok) return { kind: 'no-provider' }
    at = Date.parse(response.headers.get('date') ?? '')
    text = await textWithin(response)
  } catch (error) {
    return { kind: 'unreachable', why: reasonSaid(error) }
  }
  const read = metadataSchema.safeParse(parsed(text))
  if (!read.success) return { kind: 'no-provider' }
  // guard: openid.discovered-issuer
  if (read.data.issuer !== issuer) return { kind: 'other-issuer', issuer: read.data.issuer.slice(0, 200) }
  return { kind: 'found', metadata: read.data, at: Number.isNaN(at) ? null : at }
}

/**
 * The provider of a configuration. Nothing is asked of it before somebody signs in.
 *
 * @param cooldownMs how long an unknown key is not asked for again, in milliseconds
 */
export function createStaffProvider(settings: OpenIdSettings, cooldownMs = usualCooldownMs): StaffProvider {
  const { issuer, clientId, scopes, redirectPorts, sessionHours, stepUpSeconds } = settings
  let known: { keys: JWTVerifyGetKey; until: number } | undefined

  /** undefined where the provider is not reached, or is another one. */
  async function keysOf(now: number): Promise<JWTVerifyGetKey | undefined> {
    // guard: openid.withdrawn-keys
    if (known !== undefined && now < known.until) return known.keys
    const found = await discoverProvider(issuer)
    if (found.kind !== 'found') return undefined
    const keys = createRemoteJWKSet(new URL(found.metadata.jwks_uri), {
      timeoutDuration: patienceMs,
      cooldownDuration: cooldownMs,
      cacheMaxAge: keepMs,
      [customFetch]: (url, { method, headers, signal }) =>
        networkFetch(url, { method, headers, signal, redirect: 'error' }),
    })
    known = { keys, until: now + keepMs }
    return keys
  }

  return {
    signInBy: {
      kind: 'openid-connect',
      issuer,
      clientId,
      scopes,
      ...(redirectPorts.length > 0 && { redirectPorts }),
    },
    sessionSeconds: sessionHours * 3600,
    stepUpSeconds,
    async check(idToken, now): Promise<CheckedIdToken> {
      const keys = await keysOf(now)
      if (keys === undefined) return { kind: 'unreachable' }
      try {
        const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
          // guard: openid.issuer
          issuer,
          // guard: openid.audience
          audience: clientId,
          algorithms,
          currentDate: new Date(now),
          clockTolerance: skewSeconds,
          // guard: openid.issued-lately
          maxTokenAge: oldestSeconds,
          // guard: openid.required-claims
          requiredClaims: ['sub', 'exp', 'nonce'],
        })
        // An access token of the same provider is signed with the same keys (RFC 9068).
        if (protectedHeader.typ?.toLowerCase().endsWith('at+jwt')) return refused('This is no ID token')
        // guard: openid.authorized-party
        if (!isIssuedTo(clientId, payload)) return refused('The ID token was issued to another client')
        return { kind: 'proven', identity: identityOf(payload, settings) }
      } catch (error) {
        return failureOf(error, now)
      }
    },
  }
}

function isIssuedTo(clientId: string, { aud, azp }: JWTPayload): boolean {
  if (azp !== undefined) return azp === clientId
  return !Array.isArray(aud) || aud.length === 1
}

function identityOf(payload: JWTPayload, settings: OpenIdSettings): ProvenIdentity {
  const { sub = '', nonce, auth_time: authTime, name, preferred_username: username, email } = payload
  const login = [username, email].find((one): one is string => typeof one === 'string') ?? ''
  return {
    subject: sub,
    nonce: typeof nonce === 'string' ? nonce : '',
    authTime: typeof authTime === 'number' ? authTime * 1000 : null,
    login: line(login),
    name: [name, login, sub].map(line).find((one) => one !== '') ?? sub,
    role: roleOf(payload, settings),
  }
}

/** Names are shown and written into e-mails: one line, and not longer than one. */
function line(text: unknown): string {
  return typeof text === 'string'
    ? text
        .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim()
        .slice(0, 80)
    : ''
}

/** The role of a person by the claim that the configuration names; where several fit, the one that may do most. */
function roleOf(
  payload: JWTPayload,
  { rolesClaim, roles }: Pick<OpenIdSettings, 'rolesClaim' | 'roles'>,
): StaffMember['role'] | null {
  const place = typeof rolesClaim === 'string' ? [rolesClaim] : rolesClaim
  const value = place.reduce<unknown>(
    (from, name) => (isRecord(from) && Object.hasOwn(from, name) ? from[name] : undefined),
    payload,
  )
  const values = (Array.isArray(value) ? value : [value]) as unknown[]
  // guard: openid.role-mapping
  const has = (role: StaffMember['role']): boolean =>
    values.some((one) => typeof one === 'string' && roles[role].includes(one))
  return (['approver', 'agent', 'auditor'] as const).find(has) ?? null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function failureOf(error: unknown, now: number): CheckedIdToken {
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError) return { kind: 'unreachable' }
  if (!(error instanceof errors.JOSEError)) throw error
  // What the key set answers where the provider has an error of its own.
  if (error.code === 'ERR_JOSE_GENERIC') return { kind: 'unreachable' }
  // guard: openid.skew-named
  if (error instanceof errors.JWTExpired) return refused(expiredSentence(error, now))
  if (error instanceof errors.JWTClaimValidationFailed && error.reason === 'check_failed') {
    const from = error.claim === 'iat' || error.claim === 'nbf' ? error.payload[error.claim] : undefined
    const ahead = typeof from === 'number' ? from - Math.floor(now / 1000) : 0
    if (ahead > skewSeconds)
      return refused(
        `The ID token is from ${ahead} s ahead of the gateway’s clock: set the clocks of the gateway and the provider, which may differ by ${skewSeconds} s`,
      )
  }
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`The ID token is not for this desk: ${line(error.claim)}`)
  return refused('The ID token is not signed by the provider')
}

/** One that just came may have expired by the gateway's clock alone. */
function expiredSentence({ claim, payload }: errors.JWTExpired, now: number): string {
  const end = claim === 'exp' ? payload.exp : undefined
  const ago = end === undefined ? '' : ` ${Math.floor(now / 1000) - end} s ago`
  return `The ID token has expired${ago} by the gateway’s clock: sign in again. If that does not help, set the clocks of the gateway and the provider, which may differ by ${skewSeconds} s`
}

function refused(reason: string): CheckedIdToken {
  return { kind: 'refused', reason }
}

/** Why a provider is not reached, by the code of the error and nothing of what it says. */
export function reasonSaid(error: unknown): string {
  const { name, cause } = error as Error
  const { code } = (cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : name === 'TimeoutError' ? 'no answer' : 'no connection'
}

async function textWithin(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxAnswerBytes) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
