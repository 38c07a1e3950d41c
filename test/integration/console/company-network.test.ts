import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { readAuthorities } from '../../../src/network/authorities.ts'
import { createCompanyProxy, plainCredentials, type CompanyProxy } from '../../../src/network/company-proxy.ts'
import { createAgents } from '../../../src/main/portal-client/agents.ts'
import type { PortalResponse, Transport } from '../../../src/main/portal-client/portal-call.ts'
import { startCompanyPortal, type CompanyPortal } from '../../support/portal/company-authority.ts'
import { transportTo } from '../../support/portal/raw-server.ts'
import { startTestProxy } from '../../support/portal/test-proxy.ts'
import { startTestSocksProxy } from '../../support/portal/test-socks-proxy.ts'

/** The API of a portal whose name only the company's proxy knows, with a certificate of the company's own authority. */

const host = 'portal.company.test'
const allowed = 'anna:proxy-canary-4477'

async function companyPortal(): Promise<CompanyPortal & { ca: string[] }> {
  const portal = await startCompanyPortal(`DNS:${host},IP:127.0.0.1`)
  onTestFinished(portal.close)
  // As a system has it: the authorities that everybody has, and the company's, in one file.
  const bundle = `${readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')}\n${readFileSync(join(portal.folder, 'company-ca.pem'), 'utf8')}`
  const ca = readAuthorities({ env: {}, bundles: ['/etc/the-bundle.pem'], read: () => bundle })
  return { ...portal, ca }
}

function transportBy(network: CompanyProxy, ca?: string[], port?: number): Transport {
  const agents = createAgents(ca && { ca }, network)
  onTestFinished(() => agents.httpsAgent.destroy())
  return transportTo(`https://${host}${port === undefined ? '' : `:${port}`}`, agents)
}

const ask = (send: Transport): Promise<PortalResponse<typeof endpoints.getCapabilities>> =>
  send(endpoints.getCapabilities, {})
/** The portal of these tests has a page and no API, so its answer is none of the contract. */
const answered = { kind: 'misbehaved' }

