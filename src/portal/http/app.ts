import type { Context } from 'hono'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { randomUUID } from 'node:crypto'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase, sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { bodyLimitBytes } from '../config.ts'
import { sameSecret } from '../crypto/tokens.ts'
import type { PageFiles } from '../inbox-page/page-files.ts'
import type { SandboxPortal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { portalDocument } from '../openapi/document.ts'
import { portalHandlers } from './routes/portal-handlers.ts'
import { sandboxHandlers } from './routes/sandbox-controls.ts'
import type { PortalApp, PortalEnv } from './env.ts'
import { invalidRequest } from './read-request.ts'
import { addRoutes, sendAnswer } from './router.ts'
import { addInboxPage } from './inbox-page.ts'
import { problemAnswer } from '../problem-answer.ts'
import { addWebPages } from '../web-pages/web-pages.ts'

export interface AppOptions {
  portal: SandboxPortal
  /** The secret of this launch, for the sandbox controls. */
  secret: string
  log: (line: string) => void
  /** The web page of the outbox, where there is one. */
  page: PageFiles | undefined
}

/** The portal's HTTP side: every endpoint of the API, and the sandbox's own controls beside it. */
export function createPortalApp({ portal, secret, log, page }: AppOptions): PortalApp {
  const app: PortalApp = new Hono<PortalEnv>()
  app.use(async (c, next) => {
    const traceId = randomUUID()
    // guard: portal-http.trace
    c.set('traceId', traceId)
    c.header('X-Trace-Id', traceId)
    await next()
  })
  app.use(
    bodyLimit({ maxSize: bodyLimitBytes, onError: (c) => refuse(c, invalidRequest('the body is larger than 64 KB')) }),
  )
  // Before the secret is asked for: the page itself contains nothing secret.
  if (page) addInboxPage(app, page)
  app.use(`${sandboxBase}/*`, async (c, next) => {
    // guard: portal-http.control-secret
    if (!sameSecret(c.req.header(sandboxSecretHeader) ?? '', secret)) {
      throw new ApiError('forbidden', 'The secret of this launch is missing or wrong')
    }
    await next()
  })
  addRoutes(app, portal, apiBase, endpoints, portalHandlers(portal))
  addRoutes(app, portal, sandboxBase, sandboxEndpoints, sandboxHandlers(portal))
  app.get(`${apiBase}/openapi.json`, (c) => {
    const url = `${new URL(c.req.url).origin}${apiBase}`
    return sendAnswer(c, { status: 200, body: portalDocument([{ url, description: 'This sandbox portal' }]) })
  })
  addWebPages(app, { portal, problemOf: (error, traceId) => asProblem(error, traceId, log) })
  app.notFound((c) => refuse(c, new ApiError('not-found', 'There is no such address')))
  // guard: portal-http.error-log
  app.onError((error, c) => refuse(c, asProblem(error, c.get('traceId'), log)))
  return app
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
