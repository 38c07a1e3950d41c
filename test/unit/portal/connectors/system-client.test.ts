import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createSystemClient } from '../../../../src/portal/connectors/system-client.ts'
import { until } from '../../../support/time/until.ts'

let server: Server
let url: string
/** Requests that were not answered yet. */
let waiting: ServerResponse[]
let isAnswering: boolean

function answerAll(): void {
  isAnswering = true
  for (const response of waiting) response.end('{}')
}

beforeEach(async () => {
  waiting = []
  isAnswering = false
  server = createServer((_, response) => {
    if (isAnswering) response.end('{}')
    else waiting.push(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('a request that waits while all connections are busy is sent when one is free, and does not mean that the system is away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const client = createSystemClient({ url })
  const deadline = Date.now() + 25_000
  const sent = Array.from({ length: 40 }, (_, n) => client.send({ method: 'GET', path: `/${n}` }, deadline))
  await until('the connections are busy', () => waiting.length === 16)
  // More than a connection may take to be made; then for those that went on to a connection that was there.
  vi.advanceTimersByTime(6_000)
  for (const response of waiting.splice(0)) response.end('{}')
  await until('the next ones are there', () => waiting.length === 16)
  vi.advanceTimersByTime(6_000)
  answerAll()
  for (const reply of await Promise.all(sent)) expect(reply).toMatchObject({ kind: 'reply', status: 200 })
})
