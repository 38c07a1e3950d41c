import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { flow, hostileKinds, hostilePage, type HostileKind } from './hostile-pages.ts'

/** Something that reached a server, when it did. */
export interface Arrival {
  /** `commit`: the effect of the flow. `collected`: a password went where it should not. `typed`: characters in a foreign field. */
  what: 'page' | 'commit' | 'collected' | 'typed' | 'popup' | 'download' | 'redirected' | 'socket' | 'foreign-page'
  /** The kind of page that it belongs to; null at the foreign origin, which knows none. */
  kind: HostileKind | null
  /** `WS` for a message over a WebSocket. */
  method: string
  /** Milliseconds since 1970, with fractions. */
  at: number
  /** Characters of a password that came along, never the password. */
  characters: number
}

/** Two servers on this machine that imitate the portal's flow, one of them a foreign origin. */
export interface GuidedPages {
  origin: string
  foreignOrigin: string
  url(kind: HostileKind): string
  /** Everything that arrived so far, oldest first; of one sort where it is named. */
  arrivals(what?: Arrival['what']): Arrival[]
  /** Lets the answer of the page `slow` go, now or as soon as it is asked for. */
  answerSlow(): void
  /** Cuts the line to both servers, whatever is on its way, until it is called with false. */
  cut(isCut: boolean): void
  /** Forgets what arrived, and shows each page as before its commit. */
  reset(): void
  close(): Promise<void>
}

/**
 * Starts both servers.
 *
 * @param onArrival called as soon as something reached a server, before it is answered
 */
