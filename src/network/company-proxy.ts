import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { SocksClient } from 'socks'
import { trustedAuthorities } from './authorities.ts'
import { bracketed, readRoutes, type ProxyRoute } from './routes.ts'

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

/**
 * No connection to a portal; `proxy` names the company's proxy that was in between, null where none was. `code` is the
 * system's where it has one. There is no cause: what a library throws may quote a user and a password.
 */
export class TunnelError extends Error {
  override name = 'TunnelError'
  readonly why: TunnelFailure
  readonly proxy: string | null
  readonly code: string

  constructor(
    why: TunnelFailure,
    proxy: string | null = null,
    code = `ERR_TUNNEL_${why.toUpperCase().replace('-', '_')}`,
  ) {
    super(why)
    this.why = why
    this.proxy = proxy
    this.code = code
  }
}

/** `user:password` in Base64, which is not sent any more once it was ended. */
export interface ProxyCredentials {
  readonly ended: boolean
  reveal(): string
  end(): void
}

/** A connection on which nothing was sent yet, and the proxy that it goes by. */
interface Reached {
  socket: Socket
  proxy: ProxyRoute | null
}

/** Connections to portals, by the company's proxy where this computer is set to one. */
export interface CompanyProxy {
  /**
   * @returns a connection to the portal, on which nothing was sent yet
   * @throws TunnelError
   */
  dial(host: string, port: number, scheme?: 'https' | 'smtp'): Promise<Socket>
  /** The same, and the proxy that it goes by; null where it goes directly. */
  reach(host: string, port: number, scheme?: 'https' | 'smtp'): Promise<Reached>
  /** The ways to an address by this computer's settings, in Chromium's words, e.g. `PROXY proxy.example:3128;DIRECT`. */
  proxyFor(url: string): Promise<string>
  /**
   * Takes user and password for a proxy, by the name that a `TunnelError` gave it.
   *
   * @param credentials `user:password` in Base64; ended where the proxy refuses them
   */
  signIn(proxy: string, credentials: ProxyCredentials): void
  /** Forgets what every proxy was signed in to with; it is overwritten. */
  signOut(): void
  /** From now on calls these; the ones before are not called any more. */
  follow(followers: ProxyFollowers): void
}

/** What is known of proxies from elsewhere, and what is published of them. */
interface ProxyFollowers {
  /** User and password that are known of a proxy already; asked for once for each. */
  known?(proxy: string): Promise<ProxyCredentials | null>
  /** The proxy took what it was given. */
  onAccepted?(proxy: string, credentials: ProxyCredentials): void
  /** The proxy wants a user and a password, or did not take what it was given, which is forgotten. */
  onAsked?(proxy: string, refused: boolean): void
}

/** Milliseconds until a portal or a proxy that does not answer counts as lost. */
const answerLimitMs = 30_000

/** What a proxy is signed in to with. */
interface SignedIn {
  credentials: ProxyCredentials
  /** Whether the proxy accepted it; null while the first request that uses it waits for its answer. */
  accepted: Promise<boolean> | null
}

/**
 * @param proxyFor the ways to an address in Chromium's words, e.g. `PROXY proxy.example:3128;DIRECT`, tried in turn
 * @param limitMs milliseconds until what does not answer counts as lost
 */
