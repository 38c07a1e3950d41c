import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { SecretText } from '../../../../src/main/base/secrets/secret-text.ts'
import { off } from '../../../support/samples/procedures.ts'
import { rawServer, transportTo } from '../../../support/portal/raw-server.ts'

const params = { accountId: 'A-20417' }
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Trace-Id': 'trace-1', ...headers })
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
}

describe('a request', () => {
  it('carries method, filled path, body, session and key, each where it belongs', async () => {
    const server = await rawServer((response) => json(response, 200, off))
    const send = transportTo(server.origin, { headers: { 'X-Always': 'yes' } })
    const body = { password: 'naïve “password”', expectedVersion: 4 }
    const sent = await send(
      endpoints.disableTwoFactor,
      { params: { accountId: 'a/b?c#d' }, body },
      { token: 't'.repeat(20), key: 'key-1' },
    )
    expect(sent).toEqual({ kind: 'answered', answer: { status: 200, body: off }, traceId: 'trace-1' })
    const [arrived] = server.arrived
    expect(arrived).toMatchObject({ method: 'POST', url: '/api/v1/accounts/a%2Fb%3Fc%23d/two-factor/disable' })
    expect(JSON.parse(arrived!.body)).toEqual(body)
    expect(arrived!.headers).toMatchObject({
      authorization: `Bearer ${'t'.repeat(20)}`,
      'idempotency-key': 'key-1',
      'x-always': 'yes',
    })
  })

  it('has a body that is overwritten once it was sent, whatever became of it', async () => {
    const memory = vi.spyOn(Buffer, 'allocUnsafeSlow')
    onTestFinished(() => memory.mockRestore())
    const server = await rawServer((response) => json(response, 200, off))
    const send = transportTo(server.origin)
    const body = { password: new SecretText('a typed password'), expectedVersion: 4 }
    expect((await send(endpoints.disableTwoFactor, { params, body })).kind).toBe('answered')
    expect(server.arrived[0]!.body).toBe('{"password":"a typed password","expectedVersion":4}')
    const nowhere = transportTo('http://127.0.0.1:1')
    expect((await nowhere(endpoints.disableTwoFactor, { params, body })).kind).toBe('unreachable')
    const bodies = memory.mock.results.map(({ value }) => value as Buffer).filter(({ length }) => length > 40)
    expect(bodies).toHaveLength(2)
    for (const sent of bodies) expect(sent.every((byte) => byte === 0)).toBe(true)
  })

  it('has an answer that is overwritten once it was read', async () => {
    const server = await rawServer((response) => json(response, 200, off))
    const seen: Buffer[] = []
    const decode = vi.spyOn(TextDecoder.prototype, 'decode').mockImplementation((bytes) => {
      seen.push(bytes as Buffer)
      return Buffer.from(bytes as Buffer).toString()
    })
    onTestFinished(() => decode.mockRestore())
    expect((await transportTo(server.origin)(endpoints.getTwoFactor, { params })).kind).toBe('answered')
    expect(seen).toHaveLength(1)
    expect(seen[0]?.length).toBeGreaterThan(20)
    expect(seen[0]?.every((byte) => byte === 0)).toBe(true)
  })

  it('whose token was overwritten while it waited is not sent, and is reported as a session that is over', async () => {
    const server = await rawServer((response) => json(response, 200, off))
    const token = new SecretText('t'.repeat(20))
    token.end()
    const sent = await transportTo(server.origin)(endpoints.getTwoFactor, { params }, { token })
    expect(sent).toMatchObject({ kind: 'refused', problem: { code: 'session-expired' } })
    const password = new SecretText('x')
    password.end()
    const body = { password, expectedVersion: 4 }
    expect(await transportTo(server.origin)(endpoints.disableTwoFactor, { params, body })).toEqual({
      kind: 'unreachable',
    })
    expect(server.arrived).toEqual([])
  })

  it('without session and key carries neither', async () => {
    const server = await rawServer((response) => json(response, 200, off))
    await transportTo(server.origin)(endpoints.getTwoFactor, { params })
    expect(server.arrived[0]!.headers).not.toHaveProperty('authorization')
    expect(server.arrived[0]!.headers).not.toHaveProperty('idempotency-key')
    expect(server.arrived[0]!.body).toBe('')
  })

  it.each(['.', '..'])('whose id is %s is not sent: it would climb to another path', async (accountId) => {
    const server = await rawServer((response) => json(response, 200, off))
    const sent = await transportTo(server.origin)(endpoints.getTwoFactor, { params: { accountId } })
    expect(sent).toEqual({ kind: 'unreachable' })
    expect(server.arrived).toEqual([])
  })

  it.each([
    'http://portal.example',
    'http://192.0.2.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://127.0.0.1',
    'file:///',
    'ws://127.0.0.1',
  ])('is never made to %s: https, or this machine', (origin) => expect(() => transportTo(origin)).toThrow(TypeError))

  it.each(['https://portal.example', 'http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'])(
    'may be made to %s',
    (origin) => {
      expect(transportTo(origin)).toBeTypeOf('function')
    },
  )
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    '%i is refused, and nobody else gets the session or the password',
    async (status) => {
      const elsewhere = await rawServer((response) => json(response, 200, off))
      const server = await rawServer((response) =>
        json(response, status, '', { Location: `${elsewhere.origin}/api/v1/x` }),
      )
      const request = { params, body: { password: 'p', expectedVersion: 1 } }
      const sent = await transportTo(server.origin)(endpoints.disableTwoFactor, request, {
        token: 't'.repeat(20),
        key: 'k',
      })
      expect(sent).toMatchObject({ kind: 'misbehaved' })
      expect(elsewhere.arrived).toEqual([])
    },
  )
})

