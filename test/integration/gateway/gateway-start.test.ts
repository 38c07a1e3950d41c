import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { expect, onTestFinished, test } from 'vitest'
import { gatewaySettings, makeCertificate, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { addedStaff, ask, gatewayCommand, signedIn, startedGateway } from '../../support/gateway/gateway-process.ts'
import { findSecrets, findSecretsIn } from '../../support/secrets/find-secrets.ts'
import { expiredCertificate } from '../../support/portal/test-certificate.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const password = 'canary-4b1c-desk-password'
const smtpPassword = 'canary-9d27-smtp-password'

test('an operator starts it with TLS, adds staff, and an agent works; no secret is in its log or command line', async () => {
  const folder = temporaryFolder()
  const tls = makeCertificate(folder, 'desk')
  const ca = readFileSync(tls.certificate, 'utf8')
  const smtp = {
    host: '127.0.0.1',
    security: 'none',
    from: 'desk@desk.example',
    user: 'desk',
    password: { env: 'DESK_SMTP' },
  }
  const publicUrl = 'https://localhost:4711'
  const config = writeConfig(folder, gatewaySettings({ publicUrl, tls, smtp, log: { level: 'debug' } }))
  const passwordFile = secretFile(folder, 'password', password)
  const gateway = await startedGateway(['--config', config], { DESK_SMTP: smtpPassword })
  const { port } = gateway

  const secret = await addedStaff(config, { login: 'agent@desk.example', role: 'agent', passwordFile })
  const token = await signedIn(port, { login: 'agent@desk.example', password, secret, ca })
  const asked = { ca, headers: { Authorization: `Bearer ${token}` } }
  expect(await ask(port, '/api/v1/staff/cases', asked)).toMatchObject({ status: 200, body: { cases: [] } })
  expect(await ask(port, '/api/v1/capabilities', { ca })).toMatchObject({
    body: { sandbox: false, portalName: 'Desk of the test' },
  })
  // Sample staff have passwords that everybody knows, and a sandbox's controls have no place here.
  const sample = { staffId: 'agent-a@desk.example', password: 'sandbox-demo-1', device: 'test' }
  expect(await ask(port, '/api/v1/staff/sessions', { ca, method: 'POST', body: sample })).toMatchObject({ status: 401 })
  expect(await ask(port, '/sandbox/outbox', { ca })).toMatchObject({ status: 404 })
  expect(await ask(port, '/api/v1/capabilities', { ca, host: 'other.example' })).toMatchObject({ status: 403 })

  const list = await gatewayCommand(['staff', 'list', '--config', config])
  expect(list.stdout).toContain('agent@desk.example  agent')
  const half = await ask(port, '/api/v1/staff/sessions', {
    ca,
    method: 'POST',
    body: { staffId: 'agent@desk.example', password, device: 'test' },
  })
  const disabled = await gatewayCommand(['staff', 'disable', '--config', config, '--login', 'agent@desk.example'])
  expect(disabled.code).toBe(0)
  expect(await ask(port, '/api/v1/staff/cases', asked)).toMatchObject({
    status: 401,
    body: { code: 'session-expired' },
  })
  const { id } = (half.body as { challenge: { id: string } }).challenge
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 })
  const verified = await ask(port, `/api/v1/staff/sessions/challenges/${id}/verify`, {
    ca,
    method: 'POST',
    body: { code },
  })
  expect(verified).toMatchObject({ status: 403, body: { code: 'code-expired' } })
  await expect(signedIn(port, { login: 'agent@desk.example', password, secret, ca })).rejects.toThrow('answered 401')

  const commandLine = readFileSync(`/proc/${gateway.child.pid}/cmdline`, 'utf8')
  expect(await gateway.stop()).toBe(0)
  const secrets = [password, smtpPassword, secret, token]
  for (const text of [gateway.output(), commandLine, list.stdout])
    expect(findSecretsIn(text, 'output', secrets)).toEqual([])
  expect(findSecrets(join(folder, 'data'), secrets)).toEqual([])
  expect(gateway.events().map((one) => one['event'])).toEqual(
    expect.arrayContaining(['listening', 'request', 'stopped']),
  )
})

