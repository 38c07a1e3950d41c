import type { Context } from 'hono'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase, sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { bodyLimitBytes } from '../config.ts'
import { sameSecret } from '../crypto/tokens.ts'
import type { PageFiles } from '../inbox-page/page-files.ts'
import type { Portal, SandboxPortal } from '../portal.ts'
import { inRequest } from '../request-context.ts'
import { limitAddress } from '../services/address-limit.ts'
import { ApiError } from '../api-error.ts'
import { portalDocument } from '../openapi/document.ts'
import { portalHandlers } from './routes/portal-handlers.ts'
import { remoteHandlers } from './routes/remote-handlers.ts'
import { sandboxHandlers } from './routes/sandbox-controls.ts'
import type { PortalApp, PortalEnv } from './env.ts'
import { invalidRequest, routePath } from './read-request.ts'
import { addRoutes, sendAnswer } from './router.ts'
import { addInboxPage } from './inbox-page.ts'
import { problemAnswer } from '../problem-answer.ts'
import { whyNoSignIn } from '../services/openid-sign-in.ts'
import { whyUnsupported } from '../services/remote/unsupported.ts'
import { addWebPages } from '../web-pages/web-pages.ts'

/** What a sandbox serves beside the API. */
interface SandboxControls {
  portal: SandboxPortal
  /** The secret of this launch, for the sandbox controls. */
  secret: string
  /** The web page of the outbox, where there is one. */
  page: PageFiles | undefined
}

/** What a server that many people reach does beside the API. */
interface GatewayRules {
  /** Whose request it is. */
  addressOf: (incoming: IncomingMessage) => string
  /** Learns the trace id of a request, under which its log line is found again. */
  onTrace: (incoming: IncomingMessage, traceId: string) => void
  /** How often one address may call in a minute where nobody need be signed in. */
  callsPerMinute: number
}

export interface AppOptions {
  portal: Portal
  log: (line: string) => void
  sandbox?: SandboxControls
  gateway?: GatewayRules
}

/** The portal's HTTP side: every endpoint of the API, and beside it what a sandbox or a gateway has of its own. */
export function createPortalApp({ portal, log, sandbox, gateway }: AppOptions): PortalApp {
  const app: PortalApp = new Hono<PortalEnv>()
  app.use(async (c, next) => {
    const traceId = randomUUID()
    // guard: portal-http.trace
    c.set('traceId', traceId)
    c.header('X-Trace-Id', traceId)
    gateway?.onTrace(c.env.incoming, traceId)
    await inRequest({ traceId, address: gateway?.addressOf(c.env.incoming) ?? null }, next)
  })
  app.use(
    bodyLimit({ maxSize: bodyLimitBytes, onError: (c) => refuse(c, invalidRequest('the body is larger than 64 KB')) }),
  )
  if (gateway) addAddressLimit(app, portal, gateway)
  const { remote } = portal
  const handlers = remote ? remoteHandlers(portal) : portalHandlers(portal)
  addRoutes(
    app,
    portal,
    apiBase,
    endpoints,
    handlers,
    (name) => whyNoSignIn(portal, name) ?? (remote ? whyUnsupported(remote, name) : undefined),
  )
  app.get(`${apiBase}/openapi.json`, (c) => {
    const url = `${new URL(c.req.url).origin}${apiBase}`
    const description = portal.identity.sandbox ? 'This sandbox portal' : portal.identity.portalName
    return sendAnswer(c, { status: 200, body: portalDocument([{ url, description }]) })
  })
  if (sandbox) addSandbox(app, sandbox, log)
  app.notFound((c) => refuse(c, new ApiError('not-found', 'There is no such address')))
  // guard: portal-http.error-log
  app.onError((error, c) => refuse(c, asProblem(error, c.get('traceId'), log)))
  return app
}

function addSandbox(app: PortalApp, { portal, secret, page }: SandboxControls, log: (line: string) => void): void {
  // Before the secret is asked for: the page itself contains nothing secret.
  if (page) addInboxPage(app, page)
  app.use(`${sandboxBase}/*`, async (c, next) => {
    // guard: portal-http.control-secret
    if (!sameSecret(c.req.header(sandboxSecretHeader) ?? '', secret)) {
      throw new ApiError('forbidden', 'The secret of this launch is missing or wrong')
    }
    await next()
  })
  addRoutes(app, portal, sandboxBase, sandboxEndpoints, sandboxHandlers(portal))
  // The pages are those of a portal's own accounts.
  if (!portal.remote) addWebPages(app, { portal, problemOf: (error, traceId) => asProblem(error, traceId, log) })
}

/** Counts calls that need no session by their address, before anything of them is read. */
function addAddressLimit(app: PortalApp, portal: Portal, { addressOf, callsPerMinute }: GatewayRules): void {
  for (const { method, path, access } of Object.values(endpoints)) {
    if (access !== 'public' || method === 'get') continue
    app.on(method.toUpperCase(), `${apiBase}${routePath(path)}`, async (c, next) => {
      // guard: gateway.address-limit
      limitAddress(portal, addressOf(c.env.incoming), callsPerMinute)
      await next()
    })
  }
}

function refuse(c: Context, problem: ApiError): Response {
  const traceId = (c as Context<PortalEnv>).get('traceId')
  return sendAnswer(c, problemAnswer(problem, traceId))
}

function asProblem(error: Error, traceId: string, log: (line: string) => void): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof HTTPException && error.status < 500) return invalidRequest('')
  // Only the kind of error is logged: its message could quote what was typed.
  log(`unexpected error ${error.name}, trace ${traceId}`)
  return new ApiError('unexpected', 'Something went wrong inside the portal; nothing was changed')
}
