import { z } from 'zod'
import type { Answer, RefusalCode } from '../../directory/remote/remote-directory.ts'
import type { SystemReply } from '../system-client.ts'
import { createSystemClient } from '../system-client.ts'
import type { PrivacyideaSettings } from './settings.ts'
import type { PrivacyideaSignIn } from './shapes.ts'
import { successBody, anything, authValue, errorBody, tokenClaims } from './shapes.ts'

/** One call of privacyIDEA's API. */
interface PrivacyideaCall<T, D = unknown> {
  method: 'GET' | 'POST' | 'DELETE'
  /** Its parts encoded. */
  path: string
  /** Of a GET or DELETE the query, of a POST the form. */
  values?: Record<string, string>
  value: z.ZodType<T>
  detail?: z.ZodType<D>
}

/** What a call answered. */
export interface PrivacyideaAnswer<T, D = unknown> {
  value: T
  detail: D
  /** privacyIDEA's own time, in milliseconds since 1970; null where it does not say. */
  at: number | null
  version: string | null
}

/** An answer, with what privacyIDEA said of a refusal: for the connector alone, never for a screen. */
export type PrivacyideaReply<T> = Answer<T> & { said?: string }

/** The same with the status, and the number of privacyIDEA's own error where the answer has one. */
type RawReply<T> = PrivacyideaReply<T> & { status?: number; error?: number }

/** The API of privacyIDEA, as the gateway's administrator, as a customer, or as nobody. */
export interface PrivacyideaClient {
  /** As the gateway's administrator, whose token is all that is remembered; one that is taken no more is renewed once. */
  asAdmin<T, D>(call: PrivacyideaCall<T, D>, deadline: number): Promise<PrivacyideaReply<PrivacyideaAnswer<T, D>>>
  /** As a customer, by the token that signing in gave. @param token null for calls that ask for none */
  asCustomer<T, D>(
    token: string | null,
    call: PrivacyideaCall<T, D>,
    deadline: number,
  ): Promise<PrivacyideaReply<PrivacyideaAnswer<T, D>>>
  /** Signs somebody in by a password alone: privacyIDEA's `/auth`. @returns `wrong-password` where it is not taken */
  signIn(username: string, password: string, deadline: number): Promise<PrivacyideaReply<PrivacyideaSignIn>>
  /** The administrator as it is signed in, with its rights. */
  ownSignIn(deadline: number): Promise<Answer<PrivacyideaSignIn>>
}

interface Session extends PrivacyideaSignIn {
  /** Milliseconds since 1970. */
  renewAt: number
}

/** A token is renewed so long before it ends, at most: none ends on its way. Milliseconds. */
const renewAheadMs = 30_000
/** How long a token is used that does not say when it ends. Milliseconds. */
const unknownLifeMs = 60_000

/** @throws Error where the address cannot be used */
export function createPrivacyideaClient({ url, realm, admin, password, ca }: PrivacyideaSettings): PrivacyideaClient {
  const client = createSystemClient({ url, ca })
  let kept: Session | undefined
  let renewing: Promise<Answer<Session>> | undefined

  async function send<T, D>(
    call: PrivacyideaCall<T, D>,
    token: string | null,
    deadline: number,
  ): Promise<RawReply<PrivacyideaAnswer<T, D>>> {
    const { method, path, values = {} } = call
    const text = new URLSearchParams(values).toString()
    const query = method === 'POST' || text === '' ? '' : `?${text}`
    // A JSON content type without a body is an error 500 there: a form has its own, and nothing else has one.
    const form: Record<string, string> =
      method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}
    const reply = await client.send(
      {
        method,
        path: `${path}${query}`,
        // The connector reads some of its sentences, which are translated otherwise.
        headers: { 'Accept-Language': 'en', ...form, ...(token !== null && { Authorization: token }) },
        ...(method === 'POST' && { body: text }),
      },
      deadline,
    )
    if (reply.kind !== 'reply') return reply
    return { ...answerIn(reply, call), status: reply.status }
  }

  const authenticate = (username: string, secret: string, values: Record<string, string>, deadline: number) => {
    const form = { username, password: secret, ...values }
    return send({ method: 'POST', path: '/auth', values: form, value: authValue }, null, deadline)
  }

  async function renew(deadline: number): Promise<Answer<Session>> {
    const secret = secretOf(password)
    if (secret === null) return { kind: 'refused', code: 'credential-refused' }
    const answer = await authenticate(admin, secret, {}, deadline)
    // Without a token nothing of what was asked for has been sent. An answer 200 without one asks for a second factor.
    if (answer.kind === 'lost') return answer.status === 200 ? credentialRefused : { kind: 'unreachable' }
    if (answer.kind === 'refused' && answer.code !== 'too-many-requests') return credentialRefused
    if (answer.kind !== 'answered') return withoutReason(answer)
    const { value } = answer.value
    if (value.role !== 'admin') return credentialRefused
    const endsAt = endOf(value.token) ?? Date.now() + unknownLifeMs
    const livesMs = endsAt - Date.now()
    kept = { ...value, renewAt: endsAt - Math.min(renewAheadMs, livesMs / 2) }
    return { kind: 'answered', value: kept }
  }

  /** A session that is good for now. @param refused a token that was not taken */
  async function sessionFor(deadline: number, refused?: string): Promise<Answer<Session>> {
    if (kept && kept.token !== refused && Date.now() < kept.renewAt) return { kind: 'answered', value: kept }
    renewing ??= renew(deadline).finally(() => (renewing = undefined))
    return renewing
  }

  return {
    async asAdmin(call, deadline) {
      const first = await sessionFor(deadline)
      if (first.kind !== 'answered') return first
      const answer = await send(call, first.value.token, deadline)
      // privacyIDEA checks the token before anything else: a 401 says that nothing was done, also of a change.
      if (answer.status !== 401) return answer
      const second = await sessionFor(deadline, first.value.token)
      if (second.kind !== 'answered') return second
      return send(call, second.value.token, deadline)
    },
    async asCustomer(token, call, deadline) {
      const answer = await send(call, token, deadline)
      // Somebody between may answer 401 too, which says nothing of the session.
      // guard: privacyidea.unknown-401
      const isOfSession = answer.status === 401 && sessionErrors.includes(answer.error ?? 0)
      // guard: privacyidea.session-ended
      return isOfSession ? { kind: 'refused', code: 'session-ended' } : asCustomers(answer)
    },
    async signIn(username, secret, deadline) {
      const answer = await authenticate(username, secret, { realm }, deadline)
      // guard: privacyidea.password-by-error
      if (answer.error === wrongCredentials) return { kind: 'refused', code: 'wrong-password' }
      if (answer.status === 401) return { kind: 'refused', code: 'forbidden' }
      // A policy that limits wrong tries.
      if (answer.status === 403) return { kind: 'refused', code: 'locked' }
      // The realm's own sign-in asks for a second factor: a password alone cannot be judged there.
      if (answer.kind === 'lost' && answer.status === 200) return { kind: 'refused', code: 'not-supported' }
      if (answer.kind !== 'answered') return answer
      const { value } = answer.value
      // An administrator of the same name, or of another realm, is no customer.
      // guard: privacyidea.customers-alone
      const isCustomer = value.role === 'user' && value.realm?.toLowerCase() === realm.toLowerCase()
      return isCustomer ? { kind: 'answered', value } : { kind: 'refused', code: 'wrong-password' }
    },
    ownSignIn: (deadline) => sessionFor(deadline),
  }
}