test('a second gateway on the data folder, and one on a port that is taken, say so and end', async () => {
  const folder = temporaryFolder()
  const config = writeConfig(folder, gatewaySettings())
  const gateway = await startedGateway(['--config', config])
  const second = await gatewayCommand(['--config', config])
  expect(second).toMatchObject({ code: 1 })
  expect(second.stderr).toContain(`Another gateway works with ${join(folder, 'data')}. Stop it first`)
  await gateway.stop()

  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  writeConfig(folder, gatewaySettings({ listen: { port } }))
  const taken = await gatewayCommand(['--config', config])
  expect(taken).toMatchObject({ code: 1 })
  expect(taken.stderr).toContain(`127.0.0.1 port ${port} is taken by another program`)
})

test('a certificate that clients would refuse, and a folder that cannot be written, are named', async () => {
  const folder = temporaryFolder()
  const publicUrl = 'https://localhost:4711'
  const startWith = async (changes: object) =>
    gatewayCommand(['--config', writeConfig(folder, gatewaySettings({ publicUrl, ...changes }))])
  const [right, other] = [makeCertificate(folder, 'right'), makeCertificate(folder, 'other')]
  const elsewhere = makeCertificate(folder, 'elsewhere', { host: 'elsewhere.example' })
  const mixed = await startWith({ tls: { certificate: right.certificate, key: other.key } })
  expect(mixed.stderr).toContain(`The key ${other.key} is not that of the certificate ${right.certificate}`)
  const wrongHost = await startWith({ tls: elsewhere })
  expect(wrongHost.stderr).toContain('is not for localhost, the host of "publicUrl"')
  const expired = {
    certificate: secretFile(folder, 'expired.crt', expiredCertificate.cert),
    key: secretFile(folder, 'expired.key', expiredCertificate.key),
  }
  const tooLate = await startWith({ tls: expired })
  expect(tooLate.stderr).toContain(
    `The certificate ${expired.certificate} expired on 2025-01-02T00:00:00.000Z. Renew it`,
  )
  const openKey = await startWith({
    tls: { ...right, key: secretFile(folder, 'open.key', readFileSync(right.key, 'utf8'), 0o644) },
  })
  expect(openKey.stderr).toContain(`chmod 600 ${join(folder, 'open.key')}`)
  const folderTaken = await startWith({ tls: right, dataDir: right.certificate })
  expect(folderTaken.stderr).toContain(`The data folder ${right.certificate} is not what it should be`)
  for (const { code } of [mixed, wrongHost, tooLate, openKey, folderTaken]) expect(code).toBe(1)
})

test('TLS files are read again on SIGHUP; a pair that does not fit leaves the one in use', async () => {
  const folder = temporaryFolder()
  const tls = makeCertificate(folder, 'desk')
  const config = writeConfig(folder, gatewaySettings({ publicUrl: 'https://localhost:4711', tls }))
  const gateway = await startedGateway(['--config', config])
  const before = readFileSync(tls.certificate, 'utf8')
  const first = await ask(gateway.port, '/healthz', { ca: before })

  rmSync(tls.key)
  gateway.child.kill('SIGHUP')
  await gateway.logged('tls-not-reloaded')
  expect(await ask(gateway.port, '/healthz', { ca: before })).toMatchObject({ certificate: first.certificate })

  makeCertificate(folder, 'desk')
  gateway.child.kill('SIGHUP')
  await gateway.logged('tls-reloaded')
  const after = await ask(gateway.port, '/healthz', { ca: readFileSync(tls.certificate, 'utf8') })
  expect(after.status).toBe(200)
  expect(after.certificate).not.toBe(first.certificate)
})

test('calls without a session are limited by address, before anything of them is read', async () => {
  const folder = temporaryFolder()
  const proxy = { trustedProxies: ['127.0.0.1'], signInsPerMinute: 5 }
  const gateway = await startedGateway(['--config', writeConfig(folder, gatewaySettings(proxy))])
  const tryFrom = async (client: string) =>
    (
      await ask(gateway.port, '/api/v1/staff/sessions', {
        method: 'POST',
        body: { not: 'a sign-in' },
        headers: { 'X-Forwarded-For': `203.0.113.99, ${client}` },
      })
    ).status
  const statuses = []
  // Two minutes could meet in between: of eleven in two minutes at least one is beyond the limit.
  for (let attempts = 0; attempts < 11; attempts += 1) statuses.push(await tryFrom('192.0.2.7'))
  expect(statuses).toContain(400)
  expect(statuses).toContain(429)
  expect(await tryFrom('192.0.2.8')).toBe(400)
})
