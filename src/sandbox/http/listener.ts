import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { PortalProblem } from '../portal-problem.ts'
import type { PortalApp } from './env.ts'
import { problemAnswer } from './problem-answer.ts'

/** Answers a request of Node's server; settles when the answer is out, or the connection gone. */
export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/**
 * Lets a request in only with the portal's own Host header, exactly: any other name that leads here is a mistake, or a
 * web page that rebinds its name to the loopback address. What is no request at all is refused in the same form.
 */
export function portalListener(app: PortalApp, host: () => string): Listener {
  const listen = getRequestListener(app.fetch, {
    errorHandler: () => refusal(new PortalProblem('invalid-request', 'The request cannot be read')),
  })
  return async (incoming, outgoing) => {
    // guard: portal-http.host
    if (incoming.headers.host === host()) return listen(incoming, outgoing)
    const refused = refusal(new PortalProblem('forbidden', 'This is another Host than the one of the portal'))
    outgoing.writeHead(refused.status, Object.fromEntries(refused.headers)).end(await refused.text())
  }
}

function refusal(problem: PortalProblem): Response {
  const traceId = randomUUID()
  const { status, body } = problemAnswer(problem, traceId)
  const headers = { 'Content-Type': 'application/problem+json', 'X-Trace-Id': traceId, Connection: 'close' }
  return new Response(JSON.stringify(body), { status, headers })
}
