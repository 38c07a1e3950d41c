import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { createSecureContext, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { ConnectionProblem, ConnectionReport } from '#shared/ipc/features/portals.ts'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import { capabilities } from '#shared/api/capabilities.ts'
import { trustedContext } from '../../network/authorities.ts'
import { TunnelError, type CompanyProxy } from '../../network/company-proxy.ts'
import { bare } from '../../network/routes.ts'
import { certificateProblems } from './failures.ts'

/** Finds out what is between this computer and a portal. Asks for what the portal says of itself, and sends nothing else. */
export type ConnectionTest = (origin: string) => Promise<ConnectionReport>

export interface ConnectionTestOptions {
  network: CompanyProxy
  /** The only authorities that are trusted, PEM; those of this computer and of Node where undefined. */
  ca?: string | undefined
  /** Milliseconds until what does not answer counts as lost. */
  limitMs?: number
  now(): number
  /** Where a captive portal would answer in the portal's place: the port of plain http. */
  plainPort?: number
}

/** What is known so far. */
type Facts = Pick<ConnectionReport, 'proxy' | 'issuer' | 'leadsTo' | 'secondsAhead'>

/** The largest answer that is read, in bytes. */
const maxBytes = 256 * 1024
/** By how many seconds the clocks may differ before it is worth a sentence. */
const clockSeconds = 60

export function createConnectionTest(options: ConnectionTestOptions): ConnectionTest {
  const { network, ca, limitMs = 15_000, now, plainPort = 80 } = options

  return async (origin) => {
    const url = new URL(`${apiBase}${endpoints.getCapabilities.path}`, origin)
    const facts: Facts = { proxy: null, issuer: null, leadsTo: null, secondsAhead: null }
    const limit = AbortSignal.timeout(limitMs)
    try {
      const problem = judge(url, facts, await ask(url, facts, limit), now())
      const wrong = problem === 'redirect' && (await isCaptive(url, limit)) ? 'captive-portal' : problem
      return { origin, ...facts, problem: wrong }
    } catch (error) {
      const problem = problemOf(error, facts, limit)
      const mayBeCaptive = ['certificate-untrusted', 'certificate-self-signed', 'certificate-wrong-host'].includes(
        problem,
      )
      const isHeldUp = mayBeCaptive && facts.proxy === null && (await isCaptive(url, limit))
      return { origin, ...facts, problem: isHeldUp ? 'captive-portal' : problem }
    }
  }

  async function ask(url: URL, facts: Facts, limit: AbortSignal): Promise<Answer> {
    const isSecure = url.protocol === 'https:'
    const host = bare(url.hostname)
    if (!isSecure) return get(url, null, limit)
    const { socket, proxy } = await network.reach(host, Number(url.port || 443))
    facts.proxy = proxy?.name ?? null
    return get(url, secured(socket, host, facts), limit)
  }

  function secured(socket: Socket, host: string, facts: Facts): TLSSocket {
    const secure = connectTls({
      socket,
      // Node refuses an address here.
      ...(/^[\d.]+$|:/u.test(host) ? { host } : { host, servername: host }),
      secureContext: ca === undefined ? trustedContext() : createSecureContext({ ca }),
    })
    // Before Node judges the certificate: also of one that is refused, the issuer is what helps.
    secure.prependListener('secure', () => (facts.issuer = issuerOf(secure.getPeerCertificate())))
    return secure
  }

  /** Plain http to the portal's host is answered by somebody else: the network wants a sign-in of its own first. */
  async function isCaptive(url: URL, limit: AbortSignal): Promise<boolean> {
    if (url.protocol !== 'https:') return false
    try {
      const { status, location } = await get(new URL(`http://${url.hostname}:${plainPort}/`), null, limit)
      if (status === 511) return true
      const to = location === undefined ? null : URL.parse(location, url.href)
      return status >= 300 && status < 400 && to !== null && to.hostname !== url.hostname
    } catch {
      return false
    }
  }
}

interface Answer {
  status: number
  location: string | undefined
  date: string | undefined
  isHtml: boolean
  body: string
}

/** @param through a connection by TLS; plain where null */
function get(url: URL, through: TLSSocket | null, limit: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    through?.once('error', reject)
    const request = httpRequest(
      {
        host: bare(url.hostname),
        port: url.port || 80,
        path: url.pathname,
        headers: {
          Host: url.host,
          Accept: 'application/json, application/problem+json',
          'Accept-Encoding': 'identity',
        },
        signal: limit,
        // With an agent, Node would make a connection of its own.
        ...(through === null ? { agent: false } : { createConnection: () => through }),
      },
      (answer) => void read(answer).then(resolve, reject),
    )
    request.once('error', reject)
    request.end()
  })
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length
    if (size > maxBytes) break
    parts.push(part)
  }
  answer.destroy()
  const { location, date, 'content-type': type = '' } = answer.headers
  const body = Buffer.concat(parts).toString('utf8')
  return { status: answer.statusCode ?? 0, location, date, isHtml: /html/i.test(type), body }
}

/** What is in the way of an answer that came; null where it is a portal's. */
function judge(url: URL, facts: Facts, answer: Answer, now: number): ConnectionProblem | null {
  const { status, location, date, isHtml, body } = answer
  const serverMs = Date.parse(date ?? '')
  if (!Number.isNaN(serverMs)) facts.secondsAhead = Math.round((now - serverMs) / 1000)
  if (status === 511) return 'captive-portal'
  if (status === 407) return 'proxy-sign-in'
  if (status >= 300 && status < 400) {
    const to = location === undefined ? null : URL.parse(location, url.href)
    facts.leadsTo = to?.host.slice(0, 300) ?? null
    const isSignIn = to !== null && /log-?in|sign-?in|auth|sso|saml/i.test(to.host + to.pathname)
    return isSignIn ? 'login-page' : 'redirect'
  }
  if (isHtml && (status === 401 || status === 403 || /type=["']?password/i.test(body))) return 'login-page'
  if (status >= 500) return 'portal-unavailable'
  if (status !== 200 || !isCapabilities(body)) return 'not-a-portal'
  const isOff = facts.secondsAhead !== null && Math.abs(facts.secondsAhead) > clockSeconds
  return isOff ? 'clock' : null
}

function isCapabilities(body: string): boolean {
  try {
    return capabilities.safeParse(JSON.parse(body)).success
  } catch {
    return false
  }
}

function problemOf(error: unknown, facts: Facts, limit: AbortSignal): ConnectionProblem {
  if (error instanceof TunnelError) {
    facts.proxy = error.proxy
    return error.why
  }
  if (limit.aborted) return 'timeout'
  const { code = '' } = error as { code?: string }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name'
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code))
    return `certificate-${certificateProblems[code] ?? 'untrusted'}`
  // A record that is no TLS: something else answers on this port.
  return /^(ERR_SSL_|EPROTO|HPE_)/.test(code) ? 'not-a-portal' : 'connection'
}

/** The name of the authority, as people find it in their system's store. */
function issuerOf({ issuer }: Partial<PeerCertificate>): string | null {
  const names = [issuer?.CN, issuer?.O].flat().filter((name): name is string => typeof name === 'string')
  return names.length === 0 ? null : [...new Set(names)].join(', ').slice(0, 300)
}
