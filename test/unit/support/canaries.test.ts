import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findSecrets, findSecretsIn } from '../../support/canaries.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const secret = 'p@ss/wörd 1'
const utf8 = Buffer.from(secret, 'utf8')

describe('a secret on disk is found', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', `{"note":"${secret}"}`],
    ['in hexadecimal', `x${utf8.toString('hex').toUpperCase()}y`],
    ['URL-encoded', `?q=${encodeURIComponent(secret)}&`],
    ['in UTF-16', Buffer.concat([Buffer.from('ab'), Buffer.from(secret, 'utf16le')])],
    ['in Base64', utf8.toString('base64')],
    ['in Base64, one byte on', Buffer.concat([Buffer.from('a'), utf8, Buffer.from('zz')]).toString('base64')],
    ['in Base64, two bytes on', Buffer.concat([Buffer.from('ab'), utf8, Buffer.from('z')]).toString('base64')],
  ])('%s', (_what, content) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), content)
    expect(findSecrets(folder, [secret, '123456'])).toHaveLength(1)
  })
})

it('a code is found where it stands alone, and not inside a hash', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), 'a'.repeat(20) + '123456' + 'f'.repeat(20))
  expect(findSecrets(folder, ['123456'])).toEqual([])
  writeFileSync(join(folder, 'file'), '{"code":"123456"}')
  expect(findSecrets(folder, ['123456'])).toEqual([{ file: 'file', secret: '123456', as: 'raw' }])
})

it('finds a secret in a text as in a file', () => {
  expect(findSecretsIn('the code is 123456.', 'output', ['123456', '654321'])).toEqual([
    { file: 'output', secret: '123456', as: 'raw' },
  ])
})
