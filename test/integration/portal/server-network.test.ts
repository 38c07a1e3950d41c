import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { credentialsFromEnvironment, readRoutes, routesFromEnvironment } from '../../../src/network/routes.ts'
import { startCompanyPortal, type CompanyPortal } from '../../support/portal/company-authority.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import { startTestProxy } from '../../support/portal/test-proxy.ts'
import { startTestSocksProxy } from '../../support/portal/test-socks-proxy.ts'

/** The portal server, and the gateway's connectors, in a company's network. */

const host = 'service.company.test'

async function company(): Promise<CompanyPortal & { bundle: string }> {
  const portal = await startCompanyPortal(`DNS:${host}`)
  onTestFinished(portal.close)
  const bundle = join(portal.folder, 'bundle.crt')
  const known = readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')
  writeFileSync(bundle, `${known}\n${readFileSync(join(portal.folder, 'company-ca.pem'), 'utf8')}`)
  return { ...portal, bundle }
}

/** Runs a process without `NODE_EXTRA_CA_CERTS`, in an environment of its own. */
async function sendIn(env: Record<string, string>, what: Record<string, string>): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve('test/support/portal/network-child.ts'), JSON.stringify(what)],
    { env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...env } },
  )
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('where a proxy alone leads out, and the company has an authority of its own', () => {
  test('text messages, connectors and OpenID Connect go by the proxy, with its user and password, and trust the authority', async () => {
    const { port, bundle, heard } = await company()
    const proxy = await startTestProxy({ port, allowed: 'server:p@ss word' })
    onTestFinished(proxy.close)
    const env = { HTTPS_PROXY: `http://server:p%40ss%20word@127.0.0.1:${proxy.port}`, SSL_CERT_FILE: bundle }
    const https = `https://${host}`
    expect(await sendIn(env, { sms: `${https}/send`, system: https, fetched: https })).toEqual({
      sms: 'sent',
      system: 'reply',
      fetched: 200,
    })
    expect(heard()).toBe(3)
    expect(new Set(proxy.asked.map(({ host: asked }) => asked))).toEqual(new Set([`${host}:443`]))
    // Without the authority nothing is sent; the check of certificates is never turned off.
    const without = { ...env, SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' }
    expect(await sendIn(without, { sms: `${https}/send`, system: https, fetched: https })).toEqual({
      sms: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/) as string,
      system: 'unreachable',
      fetched: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/) as string,
    })
    expect(heard()).toBe(3)
  })

  test.each(['http', 'socks5'])('e-mail goes by a proxy of kind %s', async (kind) => {
    const { folder, bundle } = await company()
    const [key, cert] = ['portal.key', 'portal.pem'].map((name) => readFileSync(join(folder, name)))
    const server = await testMailServer(0, { secure: true, key, cert })
    const port = Number(new URL(server.url).port)
    const proxy = kind === 'http' ? await startTestProxy({ port }) : await startTestSocksProxy({ port })
    onTestFinished(proxy.close)
    const env = { SMTP_PROXY: `${kind}://127.0.0.1:${proxy.port}`, SSL_CERT_FILE: bundle }
    expect(await sendIn(env, { smtp: `smtps://${host}` })).toEqual({ smtp: 'sent' })
    expect(server.given.map(({ recipients }) => recipients)).toEqual([['anna@customer.example']])
    expect(JSON.stringify(proxy.asked)).toContain(`${host}:465`)
  })
})

describe('the environment names', () => {
  const before = { ...process.env }
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, Object.fromEntries(Object.entries(before).filter(([name]) => /_proxy$/i.test(name))))
  })

  test.each<[Record<string, string>, string, string]>([
    [{ HTTPS_PROXY: 'http://proxy.example:3128' }, 'https://portal.example/', 'PROXY proxy.example:3128'],
    [{ https_proxy: 'proxy.example:3128' }, 'https://portal.example/', 'PROXY proxy.example:3128'],
    [{ HTTPS_PROXY: 'https://proxy.example' }, 'https://portal.example/', 'HTTPS proxy.example'],
    [{ ALL_PROXY: 'socks5://proxy.example' }, 'https://portal.example/', 'SOCKS5 proxy.example'],
    [{ HTTPS_PROXY: 'http://a:b@proxy.example:1' }, 'https://portal.example/', 'PROXY proxy.example:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'portal.example' }, 'https://portal.example/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example' }, 'https://portal.example/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, 'https://portal.example/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://127.0.0.1:8443/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://localhost:8443/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'https://[::1]:8443/', 'DIRECT'],
    [{ HTTP_PROXY: 'http://p:1' }, 'https://portal.example/', 'DIRECT'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'smtp://mail.example:587/', 'DIRECT;PROXY p:1'],
    [{ ALL_PROXY: 'http://p:1' }, 'smtp://mail.example:587/', 'PROXY p:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'mail.example' }, 'smtp://mail.example:587/', 'DIRECT'],
    [{}, 'https://portal.example/', 'DIRECT'],
  ])('%j: %s goes %s', async (env, url, words) => {
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, env)
    expect(await routesFromEnvironment(url)).toBe(words)
  })

  test('a user and a password for the proxy that has them, and for no other', () => {
    process.env['HTTPS_PROXY'] = 'http://anna:p%C3%A4%3Ass@proxy.example:3128'
    const both = credentialsFromEnvironment('proxy.example:3128') ?? ''
    expect(Buffer.from(both, 'base64').toString()).toBe('anna:pä:ss')
    expect(credentialsFromEnvironment('other.example:3128')).toBeNull()
  })

  test('a proxy is named without its password', () => {
    expect(readRoutes('PROXY anna:secret@proxy.example:3128')).toEqual([
      { kind: 'http', name: 'proxy.example:3128', host: 'proxy.example', port: 3128 },
    ])
  })
})
