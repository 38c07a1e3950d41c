import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'

/** What the unknown portal says, in each of its languages. None of it is in a recipe. */
export const harbour = {
  en: {
    enter: 'Enter the harbour',
    user: 'Pilot',
    password: 'Word of pass',
    papers: 'Papers',
    lock: 'Double lock',
    open: 'The double lock is open.',
    shut: 'The double lock is shut.',
    fit: 'Fit the double lock',
    unfit: 'Unfit the double lock',
    sure: 'Are you sure of it?',
    token: 'Show the token',
    clamp: 'Clamp it',
    wrong: 'That token is not right.',
    trap: 'Disable Auth',
    leave: 'Abmelden',
  },
  de: {
    enter: 'In den Hafen',
    user: 'Lotse',
    password: 'Losung',
    papers: 'Papiere',
    lock: 'Doppeltes Schloss',
    open: 'Das doppelte Schloss ist offen.',
    shut: 'Das doppelte Schloss ist zu.',
    fit: 'Schloss anbringen',
    unfit: 'Schloss abnehmen',
    sure: 'Ganz sicher?',
    token: 'Zeige die Marke',
    clamp: 'Festmachen',
    wrong: 'Diese Marke stimmt nicht.',
    trap: 'Disable Auth',
    leave: 'Abmelden',
  },
} as const
type Language = keyof typeof harbour

export const pilot = { userId: 'pilot@harbour.example', password: 'lantern and rope', token: '204681' } as const

/**
 * A small portal whose words no recipe and no list knows. As on phpMyAdmin, the press that leads on and the one that
 * commits have one name; as on Redmine, the field for the code shares its id with the picture and has no name, and every
 * button that sends a form has the same attribute `name`. Its page
 * also has the traps that other portals have: a heading "Disable Auth" and a German "Abmelden".
 */
export interface UnknownPortal {
  origin: string
  /** What took effect, oldest first. */
  ledger: ('unfit' | 'key-shown' | 'fitted' | 'left')[]
  /** Requests that arrived, as `METHOD path`. */
  requests: string[]
  isShut(): boolean
  /** Ends every session. */
  endSessions(): void
  close(): Promise<void>
}

export async function startUnknownPortal(): Promise<UnknownPortal> {
  const ledger: UnknownPortal['ledger'] = []
  const requests: string[] = []
  let shut = true
  let session = 1
  let wrong = false

  const app = new Hono()
  app.use('*', async (c: Context, next) => {
    requests.push(`${c.req.method} ${new URL(c.req.url).pathname}`)
    const chosen = c.req.query('lang')
    if (chosen !== undefined) setCookie(c, 'lang', chosen)
    await next()
  })
  const languageOf = (c: Context): Language => ((c.req.query('lang') ?? getCookie(c, 'lang')) === 'de' ? 'de' : 'en')
  const isSignedIn = (c: Context): boolean => getCookie(c, 'session') === `pilot-${session}`

  const shown = (c: Context, body: (say: (typeof harbour)[Language]) => unknown): Response | Promise<Response> => {
    const language = languageOf(c)
    const say = harbour[language]
    return c.html(
      html`<!doctype html>
        <html lang="${language}">
          <head>
            <meta charset="utf-8" />
            <title>${say.lock}</title>
            <link rel="icon" href="data:," />
          </head>
          <body>
            ${
              isSignedIn(c)
                ? html`<div id="berth">
                    <a href="/pilots/4711">${pilot.userId}</a>
                    <a href="/papers">${say.papers}</a>
                    <form method="post" action="/leave"><button>${say.leave}</button></form>
                  </div>`
                : ''
            }
            ${body(say)}
          </body>
        </html>`,
    )
  }
  const guarded =
    (run: (c: Context) => Response | Promise<Response>) =>
    (c: Context): Response | Promise<Response> =>
      isSignedIn(c) ? run(c) : c.redirect('/', 303)

  app.get('/', (c) =>
    isSignedIn(c)
      ? c.redirect('/papers', 303)
      : shown(
          c,
          (say) => html`
            <form method="post" action="/enter">
              <label>${say.user} <input name="pilot" /></label>
              <label>${say.password} <input name="word" type="password" /></label>
              <button name="go">${say.enter}</button>
            </form>
          `,
        ),
  )
  app.post('/enter', async (c) => {
    const { pilot: user, word } = await c.req.parseBody()
    if (user === pilot.userId && word === pilot.password) setCookie(c, 'session', `pilot-${session}`)
    return c.redirect('/papers', 303)
  })
  app.post('/leave', (c) => {
    ledger.push('left')
    session += 1
    return c.redirect('/', 303)
  })
  app.get(
    '/papers',
    guarded((c) =>
      shown(
        c,
        (say) => html`
          <h1>${say.papers}</h1>
          <h2>${say.trap}</h2>
          <h2>${say.lock}</h2>
          <p>${shut ? say.shut : say.open}</p>
          ${
            shut
              ? html`<form method="get" action="/unfit"><button name="go">${say.unfit}</button></form>`
              : html`<form method="post" action="/fit"><button name="go">${say.fit}</button></form>`
          }
        `,
      ),
    ),
  )
  app.get(
    '/unfit',
    guarded((c) =>
      shown(
        c,
        (say) => html`
          <h1>${say.papers}</h1>
          <h2>${say.sure}</h2>
          <form method="post" action="/unfit">
            <label>${say.password} <input name="word" type="password" /></label>
            <button name="go">${say.unfit}</button>
          </form>
        `,
      ),
    ),
  )
  app.post(
    '/unfit',
    guarded((c) => {
      shut = false
      ledger.push('unfit')
      return c.redirect('/papers', 303)
    }),
  )
  app.post(
    '/fit',
    guarded((c) => {
      ledger.push('key-shown')
      return c.redirect('/token', 303)
    }),
  )
  app.get(
    '/token',
    guarded((c) => {
      const said = wrong
      wrong = false
      return shown(
        c,
        (say) => html`
          <h1>${say.papers}</h1>
          <h2>${say.token}</h2>
          ${said ? html`<div class="flash">${say.wrong}</div>` : ''}
          <img id="token" alt="" src="data:," />
          <form method="post" action="/token">
            <input id="token" name="token" autocomplete="one-time-code" autofocus />
            <button name="go">${say.clamp}</button>
          </form>
        `,
      )
    }),
  )
  app.post(
    '/token',
    guarded(async (c) => {
      const { token } = await c.req.parseBody()
      wrong = token !== pilot.token
      if (wrong) return c.redirect('/token', 303)
      shut = true
      ledger.push('fitted')
      return c.redirect('/papers', 303)
    }),
  )

  const listen = getRequestListener(app.fetch)
  const server = createServer((request, response) => void listen(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger,
    requests,
    isShut: () => shut,
    endSessions: () => void (session += 1),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