describe('an answer that the contract does not allow', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    [
      'HTML with 200',
      (response) => json(response, 200, '<html>Sign in to the hotel</html>', { 'Content-Type': 'text/html' }),
    ],
    ['JSON that ends too soon', (response) => json(response, 200, JSON.stringify(off).slice(0, -5))],
    ['an empty body', (response) => json(response, 200, '')],
    ['a body beyond 2 MB', (response) => json(response, 200, { ...off, more: 'x'.repeat(3 * 1024 * 1024) })],
    [
      'a bomb that unpacks to 64 MB',
      (response) => json(response, 200, gzipSync(Buffer.alloc(64 * 1024 * 1024, 32)), { 'Content-Encoding': 'gzip' }),
    ],
    [
      'a problem with another status',
      (response) =>
        json(response, 500, { type: 't', title: 't', status: 403, detail: 'd', code: 'forbidden', traceId: 't' }),
    ],
  ])('%s: misbehaved', async (_what, answer) => {
    const server = await rawServer(answer)
    const sent = await transportTo(server.origin)(endpoints.getTwoFactor, { params })
    expect(sent.kind).toBe('misbehaved')
  })
})

describe('no answer', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['a connection that is cut without a byte', (response) => response.destroy()],
    [
      'a connection that is cut in the middle of the answer',
      (response) => {
        response.writeHead(200, { 'Content-Length': '500' })
        response.write('{"active":', () => response.destroy())
      },
    ],
  ])('%s: lost', async (_what, answer) => {
    const server = await rawServer(answer)
    expect(await transportTo(server.origin)(endpoints.getTwoFactor, { params })).toEqual({ kind: 'lost' })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['a server that never answers', () => undefined],
    [
      'a server that stalls in the middle',
      (response) => {
        response.writeHead(200, { 'Content-Length': '500' })
        response.write('{"active":')
      },
    ],
    [
      'a server that sends a byte now and then for ever',
      (response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        const dripping = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(dripping))
      },
    ],
  ])('%s: lost, where it would never end by itself', async (_what, answer) => {
    const server = await rawServer(answer)
    expect(await transportTo(server.origin, { timeoutMs: 150 })(endpoints.getTwoFactor, { params })).toEqual({
      kind: 'lost',
    })
  })

  it('a port where nobody listens: unreachable, so nothing was sent', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await transportTo(`http://${host}:${port}`)(endpoints.getTwoFactor, { params })).toEqual({
        kind: 'unreachable',
      })
  })

  it('a port that speaks no HTTP, and one that speaks no TLS: an end, and never an answer', async () => {
    const talker = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void talker.close())
    const { port } = talker.address() as AddressInfo
    expect(await transportTo(`http://127.0.0.1:${port}`)(endpoints.getTwoFactor, { params })).toEqual({ kind: 'lost' })
    const overTls = await transportTo(`https://127.0.0.1:${port}`)(endpoints.getTwoFactor, { params })
    expect(['lost', 'unreachable']).toContain(overTls.kind)
  })
})
