import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { gatewaySettings, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { addedStaff, ask, signedIn, startedGateway } from '../../support/gateway/gateway-process.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/time/until.ts'

test('a customer agrees by the link of the e-mail; to open the page decides nothing', async () => {
  const folder = temporaryFolder()
  const mail = await testMailServer()
  const port = Number(new URL(mail.url).port)
  const smtp = { host: '127.0.0.1', port, security: 'none', from: 'desk@desk.example' }
  const config = writeConfig(folder, gatewaySettings({ smtp }))
  const password = 'a long desk password'
  const passwordFile = secretFile(folder, 'password', password)
  const gateway = await startedGateway(['--config', config])
  const secret = await addedStaff(config, { login: 'agent@desk.example', role: 'agent', passwordFile })
  const token = await signedIn(gateway.port, { login: 'agent@desk.example', password, secret })
  const headers = { Authorization: `Bearer ${token}` }
  const call = (path: string, body: object) =>
    ask(gateway.port, `/api/v1/staff/cases${path}`, {
      method: 'POST',
      body,
      headers: { ...headers, 'Idempotency-Key': randomUUID() },
    })
  const request = { ticket: 'T-1', channel: 'email', scenario: 'registered-email-valid', reason: 'Lost phone' }
  const { id } = (await call('', { accountId: 'A-20417', ...request })).body as { id: string }
  expect((await call(`/${id}/consent`, { act: 'disable-two-factor' })).status).toBe(200)
  await until('the e-mail is there', () => mail.given.length > 0)
  const [given] = mail.given
  expect(given?.mail.from).toMatchObject({ address: 'desk@desk.example', name: 'Desk of the test' })
  const path = /http:\/\/localhost:4711(\/consents\/[\w-]+)/.exec(given?.mail.text ?? '')?.[1] ?? ''
  const consent = async () => (await ask(gateway.port, `/api/v1/staff/cases/${id}`, { headers })).body as object

  const shown = await ask(gateway.port, path)
  expect(shown).toMatchObject({ status: 200 })
  expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
  expect(await consent()).toMatchObject({ consent: { status: 'asked' } })
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const agreed = await ask(gateway.port, path, { method: 'POST', headers: form, form: 'decision=approve' })
  expect(agreed.text).toContain('ticket T-1')
  expect(await consent()).toMatchObject({ consent: { status: 'approved' } })
  const twice = await ask(gateway.port, path, { method: 'POST', headers: form, form: 'decision=refuse' })
  expect(twice.text).toContain('Answered already: approved')
  expect(gateway.output()).not.toContain(path.split('/').at(-1))
  await gateway.stop()
})