describe('the API of a portal goes', () => {
  test('by the HTTP proxy that this computer is set to, and nothing but the name is looked up there', async () => {
    const portal = await companyPortal()
    const proxy = await startTestProxy({ port: portal.port })
    onTestFinished(proxy.close)
    const urls: string[] = []
    const network = createCompanyProxy((url) => {
      urls.push(url)
      return Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`)
    })
    const send = transportBy(network, portal.ca)
    expect(await ask(send)).toMatchObject(answered)
    expect(await ask(send)).toMatchObject(answered)
    expect(urls).toEqual([`https://${host}:443/`])
    expect(proxy.asked).toEqual([{ host: `${host}:443`, given: null }])
    expect(portal.heard()).toBe(2)
  })

  test('by a SOCKS 5 proxy, which looks the name up', async () => {
    const portal = await companyPortal()
    const proxy = await startTestSocksProxy({ port: portal.port })
    onTestFinished(proxy.close)
    const network = createCompanyProxy(() => Promise.resolve(`SOCKS5 127.0.0.1:${proxy.port}`))
    expect(await ask(transportBy(network, portal.ca))).toMatchObject(answered)
    expect(proxy.asked).toEqual([`${host}:443`])
  })

  test('by a SOCKS 5 proxy with user and password', async () => {
    const portal = await companyPortal()
    const proxy = await startTestSocksProxy({ port: portal.port, allowed })
    onTestFinished(proxy.close)
    const name = `127.0.0.1:${proxy.port}`
    const network = createCompanyProxy(() => Promise.resolve(`SOCKS5 ${name}`))
    const send = transportBy(network, portal.ca)
    expect(await ask(send)).toEqual({ kind: 'unreachable', proxy: 'proxy-sign-in' })
    network.signIn(name, plainCredentials(Buffer.from('anna:wrong').toString('base64')))
    expect(await ask(send)).toEqual({ kind: 'unreachable', proxy: 'proxy-refused' })
    network.signIn(name, plainCredentials(Buffer.from(allowed).toString('base64')))
    expect(await ask(send)).toMatchObject(answered)
  })

  test('by the next way where one is not there, directly at last', async () => {
    const portal = await companyPortal()
    const proxy = await startTestProxy({ port: portal.port })
    const socks = await startTestSocksProxy({ port: portal.port })
    await proxy.close()
    await socks.close()
    const words = `PROXY 127.0.0.1:${proxy.port};SOCKS5 127.0.0.1:${socks.port};DIRECT`
    const network = createCompanyProxy(() => Promise.resolve(words))
    const agents = createAgents({ ca: portal.ca }, network)
    onTestFinished(() => agents.httpsAgent.destroy())
    expect(await ask(transportTo(`https://127.0.0.1:${portal.port}`, agents))).toMatchObject(answered)
  })
})

test.each([
  ['asks for a password', 'Basic realm="company"', 'proxy-sign-in'],
  ['asks for NTLM', 'NTLM', 'proxy-unsupported'],
  ['asks for Negotiate', 'Negotiate', 'proxy-unsupported'],
])('that a proxy %s is said, and nothing was sent', async (_, challenge, proxy) => {
  const portal = await companyPortal()
  const server = await startTestProxy({ port: portal.port, allowed, challenge })
  onTestFinished(server.close)
  const send = transportBy(
    createCompanyProxy(() => Promise.resolve(`PROXY 127.0.0.1:${server.port}`)),
    portal.ca,
  )
  expect(await ask(send)).toEqual({ kind: 'unreachable', proxy })
  expect(portal.heard()).toBe(0)
})

describe('the company’s certificate authority', () => {
  test('is refused where this computer does not know it', async () => {
    const portal = await companyPortal()
    const proxy = await startTestProxy({ port: portal.port })
    onTestFinished(proxy.close)
    const network = createCompanyProxy(() => Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`))
    expect(await ask(transportBy(network))).toEqual({ kind: 'unreachable', certificate: 'untrusted' })
    expect(portal.heard()).toBe(0)
  })

  const certificate = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`
  const files: Record<string, string> = {
    '/etc/ssl/certs/ca-certificates.crt': [certificate('debian'), certificate('company')].join('\n'),
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': certificate('fedora'),
    '/extra.pem': certificate('extra'),
    '/named.pem': certificate('named'),
  }
  const read = (file: string): string => {
    const text = files[file]
    if (text === undefined) throw new Error('ENOENT')
    return text
  }
  const bundles = ['/etc/ssl/no-such.crt', ...Object.keys(files)]

  test('is read from the first bundle that is there where Node has no access to the store', () => {
    const found = readAuthorities({ env: {}, bundles, read })
    expect(found).toContain(certificate('company'))
    expect(found).not.toContain(certificate('fedora'))
    // Node's own are trusted as before.
    expect(found.length).toBeGreaterThan(100)
  })

  test('is read from the system’s store where Node has access, beside Node’s own', () => {
    const fromNode = (kind: string): string[] => [certificate(`of ${kind}`)]
    const found = readAuthorities({ fromNode, env: {}, bundles, read })
    expect(found).toEqual([certificate('of default'), certificate('of system')])
  })

  test('is read from the bundle where Node knows of a store but finds nothing there', () => {
    const fromNode = (kind: string): string[] => (kind === 'default' ? [certificate('of default')] : [])
    expect(readAuthorities({ fromNode, env: {}, bundles, read })).toContain(certificate('company'))
  })

  test('may be named by NODE_EXTRA_CA_CERTS and SSL_CERT_FILE as well; a file that is not there adds none', () => {
    const env = { NODE_EXTRA_CA_CERTS: '/extra.pem', SSL_CERT_FILE: '/named.pem' }
    const found = readAuthorities({ env, bundles, read })
    expect(found).toContain(certificate('extra'))
    expect(found).toContain(certificate('named'))
    expect(readAuthorities({ env: { NODE_EXTRA_CA_CERTS: '/gone.pem' }, bundles: [], read }).length).toBeGreaterThan(
      100,
    )
  })
})
