import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { dispose, launchApp } from '../support/app.ts'
import { ConsolePage, customers } from '../support/console-page.ts'
import { learnedSecrets, temporaryOf } from '../support/run-canaries.ts'

const { kenari } = customers

test('a secret that a run leaves in any place fails the test that ran it', async () => {
  // The one test at the sandbox portal's own password cost.
  const app = await launchApp({ passwordCost: null })
  await new ConsolePage(app.page, app.sandbox).signIn(kenari, 'sms')
  const code = await app.sandbox.sentCode(kenari.id)
  const tokens = (): string[] => learnedSecrets(app.profile).filter((secret) => /^[\w-]{43}$/.test(secret))
  await expect.poll(() => tokens().length, 'the session has an access and a refresh token').toBeGreaterThanOrEqual(2)
  const [token] = tokens() as [string]
  await app.electron.evaluate((_modules, secret) => {
    console.log(`said ${encodeURIComponent(secret)}`)
    const { spawn } = process.getBuiltinModule('node:child_process')
    const child = spawn('sh', ['-c', 'sleep 10', secret], { stdio: 'ignore' })
    process.on('exit', () => child.kill())
  }, token)
  await app.close()

  const { profile } = app
  appendFileSync(join(profile, 'planted'), `{"code":"${code}"}`)
  appendFileSync(join(profile, 'logs', 'factordesk.log'), Buffer.from(token).toString('hex'))
  mkdirSync(join(profile, 'Crashpad', 'pending'), { recursive: true })
  appendFileSync(join(profile, 'Crashpad', 'pending', 'planted.dmp'), Buffer.from(token, 'utf16le'))
  appendFileSync(join(temporaryOf(profile), 'planted.tmp'), Buffer.from(` ${token}`).toString('base64'))
  const db = new Database(join(profile, 'sandbox-portal', 'planted.sqlite'))
  db.exec('CREATE TABLE session (who TEXT, token TEXT)')
  db.prepare('INSERT INTO session VALUES (?, ?)').run('somebody', token)
  db.close()

  let message = ''
  try {
    dispose(profile)
  } catch (error) {
    message = (error as Error).message
  }
  const start = token.slice(0, 3)
  expect(message.split('\n').slice(1).sort()).toEqual(
    [
      `planted: ${code.slice(0, 3)}… (6), raw`,
      `logs/factordesk.log: ${start}… (43), hex`,
      `Crashpad/pending/planted.dmp: ${start}… (43), UTF-16`,
      `planted.tmp: ${start}… (43), Base64`,
      `sandbox-portal/planted.sqlite: ${start}… (43), raw`,
      `output: ${start}… (43), raw`,
      `argv: ${start}… (43), raw`,
    ].sort(),
  )
  expect(existsSync(profile)).toBe(false)
})
