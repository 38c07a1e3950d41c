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
  // In every language of the portal's pages, by what the browser asks for and by a choice on the page.
  const inLanguage = async (accepted: string, query = '') =>
    (await ask(gateway.port, `${path}${query}`, { headers: { 'Accept-Language': accepted } })).text
  expect(await inLanguage('de, en;q=0.5')).toContain('<html lang="en">')
  expect(await inLanguage('fr;q=0.9, zh-CN;q=0.8, ms;q=0.2')).toContain('我不同意')
  expect(await inLanguage('ms-MY')).toContain('Saya tidak bersetuju')
  expect(await inLanguage('zh', '?lang=ms')).toMatch(/<form method="post" action="\?lang=ms">/)
  expect(await inLanguage('"><script>', '?lang="><script>')).not.toContain('<script')
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const agreed = await ask(gateway.port, path, { method: 'POST', headers: form, form: 'decision=approve' })
  expect(agreed.text).toContain('ticket T-1')
  expect(await consent()).toMatchObject({ consent: { status: 'approved' } })
  const twice = await ask(gateway.port, path, { method: 'POST', headers: form, form: 'decision=refuse' })
  expect(twice.text).toContain('Nothing was recorded: the question was answered already.')
  const inMalay = await ask(gateway.port, `${path}?lang=ms`, { method: 'POST', headers: form, form: 'decision=refuse' })
  expect(inMalay.text).toContain('soalan ini telah dijawab')
  expect(await consent()).toMatchObject({ consent: { status: 'approved' } })
  expect(gateway.output()).not.toContain(path.split('/').at(-1))
  await gateway.stop()
})
