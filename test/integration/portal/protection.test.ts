import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { apiBase } from '#shared/api/endpoints.ts'
import { problem } from '#shared/api/problem.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

interface Raw {
  status: number
  headers: Record<string, unknown>
  text: string
}

/** A request with headers that fetch does not allow. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<Raw>((resolve, reject) => {
    const { method = 'GET', body } = options
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const headers = { ...(options.headers?.['Transfer-Encoding'] ? {} : length), ...options.headers }
    const sent = request(sandbox.baseUrl, { path, method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
    })
    sent.on('error', reject).end(body)
  })
}
const codeOf = ({ text }: Raw): string => problem.parse(JSON.parse(text)).code
const json = { 'Content-Type': 'application/json' }
const signIn = JSON.stringify({ userId: bayu.userId, password, device: 'test' })

describe('another Host', () => {
  const port = (): string => new URL(sandbox.baseUrl).port
  test.each([
    () => 'evil.example',
    () => `evil.example:${port()}`,
    () => `localhost:${port()}`,
    () => '127.0.0.1',
    () => `127.0.0.1:${port()}.evil.example`,
    () => `[::1]:${port()}`,
  ])('is refused for the API and the controls (%#)', async (host) => {
    for (const path of [`${apiBase}/capabilities`, '/sandbox/outbox']) {
      const headers = { Host: host(), 'X-Sandbox-Secret': sandbox.secret }
      const answer = await ask(path, { headers })
      expect([path, codeOf(answer)]).toEqual([path, 'forbidden'])
      expect(answer.headers['x-trace-id']).toMatch(/^\S+$/)
    }
  })

  test('that is no host at all is refused too', async () => {
    expect(codeOf(await ask(`${apiBase}/capabilities`, { headers: { Host: 'no host' } }))).toBe('forbidden')
    expect(codeOf(await ask('*'))).toBe('invalid-request')
  })
})

/** The status of the answer to this very request, byte for byte; `body` is what follows the header. */
function statusOf(lines: readonly string[], body = ''): Promise<number> {
  const { hostname, port } = new URL(sandbox.baseUrl)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port) })
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('error', reject).on('close', () => resolve(Number(text.split(' ')[1])))
    socket.end(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
  })
}

describe('a request that two programs could read in two ways', () => {
  const path = `${apiBase}/capabilities`
  const hosted = () => [`GET ${path} HTTP/1.1`, `Host: ${new URL(sandbox.baseUrl).host}`]

  test('is answered without any of it', async () => expect(await statusOf(hosted())).toBe(200))

  test('with two Hosts is refused, in either order', async () => {
    const own = `Host: ${new URL(sandbox.baseUrl).host}`
    for (const hosts of [
      [own, 'Host: evil.example'],
      ['Host: evil.example', own],
      [own, own],
    ])
      expect(await statusOf([`GET ${path} HTTP/1.1`, ...hosts])).toBe(400)
  })

  test('with a whole address is refused', async () => {
    const [, host = ''] = hosted()
    for (const address of [`${sandbox.baseUrl}${path}`, `http://evil.example${path}`, '*', 'evil.example:443'])
      expect(await statusOf([`GET ${address} HTTP/1.1`, host])).toBe(400)
  })

  test('with one of its deciding headers twice is refused', async () => {
    for (const line of ['Authorization: Bearer x', 'Idempotency-Key: x', 'Content-Type: application/json'])
      expect(await statusOf([...hosted(), line, line])).toBe(400)
    expect(await statusOf([...hosted(), 'X-Sandbox-Secret: x', `X-Sandbox-Secret: ${sandbox.secret}`])).toBe(400)
  })

  test('with an encoded body is refused', async () => {
    for (const encoding of ['gzip', 'identity', 'br, gzip']) {
      const headers = { ...json, 'Content-Encoding': encoding }
      expect(codeOf(await ask(`${apiBase}/sessions`, { method: 'POST', headers, body: signIn }))).toBe(
        'invalid-request',
      )
    }
    const endOfChunks = '0\r\n\r\n'
    expect(await statusOf([...hosted(), 'Transfer-Encoding: Chunked'], endOfChunks)).toBe(200)
    for (const encoding of ['gzip, chunked', 'identity, chunked'])
      expect(await statusOf([...hosted(), `Transfer-Encoding: ${encoding}`], endOfChunks)).toBe(400)
  })
})

