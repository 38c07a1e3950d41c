import { randomBytes, randomUUID } from 'node:crypto'
import { app, session, type Session } from 'electron'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import { createCompanyProxy, type CompanyProxy, type TunnelError } from '../../portal-client/company-proxy.ts'
import { createPageProxy, pageProxyUser, type PageProxy } from '../../portal-client/page-proxy.ts'

/**
 * A host name that Chromium's resolver takes for this computer, and no other program does: guided sessions reach the page
 * proxy by it. It is random, so that a page of ours that is taken over cannot name it.
 */
export const proxyHost = `${randomBytes(16).toString('hex')}.invalid`
const password = randomBytes(24).toString('base64url')

let proxy: Promise<PageProxy> | null = null
let started: { page: PageProxy; company: CompanyProxy } | null = null
const guided = new WeakSet<Session>()

/** A session of its own for one account, in memory alone: nothing of it is written to disk, and it ends with the view. */
export async function createGuidedSession(): Promise<Session> {
  proxy ??= startProxy()
  const { port } = await proxy
  // Without Electron's `persist:` a partition lives in memory.
  // guard: guided.session-in-memory
  const created = session.fromPartition(`guided-${randomUUID()}`, { cache: false })
  guided.add(created)
  await created.setProxy({
    mode: 'fixed_servers',
    proxyRules: `http://${proxyHost}:${port}`,
    proxyBypassRules: '<-loopback>',
  })
  return created
}

/** True for a session of a guided page, whose navigations have rules of their own. */
export function isGuided(of: Session): boolean {
  return guided.has(of)
}

/** Why the last connection of a guided page to an address failed; null where it did not, or is not known. */
export function tunnelFailureOf(url: string): TunnelError | null {
  const { hostname, port, protocol } = new URL(url)
  return started?.page.failureOf(hostname, Number(port || (protocol === 'https:' ? 443 : 80))) ?? null
}

/** Takes user and password for a company's proxy, as `user:password` in Base64. */
export function signInToProxy(name: string, credentials: SecretText): void {
  started?.company.signIn(name, credentials)
}

/** What this computer is set to: its proxy settings, or the environment. Pages of ours never use this session. */
async function systemRoutes(): Promise<(url: string) => Promise<string>> {
  const asks = session.fromPartition(`proxy-settings-${randomUUID()}`, { cache: false })
  await asks.setProxy({ mode: 'system' })
  return (url) => asks.resolveProxy(url)
}

async function startProxy(): Promise<PageProxy> {
  app.on('login', (event, _contents, _request, { isProxy, host }, answer) => {
    if (!isProxy || host !== proxyHost) return
    event.preventDefault()
    answer(pageProxyUser, password)
  })
  const company = createCompanyProxy(await systemRoutes())
  const page = await createPageProxy(password, company)
  started = { page, company }
  app.once('will-quit', () => page.close())
  return page
}
