import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Changes the body of an answer; `path` is that of the request, without its query. */
type Rewrite = (path: string, body: unknown) => unknown

/**
 * A portal that answers as another one does, but for what is changed in the bodies of its answers: one that lacks a
 * member, or that lies.
 *
 * @param target the other portal's origin, asked for with each request
 * @returns its origin
 */
export async function rewritingPortal(target: () => string, rewrite: Rewrite): Promise<string> {
  const server = createServer((request, response) => {
    void answer(request)
      .then(({ status, headers, text }) => response.writeHead(status, headers).end(text))
      .catch(() => response.destroy())
  })

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status: number; headers: [string, string][]; text: string }> {
    const { method = 'GET', url = '/' } = request
    const sent = Buffer.concat(await request.toArray())
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      ['host', 'connection', 'content-length'].includes(name) || typeof value !== 'string' ? [] : [[name, value]],
    )
    const body = sent.length === 0 ? null : sent
    const reply = await fetch(`${target()}${url}`, { method, headers, body })
    const path = url.split('?')[0] ?? ''
    const text = JSON.stringify(rewrite(path, JSON.parse(await reply.text())))
    const kept = [...reply.headers].filter(([name]) => !['content-length', 'connection', 'keep-alive'].includes(name))
    return { status: reply.status, headers: kept, text }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An answer without any `operationKey`, as a portal gives it that does not keep keys (contract LOG-9). */
export const withoutOperationKeys: Rewrite = (_path, body) =>
  JSON.parse(JSON.stringify(body), (name, value: unknown) => (name === 'operationKey' ? undefined : value))
