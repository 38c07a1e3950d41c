import { expect, test } from 'vitest'
import { parseSmsGatewayUrl, parseSmtpUrl } from '../../../../src/portal/messages/gateway-url.ts'

test('smtps:// is TLS from the first byte; the login is decoded', () => {
  expect(parseSmtpUrl('smtps://desk%40portal.example:p%3Aw@mail.portal.example')).toEqual({
    host: 'mail.portal.example',
    port: undefined,
    secure: true,
    requireTLS: false,
    auth: { user: 'desk@portal.example', pass: 'p:w' },
  })
})

test.each([
  ['smtp://127.0.0.1:2525', false],
  ['smtp://localhost:2525', false],
  ['smtp://[::1]:2525', false],
  ['smtp://mail.portal.example', true],
  ['smtp://127.0.0.1.portal.example', true],
])('%s needs STARTTLS: %s', (url, needed) => {
  expect(parseSmtpUrl(url)).toMatchObject({ secure: false, requireTLS: needed, auth: undefined })
})

test('an IPv6 host loses its brackets', () => {
  expect(parseSmtpUrl('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 })
})

test.each(['', 'mail.portal.example:25', 'http://mail.portal.example', 'smtp://', 'smtp://mail.example/?pool=true'])(
  'no SMTP server: %j',
  (url) => expect(() => parseSmtpUrl(url)).toThrow('The SMTP server is named as'),
)

test('an SMS gateway’s login leaves the URL and becomes a header', () => {
  expect(parseSmsGatewayUrl('https://desk:pa%3Ass@sms.portal.example/v1/send?from=desk#top')).toEqual({
    url: 'https://sms.portal.example/v1/send?from=desk',
    authorization: `Basic ${Buffer.from('desk:pa:ss').toString('base64')}`,
  })
})

test('plain HTTP goes to this machine alone', () => {
  expect(parseSmsGatewayUrl('http://127.0.0.1:9000/send').url).toBe('http://127.0.0.1:9000/send')
  for (const host of ['sms.portal.example', '127.0.0.1.example', '10.0.0.1']) {
    expect(() => parseSmsGatewayUrl(`http://${host}/send`)).toThrow('https:// alone')
  }
})

test.each(['', 'sms.portal.example', 'ftp://sms.portal.example', 'smtp://sms.portal.example'])(
  'no SMS gateway: %j',
  (url) => expect(() => parseSmsGatewayUrl(url)).toThrow('The SMS gateway is named as'),
)

test('what is wrong with a URL is said without its password', () => {
  for (const parse of [parseSmtpUrl, parseSmsGatewayUrl]) {
    expect(() => parse('ftp://desk:canary-pass@portal.example')).toThrow(/^(?!.*canary).*$/)
  }
})
