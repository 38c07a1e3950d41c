import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder } from '../../../../tools/setup/paths.mjs'
import { portalOptions, UsageError } from '../../../../tools/portal/portal-options.ts'

const read = (...args: string[]) => portalOptions(args, {}, '/home/desk/data')

test('without options: port 4711, two-stage, three-accounts in a folder of its own, no gateways', () => {
  expect(read()).toEqual({
    dataDir: resolve('/home/desk/data/portal-three-accounts'),
    port: 4711,
    scenario: undefined,
    newScenario: 'three-accounts',
    mode: 'two-stage',
    smtpUrl: undefined,
    smsGatewayUrl: undefined,
  })
})

test('each option', () => {
  const [smtp, sms] = ['smtps://mail.portal.example', 'https://sms.portal.example/send']
  const gateways = ['--smtp', smtp, '--sms-gateway', sms]
  expect(read('--data', 'here', '--port', '0', '--scenario', 'three-accounts', '--mode=replace', ...gateways)).toEqual({
    dataDir: resolve('here'),
    port: 0,
    scenario: 'three-accounts',
    newScenario: 'three-accounts',
    mode: 'replace',
    smtpUrl: smtp,
    smsGatewayUrl: sms,
  })
  expect(read('--help')).toBe('help')
})

test.each([
  [['--secret', 'known-to-everyone'], '--secret'],
  [['--prot', '1'], '--prot'],
  [['serve'], 'serve'],
  [['--port'], '--port'],
  [['--port', '65536'], 'from 0 to 65535'],
  [['--port', '-1'], '--port'],
  [['--port', '1e3'], 'from 0 to 65535'],
  [['--port', ''], 'from 0 to 65535'],
  [['--data', ''], 'needs the name of a folder'],
  [['--scenario', 'four-accounts'], 'one of three-accounts'],
  [['--mode', 'three-stage'], 'one of two-stage, replace'],
  [['--smtp', 'mail.portal.example:25'], '--smtp: The SMTP server is named as'],
  [['--sms-gateway', 'http://sms.portal.example'], '--sms-gateway: An SMS gateway on another machine'],
])('%j is not understood, and it says what', (args, said) => {
  expect(() => read(...args)).toThrow(UsageError)
  expect(() => read(...args)).toThrow(said)
})

test('a password never comes from the command line; it may come from the environment', () => {
  const [smtp, sms] = ['smtps://desk:canary@mail.portal.example', 'https://desk:canary@sms.portal.example/send']
  for (const args of [
    ['--smtp', smtp],
    ['--sms-gateway', sms],
  ]) {
    expect(() => read(...args)).toThrow(/contains a password.*FACTORDESK_/)
    expect(() => read(...args)).toThrow(/^(?!.*canary)/)
  }
  const env = { FACTORDESK_SMTP_URL: smtp, FACTORDESK_SMS_GATEWAY_URL: sms }
  expect(portalOptions([], env, '/data')).toMatchObject({ smtpUrl: smtp, smsGatewayUrl: sms })
  expect(() => portalOptions([], { FACTORDESK_SMTP_URL: 'canary' }, '/data')).toThrow(
    /^FACTORDESK_SMTP_URL: (?!.*canary)/,
  )
})

test('data lie where the system keeps a user’s data', () => {
  const linux = (env: NodeJS.ProcessEnv) => dataFolder(env, 'linux', '/home/desk')
  expect(linux({})).toBe(join('/home/desk', '.local', 'share', 'factordesk'))
  expect(linux({ XDG_DATA_HOME: '/data' })).toBe(join('/data', 'factordesk'))
  expect(linux({ XDG_DATA_HOME: 'relative' })).toBe(join('/home/desk', '.local', 'share', 'factordesk'))
  expect(dataFolder({}, 'darwin', '/Users/desk')).toContain(join('Library', 'Application Support'))
  expect(dataFolder({ LOCALAPPDATA: '/local' }, 'win32', '/users/desk')).toBe(join('/local', 'factordesk'))
})
