import { timingSafeEqual } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { isThisComputer } from '#shared/guided/recipe.ts'
import { TunnelError, type CompanyProxy } from '../../network/company-proxy.ts'
import { bare } from '../../network/routes.ts'

/**
 * The way of guided pages to the network. Chromium's own resolver and sockets stay shut for every page of ours (E02); a
 * guided session is given this HTTP proxy instead, which only it knows the address and the password of. TLS is between
 * the page and its portal: nothing is read here.
 */
export interface PageProxy {
  port: number
  /** Why the last connection to a portal failed; null where it did not. */
  failureOf(host: string, port: number): TunnelError | null
  close(): void
}

export const pageProxyUser = 'factordesk'

/** Portals whose last connection failed; a page may name any number of hosts. */
const maxFailures = 200

/**
 * Listens on a free port of this computer.
 *
 * @param password without it every request is refused, so that no other program uses the proxy; the user is `pageProxyUser`
 */
export function createPageProxy(password: string, { dial }: Pick<CompanyProxy, 'dial'>): Promise<PageProxy> {
  const expected = Buffer.from(`Basic ${Buffer.from(`${pageProxyUser}:${password}`).toString('base64')}`)
  const sockets = new Set<Duplex>()
  const failures = new Map<string, TunnelError>()
  const keep = (socket: Duplex): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  }

  function isAllowed({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers['proxy-authorization'] ?? '')
    // guard: page-proxy.password
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  /** `CONNECT host:port`: https, and web sockets. */
  function tunnel(asked: IncomingMessage, client: Socket, head: Buffer): void {
    keep(client)
    if (!isAllowed(asked))
      return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${challenge}\r\nContent-Length: 0\r\n\r\n`)
    const target = URL.parse(`connect://${asked.url ?? ''}`)
    if (target === null || target.port === '') return void client.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    void join(client, head, bare(target.hostname), Number(target.port))
  }

  async function join(client: Socket, head: Buffer, host: string, port: number): Promise<void> {
    const name = `${host}:${port}`
    failures.delete(name)
    try {
      const portal = await dial(host, port)
      keep(portal)
      if (client.destroyed) return void portal.destroy()
      portal.once('close', () => client.destroy())
      client.once('close', () => portal.destroy())
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) portal.write(head)
      portal.pipe(client)
      client.pipe(portal)
    } catch (error) {
      // Chromium has one error for every tunnel that fails, so what it was is kept until it is asked for.
      // guard: page-proxy.failures
      if (failures.size >= maxFailures) failures.clear()
      const failure = error instanceof TunnelError ? error : new TunnelError('connection')
      failures.set(name, failure)
      client.end(`HTTP/1.1 ${failure.why === 'name' ? '502 Host Not Found' : '504 Not Connected'}\r\n\r\n`)
    }
  }

  /** Plain http, to this computer alone. */
  function forward(asked: IncomingMessage, answer: ServerResponse): void {
    if (!isAllowed(asked)) return void answer.writeHead(407, { 'Proxy-Authenticate': realm }).end()
    const target = URL.parse(asked.url ?? '')
    // guard: page-proxy.plain-http
    if (target === null || target.protocol !== 'http:' || !isThisComputer(target.hostname))
      return void answer.writeHead(403).end()
    const { 'proxy-authorization': _password, 'proxy-connection': _connection, ...headers } = asked.headers
    const sent = httpRequest(
      {
        host: bare(target.hostname),
        port: target.port || 80,
        path: target.pathname + target.search,
        method: asked.method,
        headers,
        agent: false,
      },
      (received) => {
        answer.writeHead(received.statusCode ?? 502, received.rawHeaders)
        received.pipe(answer)
      },
    )
    sent.once('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
    answer.once('close', () => sent.destroy())
    asked.pipe(sent)
  }

  const server = createServer(forward)
  server.on('connect', tunnel)
  server.on('connection', keep)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        failureOf: (host, port) => failures.get(`${bare(host)}:${port}`) ?? null,
        close: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      }),
    )
  })
}

const realm = 'Basic realm="FactorDesk"'
const challenge = `Proxy-Authenticate: ${realm}`
