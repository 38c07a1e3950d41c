import {
  request as httpRequest,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'

/** Sends one request of axios, and knows what became of its connection. */
export interface WatchedRequest {
  /** For axios' option of this name. */
  transport: { request(options: RequestOptions, handle: (answer: IncomingMessage) => void): ClientRequest }
  /** True where the request failed because a connection that was used before was reset, before a byte of an answer came. */
  wasStale(error: unknown): boolean
}

/** What a connection fails with that the other side gave up; "socket hang up" has the first code. */
const resets = new Set(['ECONNRESET', 'EPIPE'])

/** @param onNewConnection idle connections to the same place are closed first: they may have been given up, too */
export function watchRequest({ onNewConnection = false } = {}): WatchedRequest {
  let sent: ClientRequest | undefined
  let hasByte = false
  return {
    transport: {
      request: (options, handle) => {
        const { agent } = options
        if (onNewConnection && typeof agent === 'object') closeIdle(agent, options)
        const send = options.protocol === 'http:' ? httpRequest : httpsRequest
        const request = send(options, handle)
        sent = request
        request.once('socket', (socket: Socket) => {
          // Of the answer, not of TLS.
          const note = (): void => void (hasByte = true)
          socket.once('data', note)
          request.once('close', () => socket.off('data', note))
        })
        return request
      },
    },
    wasStale: (error) => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      // guard: transport.first-byte
      return sent?.reusedSocket === true && !hasByte && typeof code === 'string' && resets.has(code)
    },
  }
}

function closeIdle(agent: Agent, { protocol, hostname, host, port }: RequestOptions): void {
  // An agent's names begin with these (`getName` in lib/_http_agent.js).
  const place = `${hostname ?? host ?? 'localhost'}:${String(port ?? '') || (protocol === 'http:' ? 80 : 443)}:`
  for (const [name, idle = []] of Object.entries(agent.freeSockets))
    if (name.startsWith(place)) for (const socket of idle) socket.destroy()
}
