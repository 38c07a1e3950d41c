import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { Answer, RefusalCode } from '../../directory/remote/remote-directory.ts'
import type { SystemReply, SystemRequest } from '../system-client.ts'
import { createSystemClient } from '../system-client.ts'
import type { BetterAuthSettings } from './settings.ts'
import { refusalWithCode, signInReply } from './shapes.ts'

/** An answer with the cookies that came with it. */
interface Said<T> {
  value: T
  /** `name=value` of the session that goes on; null where the answer sets none. */
  session: string | null
  /** The same of a sign-in that lacks its code. */
  challenge: string | null
}

/** An answer with better-auth's own code for a refusal: for the connector alone, never for a screen. */
export type WithCode<T> = Answer<T> & { said?: string | undefined }
export type BetterAuthAnswer<T> = WithCode<Said<T>>

/** The HTTP API of better-auth, as the gateway's own account and as a customer. Its session is all that it remembers. */
export interface BetterAuthClient {
  /** Reads as the gateway; a session that better-auth takes no more is renewed once. @param path its parts encoded */
  read<T>(path: string, shape: z.ZodType<T>, deadline: number): Promise<Answer<T>>
  /** Sends as the gateway. It is sent again in one case: a 401, before which better-auth does nothing. */
  send<T>(path: string, body: unknown, shape: z.ZodType<T>, deadline: number): Promise<WithCode<T>>
  /** Whether the gateway's own account signs in, and what better-auth said where it does not. */
  signInAsGateway(deadline: number): Promise<WithCode<null>>
  /** Sends as a customer, with the cookie that makes it one; null before the sign-in. It is never repeated. */
  asCustomer<T>(
    path: string,
    body: unknown,
    shape: z.ZodType<T>,
    cookie: string | null,
    deadline: number,
  ): Promise<BetterAuthAnswer<T>>
  /** The status that so many requests to a path have in the end; of a path that nothing answers, so that nothing changes. */
  lastStatus(path: string, times: number, deadline: number): Promise<number | null>
  /** What better-auth has to trust. */
  origin: string
}

/** What `signInAsGateway` says where the account has a second factor of its own. */
export const ownSecondFactor = 'own-second-factor'

/** @throws Error where the address cannot be used */
export function createBetterAuthClient({ url, origin, email, password, ca }: BetterAuthSettings): BetterAuthClient {
  const client = createSystemClient({ url, ca })
  const trusted = origin ?? new URL(url).origin
  let kept: string | undefined
  let renewing: Promise<BetterAuthAnswer<unknown>> | undefined

  const post = (path: string, body: unknown, cookie: string | null, deadline: number): Promise<SystemReply> => {
    // better-auth refuses a cookie without the origin that it trusts.
    const headers = { 'Content-Type': 'application/json', Origin: trusted, ...(cookie !== null && { Cookie: cookie }) }
    return client.send({ method: 'POST', path, headers, body: JSON.stringify(body) }, deadline)
  }

  async function renew(deadline: number): Promise<BetterAuthAnswer<unknown>> {
    const secret = passwordOf(password)
    if (secret === null) return { kind: 'refused', code: 'credential-refused' }
    const answer = valueOf(await post('/sign-in/email', { email, password: secret }, null, deadline), signInReply)
    if (answer.kind === 'answered') {
      const { session, value } = answer.value
      if (session === null) {
        const said = 'twoFactorRedirect' in value ? ownSecondFactor : undefined
        return { kind: 'refused', code: 'credential-refused', said }
      }
      kept = session
      return answer
    }
    // A wrong password, an account that is banned or not there: all have the same answer.
    if (answer.kind === 'refused' && answer.code !== 'too-many-requests')
      return { kind: 'refused', code: 'credential-refused', said: answer.said }
    // Without a session nothing of what was asked for has been sent.
    return answer.kind === 'lost' ? { kind: 'unreachable' } : answer
  }

  async function sessionFor(
    deadline: number,
    refused?: string,
  ): Promise<string | Exclude<Answer<never>, { kind: 'answered' }>> {
    if (kept !== undefined && kept !== refused) return kept
    renewing ??= renew(deadline).finally(() => (renewing = undefined))
    const answer = await renewing
    if (answer.kind === 'answered') return kept ?? { kind: 'unreachable' }
    const { said: _, ...plain } = answer
    return plain
  }

  /** Sends with the gateway's session, and where it is refused once more with a new one. */
  async function authorized(request: SystemRequest, deadline: number): Promise<SystemReply | Answer<never>> {
    const send = (cookie: string): Promise<SystemReply> => {
      const headers = { 'Content-Type': 'application/json', Origin: trusted, Cookie: cookie }
      return client.send({ ...request, headers }, deadline)
    }
    const first = await sessionFor(deadline)
    if (typeof first !== 'string') return first
    const reply = await send(first)
    // The session is checked before anything else: a 401 says that nothing was done, also of a change.
    if (reply.kind !== 'reply' || reply.status !== 401) return reply
    const second = await sessionFor(deadline, first)
    return typeof second === 'string' ? send(second) : second
  }

  async function asGateway<T>(request: SystemRequest, shape: z.ZodType<T>, deadline: number): Promise<WithCode<T>> {
    const reply = await authorized(request, deadline)
    if (reply.kind !== 'reply') return reply
    const answer = valueOf(reply, shape)
    if (answer.kind === 'answered') return { kind: 'answered', value: answer.value.value }
    // The gateway itself lacks a privilege, or its session is refused twice: never anything about a customer.
    // guard: better-auth.credential-refused
    if (reply.status === 401 || reply.status === 403)
      return { kind: 'refused', code: 'credential-refused', said: answer.said }
    return answer
  }

  return {
    origin: trusted,
    async read(path, shape, deadline) {
      const { said: _, ...answer } = await asGateway({ method: 'GET', path }, shape, deadline)
      return answer
    },
    send: (path, body, shape, deadline) =>
      asGateway({ method: 'POST', path, body: JSON.stringify(body) }, shape, deadline),
    async signInAsGateway(deadline) {
      if (kept !== undefined) return { kind: 'answered', value: null }
      const answer = await renew(deadline)
      return answer.kind === 'answered' ? { kind: 'answered', value: null } : answer
    },
    asCustomer: async (path, body, shape, cookie, deadline) => valueOf(await post(path, body, cookie, deadline), shape),
    async lastStatus(path, times, deadline) {
      let status: number | null = null
      for (let n = 0; n < times && status !== 429; n += 1) {
        const reply = await post(path, {}, null, deadline)
        status = reply.kind === 'reply' ? reply.status : null
      }
      return status
    },
  }
}

