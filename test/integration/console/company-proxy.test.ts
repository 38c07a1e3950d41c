import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SecretText } from '../../../src/main/base/secrets/secret-text.ts'
import { createCompanyProxy, type CompanyProxy } from '../../../src/network/company-proxy.ts'
import { startTestProxy, type TestProxy, type TestProxyOptions } from '../../support/portal/test-proxy.ts'

const right = 'anna:p:ä'

async function startPortal(): Promise<number> {
  const server = createServer((_asked, answer) => answer.end('a page'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return (server.address() as AddressInfo).port
}

async function startCompany(
  options: Omit<TestProxyOptions, 'port'> = {},
): Promise<{ proxy: TestProxy; company: CompanyProxy; name: string }> {
  const proxy = await startTestProxy({ ...options, port: await startPortal() })
  onTestFinished(proxy.close)
  const name = `127.0.0.1:${proxy.port}`
  const company = createCompanyProxy(async () => `PROXY ${name}`)
  return { proxy, company, name }
}

/** A port that nobody listens on. */
async function shutPort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

async function read(socket: Socket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n')
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

const signIn = (company: CompanyProxy, name: string, both: string): void =>
  company.signIn(name, new SecretText(Buffer.from(both).toString('base64')))

describe('a portal is reached', () => {
  test('by the proxy that this computer is set to, which looks its name up', async () => {
    const { proxy, company } = await startCompany()
    expect(await read(await company.dial('portal.example', 443))).toContain('a page')
    expect(proxy.asked).toEqual([{ host: 'portal.example:443', given: null }])
  })

  test.each(['DIRECT', '', 'SOCKS5 127.0.0.1:1;DIRECT'])('directly where the settings say %j', async (words) => {
    const company = createCompanyProxy(async () => words)
    expect(await read(await company.dial('127.0.0.1', await startPortal()))).toContain('a page')
  })

  test('by the next proxy where one is not there', async () => {
    const { proxy, name } = await startCompany()
    const gone = await shutPort()
    const company = createCompanyProxy(async () => `PROXY 127.0.0.1:${gone};PROXY ${name}`)
    expect(await read(await company.dial('portal.example', 443))).toContain('a page')
    expect(proxy.asked).toHaveLength(1)
  })
})

describe('a proxy that asks for user and password', () => {
  test('is given nothing until somebody signed in, then both with every request', async () => {
    const { proxy, company, name } = await startCompany({ allowed: right })
    await expect(company.dial('portal.example', 443)).rejects.toMatchObject({ why: 'proxy-sign-in', proxy: name })
    signIn(company, name, right)
    expect(await read(await company.dial('portal.example', 443))).toContain('a page')
    expect(await read(await company.dial('cdn.example', 443))).toContain('a page')
    expect(proxy.asked.map(({ given }) => given)).toEqual([null, right, right])
  })

  test('is given a wrong password once, however many requests wait, and it is forgotten', async () => {
    const { proxy, company, name } = await startCompany({ allowed: right })
    signIn(company, name, 'anna:wrong')
    const dialled = await Promise.allSettled(
      ['one.example', 'two.example', 'three.example'].map((host) => company.dial(host, 443)),
    )
    expect(dialled.map((one) => one.status === 'rejected' && (one.reason as { why: string }).why)).toEqual(
      Array(3).fill('proxy-refused'),
    )
    expect(proxy.asked).toEqual([{ host: 'one.example:443', given: 'anna:wrong' }])
    await expect(company.dial('portal.example', 443)).rejects.toMatchObject({ why: 'proxy-sign-in' })
    expect(proxy.asked.at(-1)).toEqual({ host: 'portal.example:443', given: null })
  })

  test('is asked without them once they are overwritten', async () => {
    const { proxy, company, name } = await startCompany({ allowed: right })
    const credentials = new SecretText(Buffer.from(right).toString('base64'))
    company.signIn(name, credentials)
    credentials.end()
    await expect(company.dial('portal.example', 443)).rejects.toMatchObject({ why: 'proxy-sign-in' })
    expect(proxy.asked.map(({ given }) => given)).toEqual([null])
  })

  test('whose name is another gets no password of this one', async () => {
    const { company, name } = await startCompany({ allowed: right })
    const other = await startCompany({ allowed: right })
    signIn(company, name, right)
    signIn(other.company, name, right)
    await expect(other.company.dial('portal.example', 443)).rejects.toMatchObject({ why: 'proxy-sign-in' })
    expect(other.proxy.asked).toEqual([{ host: 'portal.example:443', given: null }])
  })
})

describe('it is said why there is no connection', () => {
  const failureOf = (company: CompanyProxy, host = 'portal.example', port = 443): Promise<unknown> =>
    company.dial(host, port).then(
      () => null,
      (error: unknown) => (error as { why: string }).why,
    )

  test('a proxy that asks for another sign-in than a password', async () => {
    const { company } = await startCompany({ allowed: right, challenge: 'Negotiate' })
    expect(await failureOf(company)).toBe('proxy-unsupported')
  })

  test('settings with nothing but a kind of proxy that nobody knows', async () => {
    expect(await failureOf(createCompanyProxy(async () => 'QUIC 127.0.0.1:1080'))).toBe('proxy-unsupported')
  })

  test('a proxy that is not there', async () => {
    const gone = await shutPort()
    expect(await failureOf(createCompanyProxy(async () => `PROXY 127.0.0.1:${gone}`))).toBe('proxy-unreachable')
  })

  test.each(['not http at all\r\n\r\n', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'HTTP/1.1 200'])(
    'a proxy that answers %j',
    async (answer) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () => socket.end(answer))
      })
      await once(server.listen(0, '127.0.0.1'), 'listening')
      onTestFinished(() => void server.close())
      const { port } = server.address() as AddressInfo
      expect(await failureOf(createCompanyProxy(async () => `PROXY 127.0.0.1:${port}`))).toBe('proxy-unreachable')
    },
  )

  test('a proxy that never answers', async () => {
    const held: Socket[] = []
    const server = createTcpServer((socket) => void held.push(socket))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => {
      for (const socket of held) socket.destroy()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    expect(await failureOf(createCompanyProxy(async () => `PROXY 127.0.0.1:${port}`, 50))).toBe('proxy-unreachable')
  })

  test('a name that is not found, and a port that is shut', async () => {
    const company = createCompanyProxy(async () => 'DIRECT')
    expect(await failureOf(company, 'no-such-host.invalid')).toBe('name')
    expect(await failureOf(company, '127.0.0.1', await shutPort())).toBe('connection')
  })
})
