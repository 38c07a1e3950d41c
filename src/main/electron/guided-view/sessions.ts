import { randomBytes, randomUUID } from 'node:crypto'
import { app, session, type Session } from 'electron'
import type { CompanyProxy, TunnelError } from '../../../network/company-proxy.ts'
import { createPageProxy, pageProxyUser, type PageProxy } from '../../portal-client/page-proxy.ts'

/**
 * A host name that Chromium's resolver takes for this computer, and no other program does: guided sessions reach the page
 * proxy by it. It is random, so that a page of ours that is taken over cannot name it.
 */
export const proxyHost = `${randomBytes(16).toString('hex')}.invalid`
const password = randomBytes(24).toString('base64url')

let proxy: Promise<PageProxy> | null = null
let started: PageProxy | null = null
const guided = new WeakSet<Session>()

/**
 * A session of its own for one account, in memory alone: nothing of it is written to disk, and it ends with the view.
 *
 * @param company the way to portals, by the proxies of this computer; of the first session for all of them
 */
export async function createGuidedSession(company: CompanyProxy): Promise<Session> {
  proxy ??= startProxy(company)
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
  return started?.failureOf(hostname, Number(port || (protocol === 'https:' ? 443 : 80))) ?? null
}

async function startProxy(company: CompanyProxy): Promise<PageProxy> {
  app.on('login', (event, _contents, _request, { isProxy, host }, answer) => {
    if (!isProxy || host !== proxyHost) return
    event.preventDefault()
    answer(pageProxyUser, password)
  })
  const page = await createPageProxy(password, company)
  started = page
  app.once('will-quit', () => page.close())
  return page
}
