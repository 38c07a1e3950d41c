import { networkFetch, type NetworkRequest } from '../network/network-fetch.ts'
import type { CheckLine } from './check-line.ts'
import { missingLine, noteLine, okLine } from './check-line.ts'
import type { OpenIdSettings, ProviderMetadata } from './openid-provider.ts'
import { discoverProvider, reasonSaid, skewSeconds } from './openid-provider.ts'

/** How long the provider has to answer, in milliseconds. */
const patienceMs = 10_000

/**
 * Whether staff can sign in at the provider, as far as it shows that to anybody: nobody is signed in, and nothing is changed
 * there. A claim of a person is seen at the first sign-in alone.
 */
export async function staffProviderLines(settings: OpenIdSettings, now = Date.now): Promise<CheckLine[]> {
  const { issuer } = settings
  const found = await discoverProvider(issuer)
  switch (found.kind) {
    case 'unreachable':
      return [
        missingLine(`Staff: ${issuer} is not reached (${found.why}). Check "staffSignIn.issuer", and that it runs.`),
      ]
    case 'no-provider':
      return [missingLine(`Staff: ${issuer} is no OpenID Connect provider. Correct "staffSignIn.issuer".`)]
    case 'other-issuer':
      return [missingLine(`Staff: ${issuer} calls itself ${found.issuer}. Set "staffSignIn.issuer" to exactly that.`)]
    case 'found':
      return [
        okLine(`Staff: ${issuer} answers`),
        ...clockLines(found.at, now()),
        ...proofKeyLines(found.metadata),
        ...(await clientLines(settings, found.metadata)),
        ...(await redirectLines(settings, found.metadata)),
        ...claimLines(settings, found.metadata),
        ...(found.metadata.end_session_endpoint === undefined
          ? [
              noteLine(
                'Staff: the provider names no page to sign out at, so a sign-out ends the session of the desk alone.',
              ),
            ]
          : []),
      ]
  }
}

/** Where the clocks differ by more than is allowed for, no ID token is taken. */
function clockLines(at: number | null, now: number): CheckLine[] {
  if (at === null) return []
  const seconds = Math.round((at - now) / 1000)
  // guard: openid.skew-checked
  if (Math.abs(seconds) <= skewSeconds) return []
  const direction = seconds > 0 ? 'ahead of' : 'behind'
  return [
    missingLine(
      `Staff: the clock of the provider is ${Math.abs(seconds)} s ${direction} this computer’s, and ${skewSeconds} s are allowed. Set both by NTP.`,
    ),
  ]
}

function proofKeyLines({ code_challenge_methods_supported: methods }: ProviderMetadata): CheckLine[] {
  if (methods.includes('S256')) return [okLine('Staff: PKCE with S256')]
  return [missingLine('Staff: the provider does not say that it knows PKCE with S256. Turn it on there.')]
}

/** A code that is none: a public client learns that the code is wrong, any other one that it has to prove itself first. */
async function clientLines(
  { clientId }: OpenIdSettings,
  { token_endpoint: url }: ProviderMetadata,
): Promise<CheckLine[]> {
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: 'none',
    redirect_uri: 'http://127.0.0.1/callback',
    code_verifier: 'none'.repeat(11),
  }
  const asked = await ask(url, { method: 'POST', body: new URLSearchParams(form) })
  if (typeof asked === 'string') return [missingLine(`Staff: the token endpoint is not reached (${asked}).`)]
  const { error } = (await asked.json().catch(() => ({}))) as { error?: unknown }
  if (error === 'invalid_grant' || error === 'invalid_request') return [okLine(`Staff: ${clientId} is a public client`)]
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return [
      missingLine(
        `Staff: ${clientId} is not known there, or not a public client: a console has no secret. Correct "staffSignIn.clientId", or turn client authentication off.`,
      ),
    ]
  return [noteLine(`Staff: whether ${clientId} is a public client cannot be seen.`)]
}

/** Whether the provider would come back to a console: asked without a person, it answers that somebody has to sign in. */
async function redirectLines(
  { clientId, scopes, redirectPorts }: OpenIdSettings,
  metadata: ProviderMetadata,
): Promise<CheckLine[]> {
  const ports = redirectPorts.length > 0 ? redirectPorts : [49152, 65535]
  const lines: CheckLine[] = []
  for (const port of ports) {
    const redirect = `http://127.0.0.1:${port}/callback`
    const url = new URL(metadata.authorization_endpoint)
    const asked = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      scope: scopes.join(' '),
      state: 'check',
      nonce: 'check-of-the-gateway',
      prompt: 'none',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
    const answer = await ask(url.href, { redirect: 'manual' })
    if (typeof answer === 'string')
      return [missingLine(`Staff: the authorization endpoint is not reached (${answer}).`)]
    const location = answer.headers.get('location') ?? ''
    const error = location.startsWith(redirect) ? new URL(location).searchParams.get('error') : null
    if (error === null)
      lines.push(
        missingLine(
          `Staff: the provider does not come back to ${redirect}. Register http://127.0.0.1/callback for ${clientId}; where it compares ports, name them in "staffSignIn.redirectPorts".`,
        ),
      )
    else if (error !== 'login_required' && error !== 'interaction_required' && error !== 'consent_required')
      lines.push(missingLine(`Staff: the provider refuses the sign-in of ${clientId}: ${error.slice(0, 100)}.`))
  }
  return lines.length > 0 ? lines.slice(0, 1) : [okLine('Staff: the provider comes back to a console of this computer')]
}

function claimLines({ rolesClaim }: OpenIdSettings, { claims_supported: claims }: ProviderMetadata): CheckLine[] {
  const [first = ''] = typeof rolesClaim === 'string' ? [rolesClaim] : rolesClaim
  if (claims?.includes(first)) return [okLine(`Staff: the claim ${first} is one of the provider’s`)]
  return [
    noteLine(
      `Staff: the provider does not list the claim ${first}. Map the roles into it, in the ID token; whether it is there shows at the first sign-in.`,
    ),
  ]
}

/** The answer, or why there is none. */
async function ask(url: string, init: NetworkRequest): Promise<Response | string> {
  try {
    return await networkFetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    return reasonSaid(error)
  }
}