export async function startGuidedPages(onArrival: (arrival: Arrival) => void = () => {}): Promise<GuidedPages> {
  const arrived: Arrival[] = []
  const disabled = new Set<HostileKind>()
  let answerSlow = (): void => {}
  let slow = new Promise<void>((resolve) => (answerSlow = resolve))
  const note = (what: Arrival['what'], kind: HostileKind | null, method: string, characters = 0): void => {
    const arrival = { what, kind, method, characters, at: performance.timeOrigin + performance.now() }
    arrived.push(arrival)
    onArrival(arrival)
  }

  const foreign = new Hono()
  foreign.get('/password-frame', (c) => {
    note('foreign-page', null, 'GET')
    return c.html(
      html`<label>${flow.password} <input type="password" id="field" /></label>
        <script>
          const field = document.getElementById('field')
          field.oninput = () => fetch('/typed?characters=' + field.value.length, { method: 'POST' })
        </script>`,
    )
  })
  foreign.post('/typed', (c) => {
    note('typed', null, 'POST', Number(c.req.query('characters')))
    return c.body(null, 204)
  })
  foreign.get('/landing', (c) => {
    note('foreign-page', null, 'GET')
    return c.html(html`<h1>${flow.heading}</h1>`)
  })
  const foreignServer = await listening(foreign)
  // Another name, too: another port alone would be the same site, in the same process of the browser.
  const foreignOrigin = originOf(foreignServer).replace('127.0.0.1', 'localhost')

  const app = new Hono()
  const kindOf = (name: string): HostileKind | undefined => hostileKinds.find((kind) => kind === name)
  app.use('/:kind/*', async (c, next) => (kindOf(c.req.param('kind')) ? next() : c.notFound()))
  const route = (path: string, run: (kind: HostileKind, typed: number) => Response | Promise<Response>): void => {
    app.all(`/:kind/${path}`, async (c) => {
      const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}))
      const password = body['password']
      return run(c.req.param('kind') as HostileKind, typeof password === 'string' ? password.length : 0)
    })
  }
  const commit = (kind: HostileKind, method: string, typed: number): void => {
    disabled.add(kind)
    note('commit', kind, method, typed)
  }
  const next = (kind: HostileKind): Response => new Response(null, { status: 303, headers: { Location: `/${kind}/` } })

  app.get('/:kind/', (c) => {
    const kind = c.req.param('kind') as HostileKind
    note('page', kind, 'GET')
    const isDisabled = disabled.has(kind)
    const base = `${originOf(server)}/${kind}`
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <title>${flow.heading}</title>
            <link rel="icon" href="data:," />
          </head>
          <body>
            <button type="button">${flow.user}</button>
            <h1>${flow.heading}</h1>
            ${isDisabled && kind !== 'state-alone' && html`<p role="status">${flow.done}</p>`}
            ${hostilePage(kind).body({ base, foreign: foreignOrigin, isDisabled })}
          </body>
        </html>`,
    )
  })
  app.get('/:kind/script.js', (c) => {
    const script = decodeURIComponent(new URL(c.req.url).search.slice(1))
    return c.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
  })
  route('commit', (kind, typed) => {
    commit(kind, 'POST', typed)
    return ['plain', 'state-alone', 'many-elements', 'busy-dom'].includes(kind) ? next(kind) : new Response('done')
  })
  route('commit-by-get', (kind) => {
    commit(kind, 'GET', 0)
    return next(kind)
  })
  route('redirect', (kind, typed) => {
    note('redirected', kind, 'POST', typed)
    return new Response(null, { status: 303, headers: { Location: `${foreignOrigin}/landing` } })
  })
  route('popup', (kind) => {
    note('popup', kind, 'GET')
    commit(kind, 'GET', 0)
    return new Response('done')
  })
  route('download', (kind, typed) => {
    commit(kind, 'POST', typed)
    note('download', kind, 'POST')
    return new Response('codes', { headers: { 'Content-Disposition': 'attachment; filename="codes.txt"' } })
  })
  route('collect', (kind, typed) => {
    note('collected', kind, 'POST', typed)
    return new Response(`<p role="status">${flow.done}</p>`, { headers: { 'Content-Type': 'text/html' } })
  })
  route('slow', async (kind, typed) => {
    commit(kind, 'POST', typed)
    await slow
    return next(kind)
  })
  const server = await listening(app)
  let isCut = false
  for (const one of [server, foreignServer]) one.prependListener('connection', (socket) => isCut && socket.destroy())
  acceptSockets(server, (message) => {
    if (message === null) note('socket', 'websocket', 'GET')
    else commit('websocket', 'WS', 0)
  })

  return {
    origin: originOf(server),
    foreignOrigin,
    url: (kind) => `${originOf(server)}/${kind}/`,
    arrivals: (what) => arrived.filter((one) => what === undefined || one.what === what),
    answerSlow: () => answerSlow(),
    cut: (now) => {
      isCut = now
      if (isCut) for (const one of [server, foreignServer]) one.closeAllConnections()
    },
    reset: () => {
      arrived.length = 0
      disabled.clear()
      slow = new Promise<void>((resolve) => (answerSlow = resolve))
    },
    async close() {
      answerSlow()
      for (const one of [server, foreignServer]) {
        const closed = new Promise((resolve) => one.close(resolve))
        one.closeAllConnections()
        await closed
      }
    },
  }
}

async function listening(app: Hono): Promise<Server> {
  const listen = getRequestListener(app.fetch)
  const server = createServer((request, response) => void listen(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/**
 * The least of RFC 6455 that a page of tests needs: handshake, then short text frames, each answered with `done`.
 *
 * @param onMessage gets null at the handshake, then each text
 */
function acceptSockets(server: Server, onMessage: (text: string | null) => void): void {
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    onMessage(null)
    socket.on('error', () => {})
    socket.on('data', (frame: Buffer) => {
      const [first = 0, second = 0] = frame
      if ((first & 0x0f) !== 1) return void socket.destroy()
      const mask = frame.subarray(2, 6)
      const text = frame.subarray(6, 6 + (second & 0x7f)).map((byte, at) => byte ^ (mask[at % 4] ?? 0))
      onMessage(Buffer.from(text).toString())
      socket.write(Buffer.from([0x81, 4, ...Buffer.from('done')]))
    })
    // Node counts a socket that was handed over no more among the connections that it closes.
    server.on('close', () => socket.destroy())
  })
}
