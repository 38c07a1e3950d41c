import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { capabilities } from '#shared/api/capabilities.ts'
import type { ConnectionReport } from '#shared/ipc/features/portals.ts'
import { createCompanyProxy } from '../../../src/network/company-proxy.ts'
import { createConnectionTest } from '../../../src/main/portal-client/test-connection.ts'
import { startCompanyPortal } from '../../support/portal/company-authority.ts'
import { expiredCertificate, testCertificate } from '../../support/portal/test-certificate.ts'
import { startTestProxy, type TestProxyOptions } from '../../support/portal/test-proxy.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'

const now = Date.parse('2026-11-30T12:00:00Z')
const host = 'portal.company.test'

async function listening(
  server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>,
): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return (server.address() as AddressInfo).port
}

/** What a portal says of itself. */
let json: string
beforeAll(async () => {
  const sandbox = await startTestSandbox()
  json = await (await fetch(`${sandbox.baseUrl}/api/v1/capabilities`)).text()
  await sandbox.close()
})
const portal: RequestListener = (_asked, answer) =>
  void answer.writeHead(200, { 'Content-Type': 'application/json', Date: new Date(now).toUTCString() }).end(json)

interface Setting {
  answer?: RequestListener
  certificate?: { key: string; cert: string }
  trusted?: string
  /** What plain http at the portal's host answers. */
  plain?: RequestListener
  words?: string
}

async function reportOf({
  answer = portal,
  certificate = testCertificate,
  trusted = certificate.cert,
  plain,
  words = 'DIRECT',
}: Setting): Promise<ConnectionReport> {
  const port = await listening(createTlsServer(certificate, answer))
  const plainPort = plain === undefined ? 9 : await listening(createServer(plain))
  const network = createCompanyProxy(() => Promise.resolve(words), 2_000)
  return createConnectionTest({ network, ca: trusted, now: () => now, plainPort, limitMs: 2_000 })(
    `https://localhost:${port}`,
  )
}

test('a portal that answers: the way, the issuer, and nothing in the way', async () => {
  expect(capabilities.safeParse(JSON.parse(json)).success).toBe(true)
  expect(await reportOf({})).toMatchObject({ proxy: null, issuer: 'localhost', secondsAhead: 0, problem: null })
})

const elsewhere =
  (status: number, location: string): RequestListener =>
  (_asked, answer) =>
    void answer.writeHead(status, { Location: location }).end()
const html =
  (status: number, body: string): RequestListener =>
  (_asked, answer) =>
    void answer.writeHead(status, { 'Content-Type': 'text/html' }).end(body)

test.each<[string, Setting, Partial<ConnectionReport>]>([
  [
    'another address',
    { answer: elsewhere(301, 'https://other.example/api/v1') },
    { problem: 'redirect', leadsTo: 'other.example' },
  ],
  [
    'a sign-in elsewhere',
    { answer: elsewhere(302, 'https://sso.company.test/login?next=x') },
    { problem: 'login-page', leadsTo: 'sso.company.test' },
  ],
  [
    'a page with a password field',
    { answer: html(200, '<form><input type="password"></form>') },
    { problem: 'login-page' },
  ],
  ['a page that refuses', { answer: html(401, 'Sign in') }, { problem: 'login-page' }],
  ['a page', { answer: html(200, 'Hello') }, { problem: 'not-a-portal' }],
  ['JSON of something else', { answer: (_, answer) => void answer.end('{"a":1}') }, { problem: 'not-a-portal' }],
  ['a fault', { answer: (_, answer) => void answer.writeHead(503).end() }, { problem: 'portal-unavailable' }],
  ['511', { answer: (_, answer) => void answer.writeHead(511).end() }, { problem: 'captive-portal' }],
  ['nothing', { answer: () => undefined }, { problem: 'timeout' }],
  [
    'an expired certificate',
    { certificate: expiredCertificate },
    { problem: 'certificate-expired', issuer: 'localhost' },
  ],
  [
    'a certificate that nobody knows',
    { trusted: expiredCertificate.cert },
    { problem: 'certificate-self-signed', issuer: 'localhost' },
  ],
  [
    'the sign-in of a hotel, with a certificate of its own',
    { trusted: expiredCertificate.cert, plain: elsewhere(302, 'http://wifi.hotel.test/welcome') },
    { problem: 'captive-portal', issuer: 'localhost' },
  ],
  [
    'its own https in the place of plain http',
    { answer: elsewhere(301, 'https://other.example/'), plain: elsewhere(301, 'https://localhost/') },
    { problem: 'redirect' },
  ],
  [
    'another time',
    { answer: (_, answer) => void answer.writeHead(200, { Date: new Date(now - 300_000).toUTCString() }).end(json) },
    { problem: 'clock', secondsAhead: 300 },
  ],
])('what answers with %s is said to be so', async (_, setting, expected) => {
  expect(await reportOf(setting)).toMatchObject(expected)
})

test.each<[Partial<TestProxyOptions>, Partial<ConnectionReport>]>([
  [{}, { problem: null, issuer: 'Company Test Authority' }],
  [{ allowed: 'anna:x' }, { problem: 'proxy-sign-in', issuer: null }],
  [{ allowed: 'anna:x', challenge: 'Negotiate' }, { problem: 'proxy-unsupported' }],
])('by a proxy with %j, which is named', async (options, expected) => {
  const behind = await listening(createServer(portal))
  const company = await startCompanyPortal(`DNS:${host}`, `http://127.0.0.1:${behind}`)
  onTestFinished(company.close)
  const proxy = await startTestProxy({ ...options, port: company.port })
  onTestFinished(proxy.close)
  const network = createCompanyProxy(() => Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`))
  const ca = readFileSync(join(company.folder, 'company-ca.pem'), 'utf8')
  const report = await createConnectionTest({ network, ca, now: () => now })(`https://${host}`)
  expect(report).toMatchObject({ proxy: `127.0.0.1:${proxy.port}`, ...expected })
  const unknown = await createConnectionTest({ network, ca: testCertificate.cert, now: () => now })(`https://${host}`)
  if (expected.problem === null)
    expect(unknown).toMatchObject({ problem: 'certificate-untrusted', issuer: 'Company Test Authority' })
})

test('a name that is not found, and a port that nobody listens on', async () => {
  const network = createCompanyProxy(() => Promise.resolve('DIRECT'))
  const connectionTest = createConnectionTest({ network, now: () => now })
  expect(await connectionTest('https://no-such-host.invalid')).toMatchObject({ problem: 'name' })
  expect(await connectionTest('https://127.0.0.1:9')).toMatchObject({ problem: 'connection' })
})
