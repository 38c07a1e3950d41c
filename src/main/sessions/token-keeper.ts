import type { Clock } from '#shared/domain/clock.ts'
import type { Endpoint, RequestOf } from '#shared/portal-api/endpoint.ts'
import type { Portal } from '../portal/portal.ts'
import type { Sent } from '../portal/sent.ts'

/** The tokens of one session. Kept in main's memory alone. */
export interface Tokens {
  accessToken: string
  accessExpiresAt: string
  refreshToken: string
  refreshExpiresAt: string
}

/** Milliseconds before its end at which an access token is renewed rather than used. */
const renewalMargin = 30_000

export type Renewal = { kind: 'renewed'; tokens: Tokens } | { kind: 'ended' } | { kind: 'unreachable' }

/** Sends calls in the name of one session and renews its access token in time. */
export interface TokenKeeper {
  /** Like `portal.send`; answers `session-expired` by itself when the session cannot be renewed. */
  send<E extends Endpoint>(endpoint: E, request: RequestOf<E>, key?: string): Promise<Sent<E>>
  readonly ended: boolean
}

/** @param renew rotates both tokens; called by one caller at a time, since a refresh token must not be used twice */
export function keepTokens(
  portal: Portal,
  first: Tokens,
  clock: Clock,
  renew: (refreshToken: string) => Promise<Renewal>,
  onEnded: () => void,
): TokenKeeper {
  let tokens = first
  let ended = false
  let renewing: Promise<boolean> | null = null

  function end(): void {
    if (ended) return
    ended = true
    onEnded()
  }

  async function renewNow(): Promise<boolean> {
    const renewal = await renew(tokens.refreshToken)
    if (renewal.kind === 'renewed') tokens = renewal.tokens
    if (renewal.kind === 'ended') end()
    return renewal.kind === 'renewed'
  }

  function renewOnce(): Promise<boolean> {
    renewing ??= renewNow().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function send<E extends Endpoint>(endpoint: E, request: RequestOf<E>, key?: string): Promise<Sent<E>> {
    if (!ended && Date.parse(tokens.accessExpiresAt) - clock.now().getTime() < renewalMargin) await renewOnce()
    const used = tokens.accessToken
    const sent = await portal.send(endpoint, request, { token: used, key })
    if (!isSessionOver(sent) || ended) return sent
    // Refused before anything happened, so the same call with the same key may be repeated once under a new token.
    const renewed = tokens.accessToken !== used || (await renewOnce())
    const again = renewed ? await portal.send(endpoint, request, { token: tokens.accessToken, key }) : sent
    if (renewed && isSessionOver(again)) end()
    return again
  }

  return {
    send,
    get ended() {
      return ended
    },
  }
}

function isSessionOver(sent: Sent<Endpoint>): boolean {
  return sent.kind === 'refused' && (sent.problem.code === 'session-expired' || sent.problem.code === 'unauthenticated')
}
