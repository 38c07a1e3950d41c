import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import {
  createOpenSecrets,
  customerSignIns,
  ownerOfAccount,
} from '../../../../../src/main/base/secrets/open-secrets.ts'
import { SecretEndedError, SecretText } from '../../../../../src/main/base/secrets/secret-text.ts'

const main = join(import.meta.dirname, '../../../../../src/main')

it('is overwritten where it lies, once, and refuses to be read afterwards', () => {
  let ended = 0
  const secret = new SecretText('pass wörd', () => (ended += 1))
  const { bytes } = secret
  expect([secret.reveal(), secret.ended]).toEqual(['pass wörd', false])
  secret.end()
  secret.end()
  expect([...bytes].every((byte) => byte === 0)).toBe(true)
  expect([secret.ended, ended]).toEqual([true, 1])
  expect(() => secret.reveal()).toThrow(SecretEndedError)
  expect(() => secret.bytes).toThrow(SecretEndedError)
})

it('has memory of its own', () => {
  expect(new SecretText('abc').bytes.buffer.byteLength).toBe(3)
})

it('shows itself nowhere by accident', () => {
  const secret = new SecretText('pass word')
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- this is what must not show it
  expect(`${secret} ${inspect({ secret })} ${Object.keys(secret)}`).not.toContain('pass')
  expect(() => JSON.stringify({ secret })).toThrow(TypeError)
})

it('ends with its owner, at the lock, or with the app, and is then not listed', () => {
  const secrets = createOpenSecrets(() => false)
  const ends: string[] = []
  const open = (owner: string, name: string): SecretText =>
    secrets.protect('authenticator', owner, name, () => ends.push(name))
  open(ownerOfAccount('A-1'), 'first')
  open(ownerOfAccount('A-2'), 'second')
  secrets.endOf(ownerOfAccount('A-1'))
  expect(ends).toEqual(['first'])
  expect(secrets.list()).toEqual([{ kind: 'authenticator', owner: ownerOfAccount('A-2') }])
  secrets.endAtLock()
  open(customerSignIns, 'third')
  secrets.endAll()
  expect(ends).toEqual(['first', 'second', 'third'])
  expect(secrets.list()).toEqual([])
})

it('that comes while the console is locked ends at once', () => {
  const secret = createOpenSecrets(() => true).protect('challenge', customerSignIns, 'challenge-1')
  expect(secret.ended).toBe(true)
})

it('is made by the list of open secrets alone, so that no holder is left out', () => {
  const files = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const making = files.filter((file) => /new SecretText\(/.test(readFileSync(join(main, file), 'utf8')))
  expect(making).toEqual([join('base', 'secrets', 'open-secrets.ts')])
})
