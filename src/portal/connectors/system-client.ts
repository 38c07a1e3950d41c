import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { NetworkHttpsAgent } from '../../network/agents.ts'

/** A request to the system, below its address. */
export interface SystemRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with a slash; its parts are encoded already. */
  path: string
  headers?: Record<string, string>
  body?: string
}

/** What became of it. Nothing is thrown, and nothing of it has a secret that was sent. */
export type SystemReply =
  | { kind: 'reply'; status: number; headers: IncomingHttpHeaders; body: string }
  /** No connection came about, so nothing was sent; also where the certificate was refused. */
  | { kind: 'unreachable' }
  /** It left, and no whole answer came in time. */
  | { kind: 'lost' }

/** Sends requests to one system; one that fails is not repeated here. */
export interface SystemClient {
  /** @param deadline when the answer has to be there, in milliseconds since 1970 */
  send(request: SystemRequest, deadline: number): Promise<SystemReply>
}

export interface SystemAddress {
  /** `https://`, or `http://` on this machine; a path of its own is kept. */
  url: string
  /** Certificates of authorities in PEM; where they are given, no others are trusted. */
  ca?: string | undefined
}

/** The longest answer that is read, in bytes: a page of a hundred accounts has about 100 KB. */
const longestAnswer = 4 * 1024 * 1024
/** Milliseconds until a connection has to be there, once it is being made. */
const connectMs = 5_000
/** Connections to one system at once. */
const connections = 16

/**
 * Prepares requests to a system.
 *
 * @throws Error with a sentence for the operator where the address is none, or is `http://` on another machine
 */
export function createSystemClient({ url, ca }: SystemAddress): SystemClient {
  const base = addressOf(url)
  const tls = { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) } as const
  const reading =
    base.protocol === 'https:'
      ? new NetworkHttpsAgent({ keepAlive: true, maxSockets: connections, ...tls })
      : new http.Agent({ keepAlive: true, maxSockets: connections })
  // A change has a connection of its own: that an idle one was closed is no sign of what became of the change.
  const changing =
    base.protocol === 'https:'
      ? new NetworkHttpsAgent({ maxSockets: connections, ...tls })
      : new http.Agent({ maxSockets: connections })
  const ready = new WeakSet<Socket>()
  const prefix = base.pathname.replace(/\/$/, '')
  const once = ({ method, path, headers, body }: SystemRequest, deadline: number): Promise<Attempt> =>
    attempt(base, deadline, {
      ready,
      method,
      path: `${prefix}${path}`,
      headers: { Accept: 'application/json', 'Accept-Encoding': 'identity', ...headers },
      agent: method === 'GET' ? reading : changing,
      body,
    })
  return {
    async send(request, deadline) {
      const first = await once(request, deadline)
      // A reading on an idle connection that the other side had closed: asked once more, it changes nothing.
      const { reply } = first.stale && request.method === 'GET' ? await once(request, deadline) : first
      return reply
    },
  }
}

function addressOf(text: string): URL {
  const why = whyNoSystemAddress(text)
  if (why !== undefined) throw new Error(why)
  return new URL(text)
}

/** Why an address is not one that a system is reached at, in a sentence for the operator without the address; undefined where it is. */
export function whyNoSystemAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    return 'the system is named as https://HOST, or http:// on this machine'
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return 'the address of the system has no user, password, query or fragment'
  // guard: connectors.no-plain-http
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'a system on another machine is reached by https:// alone: the credential is sent to it'
  return undefined
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

interface Attempt {
  reply: SystemReply
  /** Whether it failed on a connection that was used before. */
  stale: boolean
}

interface Sent {
  /** Connections that are made: Node does not say that of one that went on to a request which waited for it. */
  ready: WeakSet<Socket>
  method: string
  path: string
  headers: Record<string, string>
  agent: http.Agent
  body: string | undefined
}

function attempt(base: URL, deadline: number, { body, ready, ...sent }: Sent): Promise<Attempt> {
  return new Promise((resolve) => {
    let connected = false
    let isUsedBefore = false
    const options = { host: base.hostname.replace(/^\[|\]$/g, ''), port: base.port, ...sent }
    const request = base.protocol === 'https:' ? https.request(options) : http.request(options)
    let untilConnected: NodeJS.Timeout | undefined
    const finish = (reply: SystemReply): void => {
      clearTimeout(untilConnected)
      clearTimeout(untilAnswered)
      resolve({ reply, stale: reply.kind === 'lost' && isUsedBefore })
      if (reply.kind !== 'reply') request.destroy()
    }
    const fail = (): void => finish({ kind: connected ? 'lost' : 'unreachable' })
    const untilAnswered = setTimeout(fail, Math.max(0, deadline - Date.now()))
    // Only from here on: that all connections are busy does not mean that the system is away.
    // guard: connectors.waits-for-connection
    request.on('socket', (socket) => {
      isUsedBefore = ready.has(socket)
      connected = isUsedBefore
      if (connected) return
      untilConnected = setTimeout(() => !connected && fail(), connectMs)
      // With its handshake done, certificate and all.
      socket.once(base.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected = true
        ready.add(socket)
      })
    })
    request.on('error', fail)
    request.on('response', (response) => void readBody(response).then(finish))
    request.end(body)
  })
}

/** The whole answer as text; one that is cut, too long or encoded is lost. */
function readBody(response: IncomingMessage): Promise<SystemReply> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let length = 0
    const lost = (): void => {
      resolve({ kind: 'lost' })
      response.destroy()
    }
    response.on('data', (part: Buffer) => {
      length += part.length
      parts.push(part)
      // guard: connectors.answer-bounded
      if (length > longestAnswer) lost()
    })
    response.on('error', lost)
    // Cut before its end; after the end this changes nothing any more.
    response.on('close', lost)
    response.on('end', () => {
      if (!response.complete || (response.headers['content-encoding'] ?? 'identity') !== 'identity') return lost()
      const body = Buffer.concat(parts).toString('utf8')
      resolve({ kind: 'reply', status: response.statusCode ?? 0, headers: response.headers, body })
    })
  })
}
