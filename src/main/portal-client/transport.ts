/** Sends one HTTP request to a portal and returns its raw answer or why there is none. */

import { randomUUID } from 'node:crypto'
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import axios, { type AxiosResponse } from 'axios'
import { systemClock } from '#shared/domain/clock.ts'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import type { Problem } from '#shared/api/problem.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { noteSent } from '../base/sent-in-call.ts'
import type { Log } from '../base/log/log.ts'
import type { LogFacts } from '../base/log/log-events.ts'
import { encodeBody, SecretText } from '../base/secrets/secret-text.ts'
import { unansweredOf } from './failures.ts'
import type { PortalResponse, Transport } from './portal-call.ts'
import { readAnswer, withPause } from './read-answer.ts'
import { watchRequest } from './watch-request.ts'

const utf8 = new TextDecoder()

/** A larger answer is cut off and counts as misbehaviour. */
const maxAnswerBytes = 2 * 1024 * 1024

export interface TransportOptions {
  /** Origin of the portal, without a path: https, or http to a loopback address only. */
  origin: string
  httpAgent: HttpAgent
  httpsAgent: HttpsAgent
  /** Milliseconds until a request without a whole answer counts as lost. */
  timeoutMs: number
  /** A signal that aborts after so many milliseconds; `AbortSignal.timeout` where it is missing. */
  timeLimit?: (ms: number) => AbortSignal
  /** Path prefix; `/api/v1` for a portal, `/sandbox` for a sandbox's controls. */
  base?: string
  /** Headers of every request. */
  headers?: Record<string, string>
  /** Takes a line of every call. */
  log: Log
  /** What the log calls this portal. */
  portal: Called['portal']
}

type Called = LogFacts<'portal.called'>

const endpointNames = new Map<Endpoint, Called['endpoint']>(
  [...Object.entries(endpoints), ...Object.entries(sandboxEndpoints)].map(([name, one]) => [
    one,
    name as Called['endpoint'],
  ]),
)

/**
 * @returns a transport over HTTP to one origin, every call of which is logged
 * @throws TypeError when the origin is neither https nor loopback http
 */
export function createTransport(options: TransportOptions): Transport {
  const origin = safeOrigin(options.origin)
  const timeLimit = options.timeLimit ?? ((ms) => AbortSignal.timeout(ms))
  const client = axios.create({
    adapter: 'http',
    baseURL: origin + (options.base ?? apiBase),
    httpAgent: options.httpAgent,
    // guard: transport.certificate
    httpsAgent: options.httpsAgent,
    proxy: false,
    // guard: transport.redirects
    maxRedirects: 0,
    // guard: transport.answer-size
    maxContentLength: maxAnswerBytes,
    validateStatus: () => true,
    responseType: 'arraybuffer',
    transformResponse: (body: unknown) => body,
  })

  const transport: Transport = async (endpoint, request, extras = {}) => {
    // A token that was replaced while the request waited for its turn: the caller sends it again with the new one.
    // guard: transport.ended-token
    if (isEnded(extras.token)) return { kind: 'refused', problem: sessionOver() }
    // Nothing is sent with a secret that was overwritten meanwhile: the app ends.
    if (Object.values({ ...request.params, ...request.body }).some(isEnded)) return { kind: 'unreachable' }
    const path = fillPath(endpoint.path, request.params)
    if (path === null) return { kind: 'unreachable' }
    // guard: transport.time-limit
    const signal = timeLimit(options.timeoutMs)
    let response: AxiosResponse<unknown>
    let body: Buffer | undefined
    const ask = (watched = watchRequest()) => {
      const asking = client.request<unknown>({
        transport: watched.transport,
        method: endpoint.method,
        url: path,
        params: request.query,
        // Not the client's own timeout: it counts from the last byte, so one byte now and then would be waited for for ever.
        // guard: transport.timeout
        signal,
        data: body,
        headers: {
          ...options.headers,
          Accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(extras.token === undefined ? {} : { Authorization: `Bearer ${textOf(extras.token)}` }),
          // guard: transport.idempotency-key
          ...(extras.key === undefined ? {} : { 'Idempotency-Key': extras.key }),
        },
      })
      return { asking, watched }
    }
    try {
      // As late as possible: from here on the body is in memory twice.
      body = request.body === undefined ? undefined : encodeBody(request.body)
      const first = ask()
      response = await first.asking.catch((error: unknown) => {
        // An idle connection that the other side, or what is in between, had given up: the portal has not begun to
        // answer, and to read again changes nothing. An effect is never sent twice, nor what the portal records.
        // guard: transport.reads-alone
        const isRead = endpoint.method === 'get' && extras.key === undefined && !endpoint.recorded
        if (!isRead || !first.watched.wasStale(error)) throw error
        return ask(watchRequest({ onNewConnection: true })).asking
      })
    } catch (error) {
      const unanswered = unansweredOf(error)
      if (unanswered.kind !== 'unreachable') noteRequest(endpoint)
      return unanswered
    } finally {
      // What the client keeps of the request, an error's `config` too, refers to these bytes.
      // guard: transport.body-overwritten
      body?.fill(0)
    }
    noteRequest(endpoint)
    const { status, headers } = response
    const traceId = String(headers['x-trace-id'] ?? '')
    const sent = readAnswer(endpoint, { status, body: json(response.data), traceId })
    const asked = { status, retryAfter: headers['retry-after'] as unknown, date: headers['date'] as unknown }
    return withPause(sent, asked, systemClock.now().getTime())
  }

  return async (endpoint, request, extras) => {
    const startedMs = performance.now()
    const sent = await transport(endpoint, request, extras)
    logCall(options, endpoint, sent, performance.now() - startedMs)
    return sent
  }
}