const credentialRefused = { kind: 'refused', code: 'credential-refused' } as const

/** The secret now; null where it cannot be read. */
function secretOf(password: PrivacyideaSettings['password']): string | null {
  if (typeof password === 'string') return password
  try {
    return password()
  } catch {
    return null
  }
}

function answerIn<T, D>(
  reply: Extract<SystemReply, { kind: 'reply' }>,
  { value, detail }: PrivacyideaCall<T, D>,
): RawReply<PrivacyideaAnswer<T, D>> {
  if (reply.status !== 200) return refusalBy(reply) ?? { kind: 'lost' }
  const read = successBody(value, detail ?? (anything as z.ZodType<D>)).safeParse(jsonOf(reply.body))
  if (!read.success) return { kind: 'lost' }
  const { result, time, versionnumber } = read.data
  const at = time === undefined ? null : Math.round(time * 1000)
  return {
    kind: 'answered',
    value: { value: result.value, detail: read.data.detail, at, version: versionnumber ?? null },
  }
}

/** Errors of privacyIDEA (`lib/error.py`): somebody is not there; a password is wrong; a token is missing, unreadable or over. */
const noUser = 904
const wrongCredentials = 4031
const sessionErrors: readonly number[] = [4033, 4304, 4305]

/** What a status says; undefined where it does not say that nothing was done: a redirect, an error of the server. */
function refusalBy({ status, headers, body }: Extract<SystemReply, { kind: 'reply' }>): RawReply<never> | undefined {
  const read = errorBody.safeParse(jsonOf(body))
  const error = read.success ? read.data.result.error : { code: 0, message: '' }
  const refused = (code: RefusalCode) => ({ kind: 'refused', code, said: error.message, error: error.code }) as const
  switch (status) {
    case 400:
    case 409:
      return refused(error.code === noUser ? 'not-found' : 'conflict')
    // guard: privacyidea.credential-refused
    case 401:
    case 403:
      return refused('credential-refused')
    case 404:
      return refused('not-found')
    case 429:
      return { ...refused('too-many-requests'), ...retryAfter(headers['retry-after']) }
    default:
      return undefined
  }
}

/** A privilege that a customer lacks is no fault of the gateway's credential. */
function asCustomers<T>(answer: RawReply<T>): PrivacyideaReply<T> {
  if (answer.kind !== 'refused' || answer.code !== 'credential-refused') return answer
  return { ...answer, code: answer.status === 401 ? 'forbidden' : 'policy-enforced' }
}

/** The header as whole seconds, at most a day; nothing where it says nothing that can be used. */
function retryAfter(text: string | undefined): { retryAfterSeconds?: number } {
  if (text === undefined) return {}
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterSeconds: Math.min(seconds, 86_400) } : {}
}

function endOf(token: string): number | null {
  const read = tokenClaims.safeParse(jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
  return read.success ? read.data.exp * 1000 : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Failed = Exclude<Answer<never>, { kind: 'answered' }>

/** An answer that is none, without what privacyIDEA said. */
export function withoutReason(answer: Failed & { said?: string }): Failed {
  if (answer.kind !== 'refused') return { kind: answer.kind }
  const { code, retryAfterSeconds } = answer
  return { kind: 'refused', code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}
