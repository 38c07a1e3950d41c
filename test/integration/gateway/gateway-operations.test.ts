import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { gatewaySettings, makeCertificate, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { addedStaff, ask, gatewayCommand, signedIn, startedGateway } from '../../support/gateway/gateway-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/time/until.ts'

const password = 'a long desk password'

/** A connector of the operator's own, whose search takes its time and whose system is there while a file is. */
function ownConnector(folder: string): { file: string; up: string; begun: string } {
  const [file, up, begun] = [join(folder, 'mine.mjs'), join(folder, 'up'), join(folder, 'begun')]
  writeFileSync(up, '')
  writeFileSync(
    file,
    `import { existsSync, writeFileSync } from 'node:fs'
     const acts = ['removeFactor', 'endSessions', 'requirePasswordChange', 'unlock', 'setEnabled', 'inviteToEnrol', 'signIn', 'proveCode',
       'sendCode', 'verifyPassword', 'enrol', 'verifyEnrolment', 'resend', 'cancelEnrolment', 'events']
     export default {
       kind: 'mine',
       create: async () => ({
         name: 'Mine', checked: 'vendor specification', methods: ['authenticator'], proof: { disable: 'none', enrol: 'none' },
         lacks: Object.fromEntries(acts.map((act) => [act, 'It only reads'])),
         test: async () => existsSync(${JSON.stringify(up)})
           ? { kind: 'answered', value: { system: 'Mine', missing: [], findings: [] } } : { kind: 'unreachable' },
         find: async () => {
           writeFileSync(${JSON.stringify(begun)}, '')
           await new Promise((resolve) => setTimeout(resolve, 1500))
           return { kind: 'answered', value: { accounts: [], next: null } }
         },
         read: async () => ({ kind: 'refused', code: 'not-found' }),
       }),
     }`,
  )
  return { file, up, begun }
}

test('it is ready while the system answers and the database can be written, and says which of them does not', async () => {
  const folder = temporaryFolder()
  const { file, up } = ownConnector(folder)
  const config = writeConfig(folder, gatewaySettings({ connector: { kind: 'mine' } }))
  const ready = async (): Promise<object> => {
    const gateway = await startedGateway(['--config', config, '--connector', file])
    const { status, body } = await ask(gateway.port, '/readyz')
    expect(await ask(gateway.port, '/healthz')).toMatchObject({ status: 200 })
    await gateway.stop()
    return { status, body }
  }
  expect(await ready()).toEqual({ status: 200, body: { status: 'ready', database: 'ok', connector: 'ok' } })
  rmSync(up)
  expect(await ready()).toEqual({ status: 503, body: { status: 'not ready', database: 'ok', connector: 'failed' } })
  writeFileSync(up, '')

  const gateway = await startedGateway(['--config', config, '--connector', file])
  const other = new Database(join(folder, 'data', 'portal.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  const failed = { status: 503, body: { status: 'not ready', database: 'failed', connector: 'ok' } }
  expect(await ask(gateway.port, '/readyz')).toMatchObject(failed)
  other.close()
  await gateway.stop()
})

test('the metrics are for the addresses that the configuration names, and have no address and no secret in them', async () => {
  const folder = temporaryFolder()
  const from = { trustedProxies: ['127.0.0.1'], metricsFrom: ['198.51.100.0/24'] }
  const config = writeConfig(folder, gatewaySettings(from))
  const gateway = await startedGateway(['--config', config])
  const metrics = (client: string) => ask(gateway.port, '/metrics', { headers: { 'X-Forwarded-For': client } })
  expect(await ask(gateway.port, '/api/v1/capabilities')).toMatchObject({ status: 200 })
  expect(await ask(gateway.port, '/consents/canary-token-of-a-link')).toMatchObject({ status: 200 })
  expect(await metrics('203.0.113.5')).toMatchObject({ status: 403 })
  expect(await ask(gateway.port, '/metrics', { method: 'POST' })).toMatchObject({ status: 405 })
  const { status, text, headers } = await metrics('198.51.100.7')
  expect(status).toBe(200)
  expect(headers['content-type']).toContain('text/plain')
  expect(text).toContain('factordesk_requests_total{operation="getCapabilities",status="200"} 1')
  expect(text).toMatch(/^factordesk_request_seconds_count\{operation="getCapabilities"\} 1$/m)
  expect(text).toMatch(/^factordesk_requests_total\{operation="other",status="200"\} 1$/m)
  expect(text).toMatch(/^factordesk_open_effects 0$/m)
  expect(text).toMatch(/^factordesk_waiting_messages\{channel="email"\} 0$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(text).not.toContain('canary')
  expect(text).not.toContain('factordesk_tls_certificate_expires_seconds')
  await gateway.stop()
})

test('a request that runs when the gateway is asked to end gets its whole answer, and then the gateway ends', async () => {
  const folder = temporaryFolder()
  const { file, begun } = ownConnector(folder)
  const config = writeConfig(folder, gatewaySettings({ connector: { kind: 'mine' } }))
  const passwordFile = secretFile(folder, 'password', password)
  const secret = await addedStaff(config, { login: 'agent@desk.example', role: 'agent', passwordFile })
  const gateway = await startedGateway(['--config', config, '--connector', file])
  const token = await signedIn(gateway.port, { login: 'agent@desk.example', password, secret })
  const searching = ask(gateway.port, '/api/v1/staff/customers?query=a&limit=10', {
    headers: { Authorization: `Bearer ${token}` },
  })
  await until('the search is at the system', () => existsSync(begun))
  const ended = gateway.stop()
  await gateway.logged('stopping')
  await expect(ask(gateway.port, '/healthz')).rejects.toThrow()
  expect(await searching).toMatchObject({ status: 200, body: { customers: [], next: null } })
  expect(await ended).toBe(0)
  const events = gateway.events()
  expect(events.find(({ event }) => event === 'stopping')).toMatchObject({ requests: 1 })
  expect(events.slice(-2).map(({ event }) => event)).toEqual(['request', 'stopped'])
})

test('TLS older than 1.2 is refused, also where Node and OpenSSL would speak it', async () => {
  const folder = temporaryFolder()
  const tls = makeCertificate(folder, 'desk')
  const config = writeConfig(folder, gatewaySettings({ publicUrl: 'https://localhost:4711', tls }))
  const gateway = await startedGateway(['--config', config], {
    NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
  })
  const ca = readFileSync(tls.certificate, 'utf8')
  const speak = (version: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
    new Promise((resolve) => {
      const versions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }
      const socket = connect({ host: '127.0.0.1', port: gateway.port, servername: 'localhost', ca, ...versions })
      socket.once('secureConnect', () => (resolve(socket.getProtocol() ?? ''), socket.destroy()))
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    })
  expect(await speak('TLSv1.2')).toBe('TLSv1.2')
  expect(await speak('TLSv1.1')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
  const metrics = await ask(gateway.port, '/metrics', { ca })
  expect(metrics.text).toMatch(/^factordesk_tls_certificate_expires_seconds \d+$/m)
  await gateway.stop()
})

test('clear text of another computer is refused where no proxy has the TLS', async ({ skip }) => {
  const own = Object.values(networkInterfaces())
    .flatMap((one) => one ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address
  if (own === undefined) return skip('this computer has no address but its own')
  const listen = { address: '0.0.0.0', port: 0 }
  const config = writeConfig(temporaryFolder(), gatewaySettings({ listen, trustedProxies: ['198.51.100.1'] }))
  const gateway = await startedGateway(['--config', config])
  const refused = await ask(gateway.port, '/api/v1/capabilities', { to: own })
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('https://') as string } })
  expect(await ask(gateway.port, '/metrics', { to: own })).toMatchObject({ status: 403 })
  expect(await ask(gateway.port, '/api/v1/capabilities')).toMatchObject({ status: 200 })
  await gateway.stop()
})

test('a database of another version is named: a newer one at every command, an older one beside a gateway that runs', async () => {
  const folder = temporaryFolder()
  const config = writeConfig(folder, gatewaySettings())
  expect(await gatewayCommand(['staff', 'list', '--config', config])).toMatchObject({ code: 0 })
  const file = join(folder, 'data', 'portal.sqlite')
  const setVersion = (change: (now: number) => number): void => {
    const db = new Database(file)
    db.pragma(`user_version = ${change(db.pragma('user_version', { simple: true }) as number)}`)
    db.close()
  }
  setVersion((now) => now + 1)
  const newer = `The data folder ${join(folder, 'data')} was written by a newer version of the gateway. Install that one.`
  for (const command of [[], ['staff', 'list']])
    expect(await gatewayCommand([...command, '--config', config])).toMatchObject({ code: 1, stderr: `${newer}\n` })
  expect((await gatewayCommand(['--check', '--config', config])).stdout).toMatch(
    /^missing +Data folder: the database was written by a newer version/m,
  )
  setVersion((now) => now - 1)
  const gateway = await startedGateway(['--config', config])
  setVersion((now) => now - 1)
  const beside = await gatewayCommand(['staff', 'list', '--config', config])
  expect(beside.stderr).toContain('The gateway that runs is of another version than this command. Stop it first.')
  await gateway.stop()
})
