import type { z } from 'zod'
import type { Answer } from '../../directory/remote/remote-directory.ts'
import type { SystemReply, SystemRequest } from '../system-client.ts'
import { createSystemClient } from '../system-client.ts'
import type { KeycloakSettings } from './settings.ts'
import { claims as claimsShape, refusalBody, token as tokenShape } from './shapes.ts'

/** What the gateway's own access token says of it. */
interface OwnClaims {
  /** The user of the client's service account; null where the token does not name it. */
  accountId: string | null
  /** Roles by client, those of the realm under an empty name; null where the token does not name them. */
  roles: Record<string, readonly string[]> | null
}

/** The Admin REST API of one realm, as the gateway's own client. Its access token is all that it remembers. */
export interface AdminClient {
  /** Reads; a token that the realm takes no more is renewed once. @param path below the realm, its parts encoded */
  read<T>(path: string, shape: z.ZodType<T>, deadline: number): Promise<Answer<T>>
  /** Changes something. It is sent again in one case: a 401, before which Keycloak does nothing. */
  change(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, deadline: number): Promise<ChangeAnswer>
  ownClaims(deadline: number): Promise<Answer<OwnClaims>>
}

/** An answer to a change, with what Keycloak said of a refusal: for the connector alone, never for a screen. */
export type ChangeAnswer = Answer<null> & { said?: string }

interface Token {
  value: string
  /** Milliseconds since 1970. */
  renewAt: number
}

/** A token is renewed so long before it ends, at most: none ends on its way. Milliseconds. */
const renewAheadMs = 10_000

/** @throws Error where the address cannot be used */
export function createAdminClient({ url, realm, clientId, clientSecret, ca }: KeycloakSettings): AdminClient {
  const client = createSystemClient({ url, ca })
  const encodedRealm = encodeURIComponent(realm)
  let kept: Token | undefined
  let renewing: Promise<Answer<Token>> | undefined

  async function renew(deadline: number): Promise<Answer<Token>> {
    const begun = Date.now()
    const secret = secretOf(clientSecret)
    if (secret === null) return { kind: 'refused', code: 'credential-refused' }
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret }
    const reply = await client.send(
      {
        method: 'POST',
        path: `/realms/${encodedRealm}/protocol/openid-connect/token`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      },
      deadline,
    )
    const answer = valueOf(reply, tokenShape)
    if (answer.kind === 'answered') {
      const { access_token: value, expires_in: seconds } = answer.value
      const livesMs = seconds * 1000
      kept = { value, renewAt: begun + livesMs - Math.min(renewAheadMs, livesMs / 2) }
      return { kind: 'answered', value: kept }
    }
    // No realm, no client, another secret: all have the same answer.
    if (answer.kind === 'refused' && answer.code !== 'too-many-requests')
      return { kind: 'refused', code: 'credential-refused' }
    // Without a token nothing of what was asked for has been sent.
    return answer.kind === 'lost' ? { kind: 'unreachable' } : answer
  }

  /** A token that is good for now. @param refused one that the realm did not take */
  async function tokenFor(deadline: number, refused?: string): Promise<Answer<Token>> {
    if (kept && kept.value !== refused && Date.now() < kept.renewAt) return { kind: 'answered', value: kept }
    renewing ??= renew(deadline).finally(() => (renewing = undefined))
    return renewing
  }

  /** Sends with a token, and where it is refused once more with a new one. */
  async function authorized(request: SystemRequest, deadline: number): Promise<SystemReply | Answer<never>> {
    const send = ({ value }: Token): Promise<SystemReply> =>
      client.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${value}` } }, deadline)
    const first = await tokenFor(deadline)
    if (first.kind !== 'answered') return first
    const reply = await send(first.value)
    // Keycloak checks the token before anything else: a 401 says that nothing was done, also of a change.
    if (reply.kind !== 'reply' || reply.status !== 401) return reply
    const second = await tokenFor(deadline, first.value.value)
    return second.kind === 'answered' ? send(second.value) : second
  }

  return {
    async read(path, shape, deadline) {
      const reply = await authorized({ method: 'GET', path: `/admin/realms/${encodedRealm}${path}` }, deadline)
      return reply.kind === 'reply' ? valueOf(reply, shape) : reply
    },
    async change(method, path, body, deadline) {
      const content =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
      const reply = await authorized({ method, path: `/admin/realms/${encodedRealm}${path}`, ...content }, deadline)
      if (reply.kind !== 'reply') return reply
      if (reply.status >= 200 && reply.status < 300) return { kind: 'answered', value: null }
      return { ...(refusalBy(reply) ?? { kind: 'lost' as const }), said: reasonIn(reply.body) }
    },
    async ownClaims(deadline) {
      const token = await tokenFor(deadline)
      if (token.kind !== 'answered') return token
      return { kind: 'answered', value: claimsOf(token.value.value) }
    },
  }
}

/** The secret now; null where it cannot be read. */
function secretOf(clientSecret: KeycloakSettings['clientSecret']): string | null {
  if (typeof clientSecret === 'string') return clientSecret
  try {
    return clientSecret()
  } catch {
    return null
  }
}

/** The value that a reply has, or why there is none. */
function valueOf<T>(reply: SystemReply, shape: z.ZodType<T>): Answer<T> {
  if (reply.kind !== 'reply') return reply
  if (reply.status !== 200) return refusalBy(reply) ?? { kind: 'lost' }
  const read = shape.safeParse(jsonOf(reply.body))
  return read.success ? { kind: 'answered', value: read.data } : { kind: 'lost' }
}

/** What a status says; undefined where it does not say that nothing was done: a redirect, an error of the server. */
function refusalBy({ status, headers }: Extract<SystemReply, { kind: 'reply' }>): Answer<never> | undefined {
  switch (status) {
    case 400:
    case 409:
      return { kind: 'refused', code: 'conflict' }
    // guard: keycloak.credential-refused
    case 401:
    case 403:
      return { kind: 'refused', code: 'credential-refused' }
    case 404:
      return { kind: 'refused', code: 'not-found' }
    case 429:
      return { kind: 'refused', code: 'too-many-requests', ...retryAfter(headers['retry-after']) }
    default:
      return undefined
  }
}

/** The header as whole seconds, at most a day; nothing where it says nothing that can be used. */
function retryAfter(text: string | undefined): { retryAfterSeconds?: number } {
  if (text === undefined) return {}
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterSeconds: Math.min(seconds, 86_400) } : {}
}

function reasonIn(body: string): string {
  const read = refusalBody.safeParse(jsonOf(body))
  return (read.success ? (read.data.errorMessage ?? read.data.error) : undefined) ?? ''
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function claimsOf(token: string): OwnClaims {
  const read = claimsShape.safeParse(jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
  if (!read.success) return { accountId: null, roles: null }
  const { sub, realm_access: ofRealm, resource_access: ofClients } = read.data
  const byClient = Object.entries(ofClients ?? {}).map(([name, { roles }]) => [name, roles] as const)
  return { accountId: sub ?? null, roles: { '': ofRealm?.roles ?? [], ...Object.fromEntries(byClient) } }
}
