import type { Clock } from '#shared/domain/clock.ts'
import type { endpoints } from '#shared/api/endpoints.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import type { PortalConnection } from './connection.ts'
import type { PortalRequest, PortalResponse } from './portal-call.ts'
import { sessionOver } from './transport.ts'
import { ownerOfSession, type OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { SecretText } from '../base/secrets/secret-text.ts'

/** The tokens of one session: in main's memory; on disk the refresh token alone, sealed by the keychain. */
export interface Tokens {
  accessToken: string
  accessExpiresAt: string
  refreshToken: string
  refreshExpiresAt: string
}

/** The same with the tokens themselves in overwritable memory. */
export interface ProtectedTokens extends Omit<Tokens, 'accessToken' | 'refreshToken'> {
  accessToken: SecretText
  refreshToken: SecretText
}

/** Puts tokens into overwritable memory until the session they belong to is over. */
export function protectTokens(secrets: OpenSecrets, sessionId: string): (tokens: Tokens) => ProtectedTokens {
  const protect = (token: string): SecretText => secrets.protect('token', ownerOfSession(sessionId), token)
  return ({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt }) => ({
    accessToken: protect(accessToken),
    accessExpiresAt,
    refreshToken: protect(refreshToken),
    refreshExpiresAt,
  })
}

/** Milliseconds before its end at which an access token is renewed rather than used. */
// guard: tokens.renewal-margin
const renewalMargin = 30_000

/** Refusals after which a refresh token is of no use; any other may pass. */
const final: ReadonlySet<string> = new Set(['session-expired', 'unauthenticated', 'forbidden'])

/** What the answer to a refresh means for its session. */
export function renewalFrom(
  sent: PortalResponse<typeof endpoints.refreshSession | typeof endpoints.refreshStaffSession>,
): Renewal {
  if (sent.kind === 'answered') return { kind: 'renewed', tokens: sent.answer.body }
  // guard: tokens.renewal-result
  return { kind: sent.kind === 'refused' && final.has(sent.problem.code) ? 'ended' : 'unreachable' }
}

export type Renewal = { kind: 'renewed'; tokens: Tokens } | { kind: 'ended' } | { kind: 'unreachable' }

/** Sends calls in the name of one session and renews its access token in time. */
export interface AuthenticatedClient {
  /** Sends a call over the connection; answers `session-expired` when the session cannot be renewed. */
  call<E extends Endpoint>(endpoint: E, request: PortalRequest<E>, key?: string): Promise<PortalResponse<E>>
  readonly ended: boolean
  /** The tokens in force. */
  readonly tokens: ProtectedTokens
  /** Overwrites the tokens, once the portal knows that the session is over; every later call answers `session-expired`. */
  close(): void
}

export interface AuthenticatedClientOptions {
  portal: Pick<PortalConnection, 'send'>
  /** The tokens that the sign-in, or the renewal at start, answered with. */
  first: Tokens
  /** Puts tokens into overwritable memory. */
  protect: (tokens: Tokens) => ProtectedTokens
  clock: Clock
  /** Rotates both tokens; called by one caller at a time, since a refresh token must not be used twice. */
  renew: (refreshToken: SecretText) => Promise<Renewal>
  /** Called once, when the session is over at the portal. */
  onEnded: () => void
}

/** A client in the name of one session, from its first tokens on. */
export function createAuthenticatedClient(options: AuthenticatedClientOptions): AuthenticatedClient {
  const { portal, protect, clock, renew, onEnded } = options
  let tokens = protect(options.first)
  /** When to renew unasked; null where the clock of this computer called new tokens expired: then the portal decides. */
  let renewAt = renewalOf(options.first)
  let ended = false
  let closed = false
  let renewing: Promise<Renewal['kind']> | null = null

  function end(): void {
    if (ended) return
    ended = true
    onEnded()
  }

  function endTokens({ accessToken, refreshToken }: ProtectedTokens): void {
    accessToken.end()
    refreshToken.end()
  }

  function renewalOf({ accessExpiresAt }: Pick<Tokens, 'accessExpiresAt'>): number | null {
    const at = Date.parse(accessExpiresAt) - renewalMargin
    return at > clock.now().getTime() ? at : null
  }

  async function renewNow(): Promise<Renewal['kind']> {
    const renewal = await renew(tokens.refreshToken)
    if (renewal.kind === 'renewed') {
      // guard: tokens.replaced-overwritten
      endTokens(tokens)
      tokens = protect(renewal.tokens)
      renewAt = renewalOf(tokens)
      if (closed) endTokens(tokens)
    }
    if (renewal.kind === 'ended') end()
    return renewal.kind
  }

  function renewOnce(): Promise<Renewal['kind']> {
    // guard: tokens.renewed-once
    renewing ??= renewNow().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function call<E extends Endpoint>(
    endpoint: E,
    request: PortalRequest<E>,
    key?: string,
  ): Promise<PortalResponse<E>> {
    if (closed) return { kind: 'refused', problem: sessionOver() }
    // guard: tokens.portal-decides
    if (!ended && renewAt !== null && clock.now().getTime() > renewAt) await renewOnce()
    const { accessToken: used } = tokens
    if (used.ended) return { kind: 'refused', problem: sessionOver() }
    const sent = await portal.send(endpoint, request, { token: used, key })
    if (!isSessionOver(sent)) return sent
    if (ended) return sessionExpired(sent)
    // Refused before anything happened, so the same call with the same key may be repeated once under a new token.
    const renewal = tokens.accessToken === used ? await renewOnce() : 'renewed'
    if (renewal === 'unreachable') return { kind: 'unreachable' }
    if (renewal === 'ended') return sessionExpired(sent)
    if (tokens.accessToken.ended) return sessionExpired(sent)
    // guard: tokens.same-key
    const again = await portal.send(endpoint, request, { token: tokens.accessToken, key })
    if (!isSessionOver(again)) return again
    // guard: tokens.ended
    end()
    return sessionExpired(again)
  }

  return {
    call,
    get ended() {
      return ended
    },
    get tokens() {
      return tokens
    },
    close: () => {
      closed = true
      // guard: tokens.overwritten
      endTokens(tokens)
    },
  }
}

type Refused = Extract<PortalResponse<Endpoint>, { kind: 'refused' }>

function isSessionOver(sent: PortalResponse<Endpoint>): sent is Refused {
  return sent.kind === 'refused' && (sent.problem.code === 'session-expired' || sent.problem.code === 'unauthenticated')
}

/** The code for a session that has ended; `unauthenticated` is the one for a wrong password. */
function sessionExpired({ problem }: Refused): Refused {
  return { kind: 'refused', problem: { ...problem, code: 'session-expired' } }
}
