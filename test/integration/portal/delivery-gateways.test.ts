import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import type { Outgoing } from '../../../src/portal/messages/gateway.ts'
import { smsGateway } from '../../../src/portal/messages/sms-gateway.ts'
import { smtpGateway } from '../../../src/portal/messages/smtp-gateway.ts'
import { freePort } from '../../support/free-port.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import { rawServer } from '../../support/portal/raw-server.ts'
import { testSmsGateway } from '../../support/portal/sms-gateway.ts'
import { testCertificate } from '../../support/portal/test-certificate.ts'

const never = new AbortController().signal
const message: Outgoing = {
  id: 'message-1',
  to: 'it@serimuda.example',
  subject: 'Two-factor authentication disabled: SMS',
  body: 'Two-factor authentication by SMS was disabled.\nNot you? – Write to us. 不是您?',
  queuedAt: Date.parse('2026-11-20T04:00:00.000Z'),
}
const text: Outgoing = { ...message, to: '+60100000142', subject: null }

test('an e-mail: the text as it is, sender, Message-ID of the message, the portal’s time', async () => {
  const server = await testMailServer()
  await smtpGateway(server.url).deliver(message, never)
  const [{ mail, recipients } = { mail: undefined, recipients: [] }] = server.given
  expect(recipients).toEqual(['it@serimuda.example'])
  expect(mail).toMatchObject({
    messageId: '<message-1@portal.sandbox.example>',
    subject: message.subject,
    date: '2026-11-20T04:00:00.000Z',
    from: { name: 'Sandbox Customer Portal', address: 'no-reply@portal.sandbox.example' },
    to: [{ address: 'it@serimuda.example' }],
  })
  expect(mail?.text?.trimEnd()).toBe(message.body)
  expect(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
})

test.each(['\r\n', '\n', '\r', '\0', '\u2028'])('a subject with %j begins no header', async (end) => {
  const server = await testMailServer()
  const subject = `Disabled${end}Bcc: canary@elsewhere.example${end}${end}X: y`
  await smtpGateway(server.url).deliver({ ...message, subject }, never)
  const [given] = server.given
  expect(given?.recipients).toEqual(['it@serimuda.example'])
  expect(given?.mail.bcc).toBeUndefined()
  expect(given?.mail.headers.map(({ key }) => key)).not.toContain('x')
  expect(given?.mail.text?.trimEnd()).toBe(message.body)
})

test.each([
  'it@serimuda.example\r\nBcc: canary@elsewhere.example',
  'it@serimuda.example>\r\nRCPT TO:<canary@elsewhere.example',
  'it@serimuda.example, canary@elsewhere.example',
  'it@serimuda.example; canary@elsewhere.example',
  'desk <canary@elsewhere.example>',
  '"desk@x" <canary@elsewhere.example>',
  'group:canary@elsewhere.example;',
  'it@serimuda.example@elsewhere.example',
  'nobody',
  '',
])('%j is not one address: refused for good, nothing is sent', async (to) => {
  const server = await testMailServer()
  const sent = smtpGateway(server.url).deliver({ ...message, to }, never)
  await expect(sent).rejects.toMatchObject({ refused: true, reason: 'the address is not one address' })
  expect(server.given).toEqual([])
})

test('a recipient refused with 4yz is tried again, with 5yz it is over; the reason quotes nothing', async () => {
  const server = await testMailServer()
  const gateway = smtpGateway(server.url)
  server.refuseRecipient = 451
  await expect(gateway.deliver(message, never)).rejects.toMatchObject({ refused: false, reason: 'SMTP 451' })
  server.refuseRecipient = 550
  await expect(gateway.deliver(message, never)).rejects.toMatchObject({ refused: true, reason: 'SMTP 550' })
})

test('a login is given where the URL has one; one that is refused is no refusal of the message', async () => {
  const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, done) => {
    if (username === 'desk' && password === 'right') done(null, { user: 'desk' })
    else done(new Error('no'))
  }
  const server = await testMailServer(0, { authOptional: false, allowInsecureAuth: true, onAuth })
  const url = (pass: string) => server.url.replace('//', `//desk:${pass}@`)
  await smtpGateway(url('right')).deliver(message, never)
  expect(server.given).toHaveLength(1)
  await expect(smtpGateway(url('wrong')).deliver(message, never)).rejects.toMatchObject({
    refused: false,
    reason: 'SMTP 535',
  })
})

test('smtps:// is TLS; an untrusted certificate gets no message', async () => {
  const server = await testMailServer(0, { secure: true, ...testCertificate })
  await expect(smtpGateway(server.url).deliver(message, never)).rejects.toMatchObject({ refused: false })
  expect(server.given).toEqual([])
  const before = getCACertificates()
  onTestFinished(() => setDefaultCACertificates(before))
  setDefaultCACertificates([...before, testCertificate.cert])
  await smtpGateway(server.url).deliver(message, never)
  expect(server.given).toHaveLength(1)
})

test('nobody there, nobody answering, a caller that gives up: no refusal, and soon over', async () => {
  const port = await freePort()
  const silent = await rawServer(() => {})
  const silentMail = silent.origin.replace('http', 'smtp')
  const none = { refused: false, reason: 'ECONNREFUSED' }
  await expect(smsGateway(`http://127.0.0.1:${port}`).deliver(text, never)).rejects.toMatchObject(none)
  await expect(smtpGateway(`smtp://127.0.0.1:${port}`).deliver(message, never)).rejects.toMatchObject({
    refused: false,
  })
  const late = { refused: false, reason: 'timeout' }
  await expect(smsGateway(silent.origin, 20).deliver(text, never)).rejects.toMatchObject(late)
  await expect(smtpGateway(silentMail, 20).deliver(message, never)).rejects.toMatchObject(late)
  for (const deliver of [smsGateway(silent.origin).deliver, smtpGateway(silentMail).deliver]) {
    await expect(deliver(message, AbortSignal.abort())).rejects.toMatchObject({ refused: false })
  }
})

test('a text message: id, number and text as JSON, the id as the idempotency key, the login as a header', async () => {
  const server = await testSmsGateway()
  await smsGateway(server.url.replace('//', '//desk:secret@')).deliver(text, never)
  const authorization = `Basic ${Buffer.from('desk:secret').toString('base64')}`
  expect(server.given).toEqual([{ key: text.id, id: text.id, to: text.to, text: text.body, authorization }])
})

test.each([200, 202, 204])('HTTP %d is taken', async (status) => {
  const server = await testSmsGateway()
  server.answer = status
  await smsGateway(server.url).deliver(text, never)
  expect(server.taken).toHaveLength(1)
})

test.each([301, 302, 307, 401, 403, 404, 408, 409, 429, 500, 502, 503])('HTTP %d is tried again', async (status) => {
  const server = await testSmsGateway()
  server.answer = status
  const sent = smsGateway(server.url).deliver(text, never)
  await expect(sent).rejects.toMatchObject({ refused: false, reason: `HTTP ${status}` })
  expect(server.given).toHaveLength(1)
})

test.each([400, 422])('HTTP %d refuses this message for good', async (status) => {
  const server = await testSmsGateway()
  server.answer = status
  await expect(smsGateway(server.url).deliver(text, never)).rejects.toMatchObject({ refused: true })
})