/** The password now; null where it cannot be read. */
function passwordOf(password: BetterAuthSettings['password']): string | null {
  if (typeof password === 'string') return password
  try {
    return password()
  } catch {
    return null
  }
}

/** The value that a reply has with its cookies, or why there is none. */
function valueOf<T>(reply: SystemReply, shape: z.ZodType<T>): BetterAuthAnswer<T> {
  if (reply.kind !== 'reply') return reply
  if (reply.status !== 200) return refusalBy(reply)
  const read = shape.safeParse(jsonOf(reply.body))
  if (!read.success) return { kind: 'lost' }
  const cookie = (name: string): string | null => cookieIn(reply.headers, name)
  return {
    kind: 'answered',
    value: { value: read.data, session: cookie('session_token'), challenge: cookie('two_factor') },
  }
}

/**
 * What better-auth's own codes say. A status alone does not: a wrong code and an ended session are both 401, a wrong password
 * is 400 at a change and 401 at the sign-in, and a lock is 429 like a limit.
 */
const refusalCodes: Readonly<Record<string, RefusalCode>> = {
  INVALID_PASSWORD: 'wrong-password',
  PASSWORD_TOO_LONG: 'wrong-password',
  INVALID_EMAIL_OR_PASSWORD: 'wrong-password',
  INVALID_EMAIL: 'wrong-password',
  INVALID_CODE: 'wrong-code',
  OTP_HAS_EXPIRED: 'code-expired',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'code-expired',
  ACCOUNT_TEMPORARILY_LOCKED: 'locked',
  UNAUTHORIZED: 'session-ended',
  // Neither a session nor a sign-in that lacks its code: the session that was sent has ended.
  INVALID_TWO_FACTOR_COOKIE: 'session-ended',
  USER_NOT_FOUND: 'not-found',
  BANNED_USER: 'account-not-active',
  TOTP_ALREADY_ENABLED: 'conflict',
  TOTP_NOT_ENABLED: 'conflict',
  TOTP_NOT_CONFIGURED: 'not-supported',
  OTP_NOT_CONFIGURED: 'not-supported',
  INVALID_ORIGIN: 'credential-refused',
  MISSING_OR_NULL_ORIGIN: 'credential-refused',
}

/** What a refusal says; `lost` where it does not say that nothing was done: a redirect, an error of the server. */
function refusalBy({ status, headers, body }: Extract<SystemReply, { kind: 'reply' }>): BetterAuthAnswer<never> {
  const read = refusalWithCode.safeParse(jsonOf(body))
  const said = read.success ? read.data.code : undefined
  const isRefusal = status >= 400 && status < 500
  // guard: better-auth.refusal-by-code
  if (isRefusal && said !== undefined && Object.hasOwn(refusalCodes, said))
    return { kind: 'refused', code: refusalCodes[said] ?? 'conflict', said }
  switch (status) {
    case 400:
    case 409:
      return { kind: 'refused', code: 'conflict', said }
    case 401:
    case 403:
      // Somebody between says so, or better-auth in a way that is not known: not a word about the session.
      // guard: better-auth.unknown-401
      return { kind: 'refused', code: 'forbidden', said }
    // The call itself is not there: a plugin is missing.
    case 404:
      return { kind: 'refused', code: 'not-supported', said }
    case 429:
      return { kind: 'refused', code: 'too-many-requests', ...retryAfter(headers), said }
    default:
      return { kind: 'lost' }
  }
}

/** The seconds of better-auth's own header, or of a proxy's; at most a day, and nothing where they say nothing that can be used. */
function retryAfter(headers: IncomingHttpHeaders): { retryAfterSeconds?: number } {
  // guard: better-auth.own-wait-header
  const text = String(headers['x-retry-after'] ?? headers['retry-after'] ?? '')
  if (!/^\d+$/.test(text)) return {}
  return { retryAfterSeconds: Math.min(Number(text), 86_400) }
}

/** `name=value` of a cookie by the end of its name, which begins as the server's settings say; null where it is not set, or ended. */
function cookieIn(headers: IncomingHttpHeaders, name: string): string | null {
  for (const line of headers['set-cookie'] ?? []) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const [key = '', value = ''] = pair.split('=')
    const isEnded = value === '' || attributes.some((one) => /^max-age=0$/i.test(one))
    if (!isEnded && (key === name || key.endsWith(`.${name}`))) return pair
  }
  return null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
