import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { describe, expect, test as base } from 'vitest'
import { createCompanyProxy, TunnelError } from '../../../src/network/company-proxy.ts'
import { createPageProxy, pageProxyUser, type PageProxy } from '../../../src/main/portal-client/page-proxy.ts'

const password = 'of-this-run'
const header = (given: string): string => `Basic ${Buffer.from(`${pageProxyUser}:${given}`).toString('base64')}`

const test = base.extend<{ proxy: PageProxy; portal: { port: number; heard: IncomingMessage[] } }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixtures that a fixture needs from this pattern
  proxy: async ({}, use) => {
    const proxy = await createPageProxy(
      password,
      createCompanyProxy(async () => 'DIRECT'),
    )
    await use(proxy)
    proxy.close()
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  portal: async ({}, use) => {
    const heard: IncomingMessage[] = []
    const server = createServer((asked, answer) => {
      heard.push(asked)
      answer.setHeader('set-cookie', ['a=1', 'b=2']).end('a page')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await use({ port: (server.address() as AddressInfo).port, heard })
    server.closeAllConnections()
    server.close()
  },
})

/** What the proxy answers to `CONNECT`, and the socket that it leaves. */
async function tunnel(
  { port }: PageProxy,
  target: string,
  given: string | null,
): Promise<{ status: number; body: string }> {
  const asked = request({
    port,
    host: '127.0.0.1',
    method: 'CONNECT',
    path: target,
    headers: given === null ? {} : { 'proxy-authorization': header(given) },
  })
  asked.end()
  const [answer, socket] = (await once(asked, 'connect')) as [IncomingMessage, ReturnType<typeof connect>]
  if (answer.statusCode !== 200) {
    socket.destroy()
    return { status: answer.statusCode ?? 0, body: '' }
  }
  socket.write('GET /inside HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n')
  let body = ''
  for await (const chunk of socket) body += String(chunk)
  return { status: 200, body }
}

/** What the proxy answers to a plain http request. */
async function plain(
  { port }: PageProxy,
  url: string,
  given: string | null,
): Promise<{ status: number; cookies: string[] }> {
  const asked = request({
    port,
    host: '127.0.0.1',
    path: url,
    headers: { host: new URL(url).host, ...(given === null ? {} : { 'proxy-authorization': header(given) }) },
  })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return { status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [] }
}

describe('a tunnel', () => {
  test('carries what page and portal say', async ({ proxy, portal }) => {
    const { status, body } = await tunnel(proxy, `127.0.0.1:${portal.port}`, password)
    expect(status).toBe(200)
    expect(body).toContain('a page')
    expect(portal.heard.map(({ url }) => url)).toEqual(['/inside'])
  })

  test.each([null, 'guessed', `${password}x`])('is refused for the password %j', async (given) => {
    const proxy = await createPageProxy(
      password,
      createCompanyProxy(async () => 'DIRECT'),
    )
    expect((await tunnel(proxy, '127.0.0.1:9', given)).status).toBe(407)
    proxy.close()
  })

  test('to a port that is shut is answered, not left open', async ({ proxy }) => {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((done) => server.close(done))
    expect((await tunnel(proxy, `127.0.0.1:${port}`, password)).status).toBe(504)
    expect(proxy.failureOf('127.0.0.1', port)).toMatchObject({ why: 'connection', proxy: null })
  })

  test('of a page that asks for any number of hosts: the failures that are kept are bounded', async () => {
    const proxy = await createPageProxy(password, {
      dial: () => Promise.reject(new TunnelError('proxy-sign-in', 'proxy.example:3128')),
    })
    for (let port = 1; port <= 201; port += 1) await tunnel(proxy, `host.example:${port}`, password)
    expect(proxy.failureOf('host.example', 1)).toBeNull()
    expect(proxy.failureOf('host.example', 201)).toMatchObject({ why: 'proxy-sign-in', proxy: 'proxy.example:3128' })
    proxy.close()
  })

  test('to what is no address is refused', async ({ proxy }) => {
    expect((await tunnel(proxy, 'portal.example', password)).status).toBe(400)
  })
})

describe('plain http', () => {
  test('goes to this computer, with every header and without the password', async ({ proxy, portal }) => {
    const { status, cookies } = await plain(proxy, `http://127.0.0.1:${portal.port}/page?x=1`, password)
    expect({ status, cookies }).toEqual({ status: 200, cookies: ['a=1', 'b=2'] })
    expect(portal.heard[0]?.url).toBe('/page?x=1')
    expect(Object.keys(portal.heard[0]?.headers ?? {})).not.toContain('proxy-authorization')
  })

  test('goes nowhere else', async ({ proxy }) => {
    expect((await plain(proxy, 'http://portal.example/', password)).status).toBe(403)
  })

  test('is refused without the password', async ({ proxy, portal }) => {
    expect((await plain(proxy, `http://127.0.0.1:${portal.port}/`, null)).status).toBe(407)
    expect(portal.heard).toEqual([])
  })
})