describe('the secret of the launch', () => {
  test.each(['', 'x', 'a'.repeat(43)])('is needed for every control (%j)', async (secret) => {
    for (const path of ['/sandbox/outbox', '/sandbox/ledger', '/sandbox/authenticator-codes', '/sandbox/none']) {
      expect(codeOf(await ask(path, { headers: { 'X-Sandbox-Secret': secret } }))).toBe('forbidden')
    }
    const headers = { ...json, 'X-Sandbox-Secret': secret }
    const reset = { method: 'POST', headers, body: '{"scenario":"three-accounts"}' }
    expect(codeOf(await ask('/sandbox/reset', reset))).toBe('forbidden')
  })

  test('is another at each launch', async () => {
    const before = sandbox.secret
    await sandbox.restart()
    expect(sandbox.secret).not.toBe(before)
    expect(codeOf(await ask('/sandbox/outbox', { headers: { 'X-Sandbox-Secret': before } }))).toBe('forbidden')
  })
})

test('only the loopback address listens', async () => {
  const { hostname, port } = new URL(sandbox.baseUrl)
  expect(hostname).toBe('127.0.0.1')
  // Every address of this machine, and one more that leads to it on Linux.
  const others = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))
  for (const host of new Set([...others, '127.0.0.2', '::1']))
    expect([host, await answers(host, Number(port))]).toEqual([host, host === hostname])
})

/** Whether anybody answers at an address. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 30_000 })
    const end = (isThere: boolean): void => {
      socket.destroy()
      resolve(isThere)
    }
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false))
  })
}

describe('a request that is not as described', () => {
  const post = (body: string, headers: Record<string, string> = json) =>
    ask(`${apiBase}/sessions`, { method: 'POST', headers, body })

  test('with an unknown field is refused', async () => {
    const body = JSON.stringify({ userId: bayu.userId, password, device: 'test', admin: true })
    expect(codeOf(await post(body))).toBe('invalid-request')
    expect(codeOf(await post(`{"__proto__":{"x":1},${signIn.slice(1)}`))).toBe('invalid-request')
    expect(codeOf(await ask(`${apiBase}/capabilities?verbose=1`))).toBe('invalid-request')
  })

  test('with a body where none belongs is refused', async () => {
    const { accessToken } = await sandbox.signIn(bayu.userId)
    const headers = { ...json, Authorization: `Bearer ${accessToken}` }
    const end = (body?: string) =>
      ask(`${apiBase}/sessions/current`, { method: 'DELETE', headers, ...(body && { body }) })
    expect(codeOf(await end('{"all":true}'))).toBe('invalid-request')
    expect((await end('{}')).status).toBe(200)
  })

  test.each(['', '{', 'null', '[]', '"x"', '[[[['])('with the body %j is refused', async (body) => {
    expect(codeOf(await post(body))).toBe('invalid-request')
  })

  test('of another media type is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      expect(codeOf(await post(signIn, { 'Content-Type': type }))).toBe('invalid-request')
    }
    expect(codeOf(await post(signIn, {}))).toBe('invalid-request')
  })

  test('larger than 64 KB is refused, however it is sent; one of 64 KB is read', async () => {
    const padded = (size: number): string => `${' '.repeat(size - signIn.length)}${signIn}`
    expect((await post(padded(64 * 1024))).status).toBe(201)
    const answer = await post(padded(64 * 1024 + 1))
    expect(codeOf(answer)).toBe('invalid-request')
    expect(answer.text).toContain('64 KB')
    const chunked = { ...json, 'Transfer-Encoding': 'chunked' }
    expect(codeOf(await post(padded(64 * 1024 + 1), chunked))).toBe('invalid-request')
  })

  test('at an address that does not exist is not found', async () => {
    for (const path of ['/', '/api/v1', '/api/v2/capabilities', `${apiBase}/nothing`]) {
      expect(codeOf(await ask(path))).toBe('not-found')
    }
    expect(codeOf(await ask(`${apiBase}/capabilities`, { method: 'PUT' }))).toBe('not-found')
  })

  test('with a key that is none is refused', async () => {
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const params = { accountId: bayu.id }
    const body = { method: 'sms', password, expectedVersion: 0 } as const
    for (const key of ['with a space', 'x'.repeat(256)]) {
      ;(await sandbox.call('startEnrolment', { token, params, body, key })).problem('invalid-request')
    }
    ;(await sandbox.call('startEnrolment', { token, params, body, key: 'x'.repeat(255) })).body(201)
  })

  test('for a contact update of nothing, or to no address at all, is refused', async () => {
    const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
    const scenario = 'registered-email-invalid' as const
    const body = { accountId: bayu.id, ticket: 'T-1', channel: 'email', scenario, reason: 'Left the company' } as const
    const params = { caseId: (await sandbox.call('openCase', { token, body })).body(201).id }
    const update = (asked: object) => sandbox.call('updateContact', { token, params, body: asked })
    const wrong = [{}, { email: 'no address' }, { mobileNumber: '60100000555' }, { mobileNumber: '+0100000555' }]
    for (const asked of wrong) (await update(asked)).problem('invalid-request')
    ;(await update({ email: 'new@bayu.example' })).body(200)
  })
})
