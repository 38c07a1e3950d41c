import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { ApiError } from '../api-error.ts'
import { newToken, sameSecret } from '../crypto/tokens.ts'
import type { PortalApp, PortalEnv } from '../http/env.ts'
import { portalHandlers } from '../http/routes/portal-handlers.ts'
import type { Portal } from '../portal.ts'
import { problemAnswer } from '../problem-answer.ts'
import type { Sent } from './actions.ts'
import { act, actions } from './actions.ts'
import type { Rendering } from './html.ts'
import { pageHtml, shellHtml } from './html.ts'
import { createNames } from './names.ts'
import type { PageModel } from './page-model.ts'
import type { Redirect } from './pages.ts'
import { failedPage, pageAt, refusedPage } from './pages.ts'
import { ConnectionGone, createPortalCalls } from './portal-calls.ts'
import type { PageAnswer } from './single-page.ts'
import { shownPage } from './shown-page.ts'
import { singlePageScript } from './single-page.ts'
import { styleSheet } from './style.ts'
import type { Visit } from './visit.ts'
import { createWebSessions } from './web-sessions.ts'
import type { Language } from './words/words.ts'
import { languages } from './words/words.ts'
import { wordTables } from './words/word-tables.ts'

/** Where the pages are: rendered by the server, or by a script in one document. */
export const webPagesBase = { server: '/portal', singlePage: '/portal-app' } as const

export interface WebPagesOptions {
  portal: Portal
  /** Logs an unexpected error; what the page says of it. */
  problemOf: (error: Error, traceId: string) => ApiError
}

/**
 * The Customer Portal's own web pages, in the words of its guides, over the same services as the API. Their ids, class names
 * and test ids are other ones at each start.
 */
export function addWebPages(app: PortalApp, options: WebPagesOptions): void {
  addVariant(app, options, webPagesBase.server, 'server')
  addVariant(app, options, webPagesBase.singlePage, 'single-page')
}

