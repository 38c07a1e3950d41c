import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createTransport, type TransportOptions } from '../../../src/main/portal-client/transport.ts'
import type { Transport } from '../../../src/main/portal-client/portal-call.ts'

/** What a request looked like when it arrived. */
interface Arrived {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export interface RawServer {
  origin: string
  arrived: Arrived[]
}

/** A real HTTP server on the loopback address, on a free port by default, that gives the answers it was given. Ends with its test. */
export async function rawServer(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  port = 0,
): Promise<RawServer> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      answer(response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived }
}

/** A transport of the console's own, with agents that end with the test. */
export function transportTo(origin: string, options: Partial<TransportOptions> = {}): Transport {
  const httpAgent = new HttpAgent({ keepAlive: true })
  const httpsAgent = new HttpsAgent({ keepAlive: true })
  onTestFinished(() => {
    httpAgent.destroy()
    httpsAgent.destroy()
  })
  return createTransport({
    origin,
    httpAgent,
    httpsAgent,
    timeoutMs: 60_000,
    log: { note: () => undefined },
    portal: 'added',
    ...options,
  })
}