export function createCompanyProxy(
  proxyFor: (url: string) => Promise<string>,
  limitMs: number = answerLimitMs,
): CompanyProxy {
  const signedIn = new Map<string, SignedIn>()
  /** Proxies whose known password is taken into `signedIn`, or was. */
  const consulted = new Map<string, Promise<void>>()
  let followers: ProxyFollowers = {}

  async function reach(host: string, port: number, scheme: 'https' | 'smtp' = 'https'): Promise<Reached> {
    const routes = readRoutes(await proxyFor(`${scheme}://${bracketed(host)}:${port}/`))
    let failure = new TunnelError('proxy-unsupported')
    for (const route of routes) {
      if (route === 'unsupported') continue
      try {
        if (route === 'direct') return { socket: await direct(host, port, limitMs), proxy: null }
        return { socket: await through(route, host, port), proxy: route }
      } catch (error) {
        failure = error as TunnelError
        // Another way is taken only where this one was not there.
        if (route !== 'direct' && failure.why !== 'proxy-unreachable') throw failure
      }
    }
    throw failure
  }

  /** A password that the proxy did not accept yet is sent by one request alone: a company may lock the user after a few. */
  async function through(proxy: ProxyRoute, host: string, port: number): Promise<Socket> {
    const known = await credentialsOf(proxy.name)
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
    const socket = await asked
    followers.onAccepted?.(proxy.name, known.credentials)
    return socket
  }

  async function credentialsOf(name: string): Promise<SignedIn | undefined> {
    if (!consulted.has(name)) consulted.set(name, consult(name))
    await consulted.get(name)
    return signedIn.get(name)
  }

  async function consult(name: string): Promise<void> {
    const credentials = (await followers.known?.(name)) ?? null
    if (credentials !== null && !signedIn.has(name)) signedIn.set(name, { credentials, accepted: null })
  }

  async function ask(proxy: ProxyRoute, host: string, port: number, known: SignedIn | null): Promise<Socket> {
    if (proxy.kind === 'socks4' || proxy.kind === 'socks5') return askSocks(proxy, host, port, known)
    const { answer, socket } = await connectBy(proxy, host, port, known?.credentials ?? null, limitMs)
    if (answer.statusCode === 200) return socket
    socket.destroy()
    if (answer.statusCode !== 407) throw new TunnelError('proxy-unreachable', proxy.name)
    const offersPassword = [answer.headers['proxy-authenticate']]
      .flat()
      .some((one) => /(^|,\s*)basic\b/i.test(one ?? ''))
    if (known !== null) throw refused(proxy.name, known)
    if (offersPassword) followers.onAsked?.(proxy.name, false)
    throw new TunnelError(offersPassword ? 'proxy-sign-in' : 'proxy-unsupported', proxy.name)
  }

  function refused(name: string, known: SignedIn): TunnelError {
    if (signedIn.get(name) === known) {
      // guard: company-proxy.refused-password
      signedIn.delete(name)
      known.credentials.end()
      followers.onAsked?.(name, true)
    }
    return new TunnelError('proxy-refused', name)
  }

  async function askSocks(proxy: ProxyRoute, host: string, port: number, known: SignedIn | null): Promise<Socket> {
    try {
      return await connectBySocks(proxy, host, port, known?.credentials ?? null, limitMs)
    } catch (error) {
      // The library has sentences, and no codes.
      const isRefused = /authentication|no accepted/i.test(error instanceof Error ? error.message : '')
      if (!isRefused) throw new TunnelError('proxy-unreachable', proxy.name)
      if (known !== null) throw refused(proxy.name, known)
      if (proxy.kind === 'socks5') followers.onAsked?.(proxy.name, false)
      throw new TunnelError(proxy.kind === 'socks5' ? 'proxy-sign-in' : 'proxy-unsupported', proxy.name)
    }
  }

  return {
    dial: async (host, port, scheme) => (await reach(host, port, scheme)).socket,
    reach,
    proxyFor,
    signOut: () => {
      for (const { credentials } of signedIn.values()) credentials.end()
      signedIn.clear()
    },
    follow: (next) => (followers = next),
    signIn: (proxy, credentials) => {
      signedIn.get(proxy)?.credentials.end()
      signedIn.set(proxy, { credentials, accepted: null })
    },
  }
}

/** @param text `user:password` in Base64 */
export function plainCredentials(text: string): ProxyCredentials {
  let value = text
  return {
    get ended() {
      return value === ''
    },
    reveal: () => value,
    end: () => void (value = ''),
  }
}

function direct(host: string, port: number, limitMs: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(port, host)
    socket.setTimeout(limitMs, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', ({ code }: NodeJS.ErrnoException) => fail(new TunnelError(whyOf(code), null, code)))
    socket.once('connect', () => done(socket.setTimeout(0)))
  })
}

function whyOf(code: string | undefined): TunnelFailure {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name'
  return code === 'ETIMEDOUT' ? 'timeout' : 'connection'
}

function connectBy(
  { name, host: proxyHost, port: proxyPort, kind }: ProxyRoute,
  host: string,
  port: number,
  credentials: ProxyCredentials | null,
  limitMs: number,
): Promise<{ answer: IncomingMessage; socket: Socket }> {
  return new Promise((done, fail) => {
    const target = `${bracketed(host)}:${port}`
    const asked = (kind === 'https' ? httpsRequest : httpRequest)({
      ...(kind === 'https' && { ca: trustedAuthorities() }),
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

/** By SOCKS 5 or 4a, both of which look the name up at the proxy; an older SOCKS 4 knows addresses alone. */
async function connectBySocks(
  { kind, host: proxyHost, port: proxyPort }: ProxyRoute,
  host: string,
  port: number,
  credentials: ProxyCredentials | null,
  limitMs: number,
): Promise<Socket> {
  const { socket } = await SocksClient.createConnection({
    proxy: { host: proxyHost, port: proxyPort, type: kind === 'socks5' ? 5 : 4, ...readCredentials(credentials) },
    command: 'connect',
    destination: { host, port },
    timeout: limitMs,
  })
  return socket
}

function readCredentials(credentials: ProxyCredentials | null): { userId?: string; password?: string } {
  if (credentials === null) return {}
  const both = Buffer.from(credentials.reveal(), 'base64').toString()
  const colon = both.indexOf(':')
  return { userId: both.slice(0, colon), password: both.slice(colon + 1) }
}
