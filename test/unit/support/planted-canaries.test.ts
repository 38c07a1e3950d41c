import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findSecrets, findSecretsIn } from '../../support/secrets/find-secrets.ts'
import {
  learnSecret,
  requireNoSecrets,
  temporaryOf,
  watchArguments,
  watchPortal,
  watchRun,
} from '../../support/secrets/run-canaries.ts'
import type { SandboxControls } from '../../support/portal/sandbox-controls.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const secret = 'p@ss/wörd 1'
const utf8 = Buffer.from(secret, 'utf8')
const utf16 = Buffer.from(secret, 'utf16le')

describe('a secret on disk is found', () => {
  it.each<[string, string | Buffer]>([
    ['as it is', `{"note":"${secret}"}`],
    ['as it is, in the middle of a longer word', `ab${secret}cd`],
    ['in hexadecimal', `x${utf8.toString('hex').toUpperCase()}y`],
    ['URL-encoded', `?q=${encodeURIComponent(secret)}&`],
    ['URL-encoded, every byte', utf8.toString('hex').replace(/../g, '%$&')],
    ['in UTF-16', Buffer.concat([Buffer.from('ab'), utf16])],
    ['in UTF-16, big endian', Buffer.concat([Buffer.from('abc'), Buffer.from(utf16).swap16()])],
    ['in UTF-16, in hexadecimal', utf16.toString('hex')],
    ['in UTF-16, in Base64', utf16.toString('base64')],
    ['in Base64', utf8.toString('base64')],
    ['in Base64, one byte on', Buffer.concat([Buffer.from('a'), utf8, Buffer.from('zz')]).toString('base64')],
    ['in Base64, two bytes on', Buffer.concat([Buffer.from('ab'), utf8, Buffer.from('z')]).toString('base64')],
  ])('%s', (_what, content) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), content)
    expect(findSecrets(folder, [secret, '123456'])).toHaveLength(1)
  })

  it('in Base64 for URLs', () => {
    const folder = temporaryFolder()
    const odd = Buffer.from('fbffbffbff', 'hex').toString('latin1')
    writeFileSync(join(folder, 'file'), Buffer.from(odd, 'utf8').toString('base64url'))
    expect(findSecrets(folder, [odd]).map(({ as }) => as)).toEqual(['Base64 for URLs'])
  })
})

it('a code is found as a whole word, and not inside a hash', () => {
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

describe('a run is searched in every place', () => {
  const token = 'hI3kq0cQ7yTn2m8VxL5sJ9dWb1RfE4uGzA6pOoYtKXc'
  const said = (place: string, as = 'raw'): string => `${place}: hI3… (43), ${as}`

  function ran(): string {
    const profile = join(temporaryFolder(), 'profile')
    mkdirSync(profile)
    learnSecret(profile, token)
    return profile
  }

  it.each([
    'factordesk.sqlite-wal',
    'logs/factordesk.log',
    'Crashpad/pending/one.dmp',
    'Local Storage/leveldb/000003.log',
    'sandbox-portal/portal.sqlite',
  ])('the profile: %s', (file) => {
    const profile = ran()
    const path = join(profile, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `before${token}after`)
    expect(() => requireNoSecrets(profile)).toThrow(said(file))
  })

  it('temporary files', () => {
    const profile = ran()
    writeFileSync(join(temporaryOf(profile), 'dump'), Buffer.from(token, 'utf16le'))
    expect(() => requireNoSecrets(profile)).toThrow(said('dump', 'UTF-16'))
  })

  it('the database of a portal beside it', () => {
    const profile = ran()
    const folder = temporaryFolder()
    const db = new Database(join(folder, 'portal.sqlite'))
    db.exec('CREATE TABLE session (who TEXT, token TEXT, note TEXT)')
    db.prepare('INSERT INTO session VALUES (?, ?, ?)').run('somebody', token, 'next column')
    db.close()
    watchPortal(profile, { folder, sandbox: {} as SandboxControls })
    expect(() => requireNoSecrets(profile)).toThrow(said('portal.sqlite'))
  })

  it('what was put out', () => {
    const profile = ran()
    watchRun(profile, () => `[123456:0101/101010.123456:ERROR] GET /?t=${encodeURIComponent(token)}`)
    expect(() => requireNoSecrets(profile)).toThrow(said('output'))
  })

  it('the arguments of a process, and of those below it', async () => {
    const profile = ran()
    const inner = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)', '${token}'], { stdio: 'ignore' }).on('spawn', () => console.log('up'))`
    // The token is not the parent's: it hands it on by its standard input.
    const child = spawn(process.execPath, ['-'], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
    // The inner process outlives its parent; both are of one group.
    onTestFinished(() => void process.kill(-child.pid!, 'SIGKILL'))
    child.stdin.end(`${inner}.unref(); process.on('SIGTERM', () => process.exit()); setInterval(() => 0, 1e6)`)
    await once(child.stdout, 'data')
    watchArguments(profile, child.pid!)
    process.kill(child.pid!, 'SIGKILL')
    expect(() => requireNoSecrets(profile)).toThrow(said('argv'))
  })

  it('and nothing is said where there is nothing', () => {
    const profile = ran()
    writeFileSync(join(profile, 'file'), 'harmless')
    expect(() => requireNoSecrets(profile)).not.toThrow()
  })
})