function addVariant(
  app: PortalApp,
  { portal, problemOf }: WebPagesOptions,
  base: string,
  kind: 'server' | 'single-page',
): void {
  const sessions = createWebSessions()
  const handlers = portalHandlers(portal)
  // guard: web-pages.random-names
  const names = createNames(newToken())
  const rendering: Rendering = { names, base }
  // Browsers keep cookies by host and not by port: another portal on this machine must have another name.
  const cookies = { session: names.page, language: names.languages }
  // guard: web-pages.cookie
  const cookieOptions = { path: base, httpOnly: true, sameSite: 'Strict' } as const

  function visitOf(c: Context<PortalEnv>): Visit {
    const language = languageOf(c, cookies.language)
    if (c.req.query('lang') !== undefined) setCookie(c, cookies.language, language, cookieOptions)
    const id = getCookie(c, cookies.session)
    const session = sessions.find(id) ?? sessions.create()
    const words = c.req.query('words')
    if (words === 'older' || words === 'guide') session.words = words
    if (session.id !== id) setSessionCookie(c, session.id)
    const calls = createPortalCalls(portal, handlers, c)
    return { portal, calls, sessions, session, words: wordTables[language] }
  }

  function setSessionCookie(c: Context, id: string): void {
    setCookie(c, cookies.session, id, cookieOptions)
  }

  function showPage(c: Context, model: PageModel): Response | Promise<Response> {
    const page = shownPage(model)
    addHeaders(c, kind)
    if (kind === 'server') return c.html(pageHtml(rendering, page), page.status)
    return c.json({ page, names } satisfies PageAnswer)
  }

  function showNext(c: Context, page: PageModel | Redirect): Response | Promise<Response> {
    if (!('go' in page)) return showPage(c, page)
    addHeaders(c, kind)
    return kind === 'server' ? c.redirect(`${base}/${page.go}`, 303) : c.json(page satisfies PageAnswer)
  }

  /** Runs what a request asks for; what goes wrong is a page, too. */
  async function answer(c: Context<PortalEnv>, run: (visit: Visit) => Promise<Response>): Promise<Response> {
    const visit = visitOf(c)
    try {
      return await run(visit)
    } catch (error) {
      if (error instanceof ConnectionGone) return RESPONSE_ALREADY_SENT
      const traceId = c.get('traceId')
      const problem = problemAnswer(problemOf(error as Error, traceId), traceId).body
      return showPage(c, failedPage(visit, visit.words.problem(problem), 500))
    }
  }

  app.get(base, (c) => c.redirect(`${base}/`))
  app.get(`${base}/style.css`, (c) => {
    addHeaders(c, kind)
    return c.body(styleSheet(names), 200, { 'Content-Type': 'text/css; charset=utf-8' })
  })
  app.post(`${base}/actions/:action`, (c) =>
    answer(c, async (visit) => {
      const action = actions.get(c.req.param('action'))
      const sent = await fieldsOf(c)
      if (action === undefined || !isOwnForm(c, visit, sent)) return showPage(c, refusedPage(visit))
      const { path, sessionId } = await act(visit, action, sent)
      if (sessionId !== getCookie(c, cookies.session)) setSessionCookie(c, sessionId)
      return showNext(c, { go: path })
    }),
  )
  if (kind === 'server') {
    app.get(`${base}/*`, (c) => answer(c, async (visit) => showNext(c, await pageAt(visit, pathOf(c, base)))))
    return
  }
  app.get(`${base}/app.js`, (c) => {
    addHeaders(c, kind)
    return c.body(singlePageScript(base), 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
  })
  app.get(`${base}/data/*`, (c) =>
    answer(c, async (visit) => showNext(c, await pageAt(visit, pathOf(c, `${base}/data`)))),
  )
  app.get(`${base}/*`, (c) =>
    answer(c, async ({ words }) => {
      addHeaders(c, kind)
      return c.html(shellHtml(rendering, words.tag, words.loading, words.unreachable))
    }),
  )
}

/** The path below an address, without slashes around it. */
function pathOf(c: Context, base: string): string {
  return c.req.path.slice(base.length).replaceAll(/^\/+|\/+$/g, '')
}

/** The fields that a form sent: as a form, or as JSON by the script. What is no text counts for nothing. */
async function fieldsOf(c: Context): Promise<Sent> {
  const isJson = c.req.header('content-type')?.startsWith('application/json') === true
  const body: unknown = isJson ? await c.req.json().catch(() => null) : await c.req.parseBody()
  const fields = Object.entries(body ?? {}).filter((field): field is [string, string] => typeof field[1] === 'string')
  return Object.fromEntries(fields)
}

/** Whether a form was shown by this session, and sent by a page of this origin. */
function isOwnForm(c: Context, { session }: Visit, sent: Sent): boolean {
  // guard: web-pages.origin
  if (c.req.header('origin') !== new URL(c.req.url).origin) return false
  // guard: web-pages.form-token
  return sameSecret(sent['formToken'] ?? '', session.formToken)
}

/** `?lang=`, then what was chosen before, then what the browser asks for. */
function languageOf(c: Context, cookie: string): Language {
  const wanted = [
    c.req.query('lang'),
    getCookie(c, cookie),
    ...(c.req.header('accept-language') ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase()),
  ]
  return wanted.flatMap((one) => languages.filter((language) => language === one))[0] ?? 'en'
}

/** Nothing is kept or framed; everything comes from this origin, and only the single-page variant runs a script. */
function addHeaders(c: Context, kind: 'server' | 'single-page'): void {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    ...(kind === 'single-page' ? ["script-src 'self'", "connect-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]
  // guard: web-pages.content-policy
  c.header('Content-Security-Policy', policy.join('; '))
  c.header('X-Content-Type-Options', 'nosniff')
  // With no-referrer a browser would send a form without its Origin.
  c.header('Referrer-Policy', 'same-origin')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  c.header('Cache-Control', 'no-store')
}
