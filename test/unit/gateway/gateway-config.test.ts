import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/gateway/config.ts'
import { secretReader } from '../../../src/gateway/secrets.ts'
import { writeFileSync } from 'node:fs'
import { gatewaySettings, secretFile, writeConfig } from '../../support/gateway/gateway-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const canary = 'canary-5f1e7a90c2'

test('paths begin at the folder of the configuration', () => {
  const folder = temporaryFolder()
  const { dataDir } = readConfig(writeConfig(folder, gatewaySettings()))
  expect(dataDir).toBe(join(folder, 'data'))
})

const smtp = { host: 'mail.example', security: 'tls', from: 'desk@desk.example' }

test.each([
  ['an unknown setting by its name', { dataDirectory: 'x' }, 'unknown setting "dataDirectory"'],
  ['an unknown setting in a part', { listen: { port: 0, adress: '::1' } }, 'unknown setting "adress" in "listen"'],
  ['a missing one', { name: undefined }, '"name" is missing'],
  [
    'a password in the open',
    { smtp: { ...smtp, user: 'u', password: canary } },
    '"smtp.password": a secret is named as',
  ],
  ['a user without a password', { smtp: { ...smtp, user: 'u' } }, '"smtp": has "user" and "password", or neither'],
  ['mail in the clear to another computer', { smtp: { ...smtp, security: 'none' } }, 'do not travel in the clear'],
  ['clear text on every address', { listen: { address: '0.0.0.0', port: 0 } }, 'without "tls"'],
  ['https:// that nobody speaks', { publicUrl: 'https://desk.example' }, 'so set "tls", or name the proxy'],
  ['a public http:// address', { publicUrl: 'http://desk.example' }, '"publicUrl": is https://HOST'],
  [
    'a proxy that is no address',
    { trustedProxies: ['proxy.example'] },
    '"trustedProxies.0": is an IP address or a range',
  ],
])('a configuration with %s is refused in a sentence without its values', (_, changes, sentence) => {
  const file = writeConfig(temporaryFolder(), gatewaySettings(changes))
  expect(() => readConfig(file)).toThrow(sentence)
  expect(() => readConfig(file)).not.toThrow(canary)
})

test('what is no JSON is refused without anything of what is there', () => {
  const file = join(temporaryFolder(), 'gateway.json')
  writeFileSync(file, `{\n  "name": "x",\n  "password": ${canary}\n}`)
  expect(() => readConfig(file)).toThrow('is no JSON')
  expect(() => readConfig(file)).not.toThrow(canary)
})

test('a secret comes from the environment, or from a file that its owner alone may read', () => {
  const folder = temporaryFolder()
  const secret = secretReader({ DESK_SECRET: canary }, (path) => join(folder, path))
  expect(secret({ env: 'DESK_SECRET' })).toBe(canary)
  secretFile(folder, 'closed', canary)
  expect(secret({ file: 'closed' })).toBe(canary)
  expect(() => secret({ env: 'OTHER' })).toThrow('The environment variable OTHER is not set')
  expect(() => secret({ file: 'none' })).toThrow('is not there')
})

test.each([0o640, 0o604, 0o644, 0o660])('a secret in a file of mode %o is refused with what to do', (mode) => {
  const folder = temporaryFolder()
  const file = secretFile(folder, 'open', canary, mode)
  const read = () => secretReader({}, (path) => join(folder, path))({ file: 'open' })
  expect(read).toThrow(`Close it with: chmod 600 ${file}`)
  expect(read).not.toThrow(canary)
})
