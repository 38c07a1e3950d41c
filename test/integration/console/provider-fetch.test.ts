import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgents, type Agents } from '../../../src/main/portal-client/agents.ts'
import { createProviderFetch, type ProviderFetch } from '../../../src/main/portal-client/provider-fetch.ts'

const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  if (request.url === '/moved') return void response.writeHead(302, { Location: '/elsewhere' }).end()
  if (request.url === '/large') return void response.end('x'.repeat(600 * 1024))
  if (request.url === '/never') return
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"a":1}')
})
let origin: string
let agents: Agents
let ask: ProviderFetch

beforeEach(async () => {
  asked.length = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  agents = createAgents({ keepAlive: false })
  ask = createProviderFetch({ ...agents, timeoutMs: 500 })
})
afterEach(async () => {
  agents.httpAgent.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const get = (path: string) => ask(`${origin}${path}`, { method: 'GET', headers: {} })

test('an answer comes with its status, type and body', async () => {
  const response = await get('/')
  expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'application/json'])
  expect(await response.json()).toEqual({ a: 1 })
})

test('a redirect is not followed', async () => {
  expect((await get('/moved')).status).toBe(302)
  expect(asked).toEqual(['/moved'])
})

test('an answer that is too large, and one that never comes, fail', async () => {
  await expect(get('/large')).rejects.toThrow()
  await expect(get('/never')).rejects.toThrow()
})
