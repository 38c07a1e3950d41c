import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { apiBase } from '#shared/api/endpoints.ts'

/** One keep-alive connection, as a console has: fetch lets requests of many sessions wait for one another. */
export interface SessionConnection {
  /** The body of the answer. @throws when the status is not the one expected */
  ask(method: string, path: string, expected: number, body?: object): Promise<Record<string, unknown>>
  close(): void
}

/** @param origin e.g. `http://127.0.0.1:4711`; @param token an access token */
export function sessionConnection(origin: string, token: string): SessionConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method: string, path: string, text: string | undefined) =>
    new Promise<{ status: number; answer: string }>((resolve, reject) => {
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
        ...(text !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
      }
      const sent = request(`${origin}${apiBase}${path}`, { agent, method, headers }, (incoming) => {
        let answer = ''
        incoming.setEncoding('utf8').on('data', (part: string) => (answer += part))
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, answer })).on('error', reject)
      })
      sent.on('error', reject).end(text)
    })
  return {
    async ask(method, path, expected, body) {
      const { status, answer } = await send(method, path, body && JSON.stringify(body))
      if (status !== expected) throw new Error(`${method} ${path} answered ${status} ${answer}`)
      return JSON.parse(answer) as Record<string, unknown>
    },
    close: () => agent.destroy(),
  }
}
