import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { SecretText } from '../base/secrets/secret-text.ts'

/** Why no connection to a portal was made. */
export type TunnelFailure =
  | 'name'
  | 'connection'
  | 'timeout'
  /** The company's proxy asks for a user and a password. */
  | 'proxy-sign-in'
  /** The company's proxy refused the user or the password that was given. */
  | 'proxy-refused'
  /** The company's proxy could not be reached, or did not connect. */
  | 'proxy-unreachable'
  /** The company's proxy asks for something other than a user and a password, or is no HTTP proxy. */
  | 'proxy-unsupported'

/** No connection to a portal; `proxy` names the company's proxy that was in between, null where none was. */
export class TunnelError extends Error {
  override name = 'TunnelError'
  readonly why: TunnelFailure
  readonly proxy: string | null

  constructor(why: TunnelFailure, proxy: string | null = null) {
    super(why)
    this.why = why
    this.proxy = proxy
  }
}

/** Connections to portals, by the company's proxy where this computer is set to one. */
export interface CompanyProxy {
  /**
   * @returns a connection to the portal, on which nothing was sent yet
   * @throws TunnelError
   */
  dial(host: string, port: number): Promise<Socket>
  /**
   * Takes user and password for a proxy, by the name that a `TunnelError` gave it.
   *
   * @param credentials `user:password` in Base64; ended where the proxy refuses them
   */
  signIn(proxy: string, credentials: SecretText): void
}

/** Milliseconds until a portal or a proxy that does not answer counts as lost. */
const answerLimitMs = 30_000

/** One way to a portal: directly, or by a proxy. */
type Route = 'direct' | 'unsupported' | { name: string; host: string; port: number; secure: boolean }

/** What a proxy is signed in to with. */
interface SignedIn {
  credentials: SecretText
  /** Whether the proxy accepted it; null while the first request that uses it waits for its answer. */
  accepted: Promise<boolean> | null
}

/**
 * @param routesFor the ways to an address in Chromium's words, e.g. `PROXY proxy.example:3128;DIRECT`
 * @param limitMs milliseconds until what does not answer counts as lost
 */
export function createCompanyProxy(
  routesFor: (url: string) => Promise<string>,
  limitMs: number = answerLimitMs,
): CompanyProxy {
  const signedIn = new Map<string, SignedIn>()

  async function dial(host: string, port: number): Promise<Socket> {
    const routes = readRoutes(await routesFor(`https://${bracketed(host)}:${port}/`))
    let failure = new TunnelError('proxy-unsupported')
    for (const route of routes) {
      if (route === 'unsupported') continue
      try {
        return await (route === 'direct' ? direct(host, port, limitMs) : through(route, host, port))
      } catch (error) {
        failure = error as TunnelError
        // Another proxy is another way only where this one was not there.
        if (failure.why !== 'proxy-unreachable') throw failure
      }
    }
    throw failure
  }

  /** A password that the proxy did not accept yet is sent by one request alone: a company may lock the user after a few. */
  async function through(proxy: Exclude<Route, string>, host: string, port: number): Promise<Socket> {
    const known = signedIn.get(proxy.name)
    if (known === undefined || known.credentials.ended) return ask(proxy, host, port, null)
    if (known.accepted !== null) {
      await known.accepted
      const still = signedIn.get(proxy.name)
      if (still === undefined) throw new TunnelError('proxy-refused', proxy.name)
      return ask(proxy, host, port, still)
    }
    const asked = ask(proxy, host, port, known)
    // guard: company-proxy.one-try
    known.accepted = asked.then(
      () => true,
      (error: unknown) => !(error instanceof TunnelError && error.why === 'proxy-refused'),
    )
    return asked
  }

  async function ask(
    proxy: Exclude<Route, string>,
    host: string,
    port: number,
    known: SignedIn | null,
  ): Promise<Socket> {
    const { answer, socket } = await connectBy(proxy, host, port, known?.credentials ?? null, limitMs)
    if (answer.statusCode === 200) return socket
    socket.destroy()
    if (answer.statusCode !== 407) throw new TunnelError('proxy-unreachable', proxy.name)
    if (known !== null) {
      if (signedIn.get(proxy.name) === known) {
        // guard: company-proxy.refused-password
        signedIn.delete(proxy.name)
        known.credentials.end()
      }
      throw new TunnelError('proxy-refused', proxy.name)
    }
    const offersPassword = [answer.headers['proxy-authenticate']]
      .flat()
      .some((one) => /(^|,\s*)basic\b/i.test(one ?? ''))
    throw new TunnelError(offersPassword ? 'proxy-sign-in' : 'proxy-unsupported', proxy.name)
  }

  return {
    dial,
    signIn: (proxy, credentials) => {
      signedIn.get(proxy)?.credentials.end()
      signedIn.set(proxy, { credentials, accepted: null })
    },
  }
}

/** Reads ways in Chromium's words. SOCKS is none that is supported. */
function readRoutes(words: string): Route[] {
  const routes = words.split(';').flatMap((word): Route[] => {
    const [kind = '', address = ''] = word.trim().split(/\s+/u)
    if (kind === 'DIRECT') return ['direct']
    if (kind !== 'PROXY' && kind !== 'HTTPS') return kind === '' ? [] : ['unsupported']
    const url = URL.parse(`connect://${address}`)
    const secure = kind === 'HTTPS'
    if (url === null || url.hostname === '') return ['unsupported']
    return [{ name: address, host: bare(url.hostname), port: Number(url.port || (secure ? 443 : 80)), secure }]
  })
  return routes.length === 0 ? ['direct'] : routes
}

function direct(host: string, port: number, limitMs: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(port, host)
    socket.setTimeout(limitMs, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', ({ code }: NodeJS.ErrnoException) => fail(new TunnelError(whyOf(code))))
    socket.once('connect', () => done(socket.setTimeout(0)))
  })
}

function whyOf(code: string | undefined): TunnelFailure {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name'
  return code === 'ETIMEDOUT' ? 'timeout' : 'connection'
}

function connectBy(
  { name, host: proxyHost, port: proxyPort, secure }: Exclude<Route, string>,
  host: string,
  port: number,
  credentials: SecretText | null,
  limitMs: number,
): Promise<{ answer: IncomingMessage; socket: Socket }> {
  return new Promise((done, fail) => {
    const target = `${bracketed(host)}:${port}`
    const asked = (secure ? httpsRequest : httpRequest)({
      host: proxyHost,
      port: proxyPort,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        ...(credentials === null ? {} : { 'proxy-authorization': `Basic ${credentials.reveal()}` }),
      },
      agent: false,
      timeout: limitMs,
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', () => fail(new TunnelError('proxy-unreachable', name)))
    // An answer that is no tunnel, where Node takes it for one.
    asked.once('response', (answer) => done({ answer, socket: answer.socket }))
    asked.once('connect', (answer, socket: Socket, head) => {
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      done({ answer, socket })
    })
    asked.end()
  })
}

/** Node takes IPv6 addresses without brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '')
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
