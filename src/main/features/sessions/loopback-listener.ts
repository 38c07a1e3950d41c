import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../base/errors.ts'

/** Takes the browser's answer on a loopback address (RFC 8252, 7.3); no other computer reaches it. */
export interface LoopbackListener {
  /** Where the provider sends the browser. */
  redirectUri: string
  /** Resolves with the first answer that has this `state`; every other one gets a page that says so. */
  answer(state: string): Promise<URL>
  /** An address of this computer that leads a browser on, once: what it leads to is in no command line. */
  leadOn(to: string): string
  close(): void
}

const path = '/callback'

/**
 * Listens on a port that is free; where the provider compares ports, on the first of those that it knows.
 *
 * @throws AppError `loopback-port-taken`
 */
export async function listenOnLoopback(ports: readonly number[]): Promise<LoopbackListener> {
  let waiting: { state: string; found: (answer: URL) => void } | null = null
  const leads = new Map<string, string>()

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const { port } = server.address() as AddressInfo
    // A page elsewhere whose name was made to lead here has another name in its request.
    // guard: loopback.host
    if (request.headers.host !== `127.0.0.1:${port}`) return send(response, 403, pages.other)
    const url = URL.parse(request.url ?? '', `http://127.0.0.1:${port}`)
    if (request.method !== 'GET' || url === null) return send(response, 405, pages.other)
    const to = leads.get(url.pathname)
    if (to !== undefined) {
      // guard: loopback.led-once
      leads.delete(url.pathname)
      response.writeHead(303, { ...headers, Location: to })
      return void response.end()
    }
    if (url.pathname !== path) return send(response, 404, pages.other)
    // guard: loopback.state
    if (waiting === null || !isSame(url.searchParams.get('state') ?? '', waiting.state))
      return send(response, 400, pages.other)
    const { found } = waiting
    // guard: loopback.answered-once
    waiting = null
    const isRefused = url.searchParams.has('error')
    send(response, 200, isRefused ? pages.refused : pages.done)
    found(url)
  }

  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000, maxHeaderSize: 16 * 1024 }, handle)
  await listenOnFirst(server, ports.length > 0 ? ports : [0])
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    redirectUri: `${origin}${path}`,
    answer: (state) => new Promise((found) => (waiting = { state, found })),
    leadOn: (to) => {
      const once = `/${randomBytes(32).toString('base64url')}`
      leads.set(once, to)
      return `${origin}${once}`
    },
    close: () => {
      waiting = null
      leads.clear()
      server.close()
      // The answer page may be on its way still; the browser keeps no connection after it.
      server.closeIdleConnections()
    },
  }
}

async function listenOnFirst(server: Server, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const isListening = await new Promise<boolean>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void =>
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error)
      server.once('error', failed)
      // guard: loopback.address
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        server.removeListener('error', failed)
        resolve(true)
      })
    })
    if (isListening) return
    server.removeAllListeners('error')
  }
  throw new AppError('loopback-port-taken')
}

/** Compares in a time that says nothing of where the two differ. */
function isSame(left: string, right: string): boolean {
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64')
  return hash(left) === hash(right)
}

/** What the browser shows at the end; the words are the page's own, for the browser is none of our windows. */
const pages = {
  done: { title: 'Go back to FactorDesk', text: 'FactorDesk has the answer of your sign-in. You may close this page.' },
  refused: { title: 'Go back to FactorDesk', text: 'The sign-in was refused. You may close this page.' },
  other: {
    title: 'FactorDesk does not wait for this',
    text: 'This page belongs to no sign-in that is under way, or to one that is over. You may close it and begin again in FactorDesk.',
  },
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color:#1f2328;background:#fff}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#14171a}}`
const headers = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
}

function send(response: ServerResponse, status: number, { title, text }: (typeof pages)['done']): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`)
}
