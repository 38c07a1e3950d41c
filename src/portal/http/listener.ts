import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { ApiError } from '../api-error.ts'
import type { PortalApp } from './env.ts'
import { problemAnswer } from '../problem-answer.ts'

/** Answers a request of Node's server; settles when the answer is out, or the connection gone. */
export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/**
 * Lets a request in only with the portal's own Host header, once and exactly: any other name that leads here is a mistake, or a
 * web page that rebinds its name to the loopback address. What is no request at all is refused in the same form.
 */
export function createListener(app: PortalApp, host: () => string): Listener {
  const listen = getRequestListener(app.fetch, {
    errorHandler: () => refusal(new ApiError('invalid-request', 'The request cannot be read')),
  })
  return async (incoming, outgoing) => {
    const problem = reasonRequestRefused(incoming, host())
    if (problem === undefined) return listen(incoming, outgoing)
    const refused = refusal(problem)
    outgoing.writeHead(refused.status, Object.fromEntries(refused.headers)).end(await refused.text())
  }
}

/** Header lines that a request has once at the most: of two, another program on the way could read the other one. */
const onceOnly = [
  'host',
  'authorization',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'idempotency-key',
  sandboxSecretHeader.toLowerCase(),
]

/** Why a request is not read at all; undefined when it may be. */
function reasonRequestRefused({ headers, headersDistinct, url }: IncomingMessage, host: string): ApiError | undefined {
  // guard: portal-http.one-line-each
  if (onceOnly.some((name) => (headersDistinct[name]?.length ?? 0) > 1)) return unreadable('a header is there twice')
  // guard: portal-http.host
  if (headers.host !== host)
    return new ApiError('forbidden', 'This is another Host than the one of the portal', { reason: 'other-host' })
  // The whole address or an asterisk in the first line (RFC 9112, section 3.2) names a Host of its own, or no path.
  // guard: portal-http.request-target
  if (url?.startsWith('/') !== true) return unreadable('its address is not a path')
  // guard: portal-http.encoding
  if (headers['content-encoding'] !== undefined) return unreadable('an encoded body is not taken')
  const transfer = headers['transfer-encoding']?.toLowerCase()
  // guard: portal-http.transfer-encoding
  if (transfer !== undefined && transfer !== 'chunked') return unreadable('an encoded body is not taken')
  return undefined
}

function unreadable(why: string): ApiError {
  return new ApiError('invalid-request', `The request cannot be read: ${why}`)
}

function refusal(problem: ApiError): Response {
  const traceId = randomUUID()
  const { status, body } = problemAnswer(problem, traceId)
  const headers = {
    'Content-Type': 'application/problem+json',
    'X-Trace-Id': traceId,
    'Cache-Control': 'no-store',
    Connection: 'close',
  }
  return new Response(JSON.stringify(body), { status, headers })
}
