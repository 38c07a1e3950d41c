import { getProxyForUrl } from 'proxy-from-env'

/** A proxy on the way to an address. */
export interface ProxyRoute {
  kind: 'http' | 'https' | 'socks4' | 'socks5'
  /** `host:port`, as screens and logs name it; never with a user or a password. */
  name: string
  host: string
  port: number
}

/** One way to an address: directly, or by a proxy. */
export type Route = 'direct' | 'unsupported' | ProxyRoute

/** The kinds of proxies in Chromium's words (`net/base/proxy_string_util.cc`), and the port that each has where none is named. */
const kinds: Readonly<Partial<Record<string, { kind: ProxyRoute['kind']; port: number }>>> = {
  PROXY: { kind: 'http', port: 80 },
  HTTPS: { kind: 'https', port: 443 },
  SOCKS: { kind: 'socks4', port: 1080 },
  SOCKS4: { kind: 'socks4', port: 1080 },
  SOCKS5: { kind: 'socks5', port: 1080 },
}

/** Reads the ways to an address in Chromium's words, e.g. `PROXY proxy.example:3128;DIRECT`; directly where they name none. */
export function readRoutes(words: string): Route[] {
  const routes = words.split(';').flatMap((word): Route[] => {
    const [name = '', address = ''] = word.trim().split(/\s+/u)
    if (name === '') return []
    if (name === 'DIRECT') return ['direct']
    const known = kinds[name]
    const url = URL.parse(`connect://${address}`)
    if (known === undefined || url === null || url.hostname === '') return ['unsupported']
    const port = Number(url.port || known.port)
    return [{ kind: known.kind, name: url.host || address, host: bare(url.hostname), port }]
  })
  return routes.length === 0 ? ['direct'] : routes
}

/** The same kinds as the schemes of an environment variable name them. */
const wordOfScheme: Readonly<Partial<Record<string, string>>> = {
  'http:': 'PROXY',
  'https:': 'HTTPS',
  'socks:': 'SOCKS5',
  'socks5:': 'SOCKS5',
  'socks5h:': 'SOCKS5',
  'socks4:': 'SOCKS',
  'socks4a:': 'SOCKS',
}

/**
 * The ways to an address by the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, upper or lower case), for programs
 * without Chromium. Nothing leads to this computer by a proxy. Mail has `SMTP_PROXY`, or `ALL_PROXY`; where there is
 * `HTTPS_PROXY` alone, mail goes directly, and by that proxy where it cannot.
 */
export function routesFromEnvironment(address: string): Promise<string> {
  return Promise.resolve(wordsFor(address))
}

function wordsFor(address: string): string {
  const url = URL.parse(address)
  // guard: network.loopback-direct
  if (url === null || isLoopback(url.hostname)) return 'DIRECT'
  const own = wordOf(address)
  if (own !== null) return own
  const isMail = url.protocol === 'smtp:' || url.protocol === 'smtps:'
  const byHttps = isMail ? wordOf(`https://${url.host}`) : null
  return byHttps === null ? 'DIRECT' : `DIRECT;${byHttps}`
}

function wordOf(address: string): string | null {
  const proxy = proxyOf(address)
  if (proxy === null) return null
  return `${wordOfScheme[proxy.protocol] ?? 'UNKNOWN'} ${proxy.host}`
}

/** The proxy that the environment names for an address, which may have a user and a password; null where it names none. */
function proxyOf(address: string): URL | null {
  const named = getProxyForUrl(address)
  if (named === '') return null
  // `proxy-from-env` gives a proxy without a scheme the one of the address; what people mean by that is an HTTP proxy.
  const own = new Set([URL.parse(address)?.protocol, 'smtp:', 'smtps:'])
  const url = URL.parse(named)
  if (url !== null && own.has(url.protocol) && !isNamedWithScheme(named))
    return URL.parse(named.replace(/^[a-z]+:/u, 'http:'))
  return url
}

function isNamedWithScheme(proxy: string): boolean {
  return Object.entries(process.env).some(([name, value]) => /_proxy$/iu.test(name) && value === proxy)
}

/**
 * User and password that the environment has for a proxy in its address, as `user:password` in Base64; null where it has
 * none.
 *
 * @param name of the proxy, as `host:port`
 */
export function credentialsFromEnvironment(name: string): string | null {
  for (const [variable, value = ''] of Object.entries(process.env)) {
    if (!/^(https?|smtps?|all)_proxy$/iu.test(variable)) continue
    const url = URL.parse(value.includes('://') ? value : `http://${value}`)
    if (url === null || url.username === '') continue
    const words = readRoutes(`${wordOfScheme[url.protocol] ?? 'UNKNOWN'} ${url.host}`)
    if (!words.some((one) => typeof one !== 'string' && one.name === name)) continue
    const both = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    return Buffer.from(both).toString('base64')
  }
  return null
}

/** True where a host name of a URL can only be this computer. */
function isLoopback(hostname: string): boolean {
  return /^(localhost\.?|.+\.localhost\.?|\[?::1\]?|127(\.\d{1,3}){3})$/iu.test(hostname)
}

/** Node takes IPv6 addresses without brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '')
}

/** An IPv6 address as a URL has it. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
