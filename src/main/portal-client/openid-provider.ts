import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientError,
  clockTolerance,
  customFetch,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type Configuration,
} from 'openid-client'
import { isIssuerAddress, type StaffSignInBy } from '#shared/api/openid-sign-in.ts'
import { AppError } from '../base/errors.ts'
import type { ProviderFetch } from './provider-fetch.ts'

/** What an authorization request asks for beside the client itself. */
export interface AuthorizationRequest {
  /** Of the portal; it counts once. */
  nonce: string
  maxAgeSeconds: number
  /** True where the person signs in once more, whatever the provider remembers. */
  signsInAgain: boolean
  redirectUri: string
}

/** A sign-in at a provider that waits for its answer. */
export interface ProviderSignIn {
  /** Where a browser begins it. */
  address: string
  /** The answer belongs to this sign-in where it has this `state`. */
  state: string
  /**
   * The ID token for the answer that the browser brought.
   *
   * @throws AppError `provider-refused`, `provider-unreachable`
   */
  finish(answer: URL): Promise<string>
  /** Where a browser signs out; null where the provider has no such page. */
  signOutAddress(idToken: string): string | null
}

/** Seconds by which the clocks of the provider and of this computer may differ. */
const skewSeconds = 30

/**
 * Begins an authorization code flow with PKCE as a public client (RFC 8252): what the provider says of itself is read
 * each time.
 *
 * @throws AppError `provider-unreachable` where it does not answer, `provider-refused` where it is another one
 */
export async function beginProviderSignIn(
  { issuer, clientId, scopes }: StaffSignInBy,
  { nonce, maxAgeSeconds, signsInAgain, redirectUri }: AuthorizationRequest,
  fetch: ProviderFetch,
): Promise<ProviderSignIn> {
  if (!isIssuerAddress(issuer)) throw new AppError('provider-refused')
  const client = await reached(() =>
    discovery(new URL(issuer), clientId, { [clockTolerance]: skewSeconds }, None(), {
      [customFetch]: fetch,
      // To this computer alone, where providers are tried out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that nobody takes it for another issuer
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
    }),
  )
  if (client.serverMetadata().issuer !== issuer) throw new AppError('provider-refused')
  requireProofKeys(client)
  const [verifier, state] = [randomPKCECodeVerifier(), randomState()]
  const url = buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    // guard: provider.pkce
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    // guard: provider.signs-in-again
    ...(signsInAgain && { prompt: 'login' }),
    max_age: String(maxAgeSeconds),
  })
  return {
    address: url.href,
    state,
    finish: (answer) =>
      reached(async () => {
        const tokens = await authorizationCodeGrant(client, answer, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          maxAge: maxAgeSeconds,
          idTokenExpected: true,
        })
        if (tokens.id_token === undefined) throw new AppError('provider-refused')
        return tokens.id_token
      }),
    signOutAddress: (idToken) => {
      const { end_session_endpoint: page } = client.serverMetadata()
      if (page === undefined || !isIssuerAddress(new URL(page).origin)) return null
      const back = { post_logout_redirect_uri: redirectUri, id_token_hint: idToken }
      return buildEndSessionUrl(client, back).href
    },
  }
}

/** A code without its proof could be used by another program of this computer (RFC 8252, 8.1). */
function requireProofKeys(client: Configuration): void {
  // guard: provider.pkce-supported
  if (client.serverMetadata().supportsPKCE()) return
  throw new AppError('provider-refused')
}

async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(isAnswered(error) ? 'provider-refused' : 'provider-unreachable')
  }
}

/** What the library refuses of an answer has a code; a connection that failed is somebody else's error within one without. */
function isAnswered(error: unknown): boolean {
  if (error instanceof ClientError)
    return error.code !== undefined && error.code !== 'OAUTH_TIMEOUT' && error.code !== 'OAUTH_ABORT'
  return error instanceof ResponseBodyError || error instanceof AuthorizationResponseError
}