/** A call that only reads leaves nothing behind that a later failure must not deny. */
function noteRequest({ method }: Endpoint): void {
  if (method !== 'get') noteSent()
}

/** Logs a call: its name, its outcome and how long it took; nothing that was asked or answered. */
function logCall(
  { log, portal }: TransportOptions,
  endpoint: Endpoint,
  sent: PortalResponse<Endpoint>,
  ms: number,
): void {
  // The test inbox is read every two seconds; only what goes wrong there is worth a line.
  if (portal === 'controls' && sent.kind === 'answered') return
  const { method } = endpoint
  const facts = {
    portal,
    endpoint: endpointNames.get(endpoint),
    method,
    status: statusOf(sent),
    outcome: sent.kind,
    ms,
  }
  log.note('portal.called', facts, traceOf(sent))
}

function statusOf(sent: PortalResponse<Endpoint>): number | undefined {
  if (sent.kind === 'answered') return sent.answer.status
  return sent.kind === 'refused' ? sent.problem.status : undefined
}

function traceOf(sent: PortalResponse<Endpoint>): string {
  // guard: log.trace-of-answer
  if (sent.kind === 'refused') return sent.problem.traceId
  return 'traceId' in sent ? sent.traceId : ''
}

/** An origin that may be used. Plain http is for a sandbox on this machine alone. */
function safeOrigin(text: string): string {
  const url = new URL(text)
  // guard: transport.loopback
  const loopback = url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname === 'localhost'
  // guard: transport.https
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new TypeError(`a portal must be reached by https: ${url.origin}`)
  }
  return url.origin
}

/** The path with its placeholders filled, or null for a parameter that would climb to another path, encoded or not. */
function fillPath(path: string, params: Record<string, string | SecretText> | undefined): string | null {
  // guard: transport.path-dots
  if (Object.values(params ?? {}).some((value) => ['', '.', '..'].includes(textOf(value)))) return null
  // guard: transport.path-encoding
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(params?.[name] ?? '')))
}

/** What the console itself answers in the place of a portal that would refuse the token. */
export function sessionOver(): Problem {
  const words = { type: 'about:blank', title: 'The session has ended', detail: 'Nothing was sent.' }
  return { ...words, status: 401, code: 'session-expired', traceId: randomUUID() }
}

function isEnded(value: unknown): boolean {
  return value instanceof SecretText && value.ended
}

/** The string that goes into an address or a header, which take nothing else. */
function textOf(value: string | SecretText): string {
  return typeof value === 'string' ? value : value.reveal()
}

/** Reads an answer and overwrites its bytes: they may contain tokens, or the secret of an Authenticator App. */
function json(bytes: unknown): unknown {
  if (!Buffer.isBuffer(bytes)) return undefined
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  } finally {
    // guard: transport.answer-overwritten
    bytes.fill(0)
  }
}
