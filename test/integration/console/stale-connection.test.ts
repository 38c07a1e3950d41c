import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { createAgents } from '../../../src/main/portal-client/agents.ts'
import type { PortalResponse, Transport } from '../../../src/main/portal-client/portal-call.ts'
import { transportTo } from '../../support/portal/raw-server.ts'

interface Asked {
  connection: number
  line: string
}

/**
 * A server that answers the first request of each connection, and does with each later one what it is given.
 */
async function servedOnceAConnection(
  then: (socket: Socket, connection: number) => void,
): Promise<{ send: Transport; asked: Asked[] }> {
  const asked: Asked[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    const connection = sockets.push(socket)
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      asked.push({ connection, line: bytes.toString().split('\r\n')[0] ?? '' })
      requests += 1
      if (requests === 1) socket.write(answer)
      else then(socket, connection)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const agents = createAgents()
  onTestFinished(() => {
    agents.httpAgent.destroy()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const send = transportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, agents)
  return { send, asked }
}

const body = JSON.stringify({
  type: 'about:blank',
  title: 'No',
  detail: 'No.',
  status: 401,
  code: 'unauthenticated',
  traceId: 't',
})
const answer = `HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\n\r\n${body}`

const read = (send: Transport): Promise<PortalResponse<typeof endpoints.listSessions>> =>
  send(endpoints.listSessions, {})
const lines = (asked: Asked[]): number[] => asked.map(({ connection }) => connection)

describe('a connection that was used before and is reset', () => {
  test('a read is sent again, once, on a new connection', async () => {
    const { send, asked } = await servedOnceAConnection((socket) => socket.resetAndDestroy())
    expect((await read(send)).kind).toBe('refused')
    expect((await read(send)).kind).toBe('refused')
    expect(lines(asked)).toEqual([1, 1, 2])
  })

  test('a read is sent again where the server ends the connection in place of an answer', async () => {
    const { send, asked } = await servedOnceAConnection((socket) => socket.end())
    await read(send)
    expect((await read(send)).kind).toBe('refused')
    expect(lines(asked)).toEqual([1, 1, 2])
  })

  test('with several idle connections that all are given up, the second one is new', async () => {
    const { send, asked } = await servedOnceAConnection((socket) => socket.resetAndDestroy())
    await Promise.all([read(send), read(send), read(send)])
    expect((await read(send)).kind).toBe('refused')
    expect(Math.max(...lines(asked))).toBe(4)
    expect(asked).toHaveLength(5)
  })

  test('an effect is not sent again: it may have happened', async () => {
    const { send, asked } = await servedOnceAConnection((socket) => socket.resetAndDestroy())
    await read(send)
    const sent = await send(endpoints.disableTwoFactor, {
      params: { accountId: 'A-1' },
      body: { password: 'secret', expectedVersion: 1 },
    })
    expect(sent.kind).toBe('lost')
    expect(asked).toHaveLength(2)
  })

  test('a request with a key is not sent again, also where it is one that reads', async () => {
    const { send, asked } = await servedOnceAConnection((socket) => socket.resetAndDestroy())
    await read(send)
    const sent = await send(endpoints.listSessions, {}, { key: 'key-1' })
    expect(sent.kind).toBe('lost')
    expect(asked).toHaveLength(2)
  })

  test.each(['H', 'HTTP/1.1 200 OK\r\nContent-Type: appl', `HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a`])(
    'a read is not sent again once %j of an answer came',
    async (part) => {
      const { send, asked } = await servedOnceAConnection(
        (socket) => void socket.write(part, () => setTimeout(() => socket.resetAndDestroy(), 50)),
      )
      await read(send)
      expect((await read(send)).kind).not.toBe('refused')
      expect(asked).toHaveLength(2)
    },
  )

  test('a new connection that is reset is not tried again', async () => {
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.on('error', () => undefined)
      socket.once('data', () => socket.resetAndDestroy())
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    const send = transportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect((await read(send)).kind).toBe('lost')
    expect(connections).toBe(1)
  })
})
