import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface TestProxyOptions {
  /** Who may use it, as `user:password`; anybody where it is missing. */
  allowed?: string
  /** What a request without a right password is answered with. */
  challenge?: string
  /** Where it connects to, whatever host it is asked for. */
  port: number
}

/** A company's HTTP proxy, which leads every host to one port of this computer. */
export interface TestProxy {
  port: number
  /** What it was asked for, in turn: the host, and `user:password` where they came along. */
  asked: { host: string; given: string | null }[]
  close(): Promise<void>
}

export async function startTestProxy({
  allowed,
  challenge = 'Basic realm="company"',
  port,
}: TestProxyOptions): Promise<TestProxy> {
  const asked: TestProxy['asked'] = []
  const sockets = new Set<Socket>()
  const server = createServer((_asked, answer) => void answer.writeHead(405).end())
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    client.on('error', () => client.destroy())
    const [, base64] = /^Basic (.+)$/.exec(request.headers['proxy-authorization'] ?? '') ?? []
    const given = base64 === undefined ? null : Buffer.from(base64, 'base64').toString()
    asked.push({ host: request.url ?? '', given })
    if (allowed !== undefined && given !== allowed) {
      const words = `Proxy-Authenticate: ${challenge}\r\nContent-Length: 0\r\nConnection: close`
      return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${words}\r\n\r\n`)
    }
    const portal = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      portal.write(head)
      portal.pipe(client).pipe(portal)
    })
    portal.on('error', () => client.destroy())
    client.on('close', () => portal.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
