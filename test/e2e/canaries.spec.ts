import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { dispose, launchApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { learnedSecrets, temporaryOf } from '../support/secrets/run-canaries.ts'

const { kenari } = customers

/** Where the end of a run finds secrets. */
function foundIn(profile: string): string[] {
  let message = ''
  try {
    dispose(profile)
  } catch (error) {
    message = (error as Error).message
  }
  return message.split('\n').slice(1).sort()
}

test('a secret that a run leaves in any place fails the test that ran it', async () => {
  // The one test at the sandbox portal's own password cost.
  const app = await launchApp({ passwordCost: null })
  await new ConsolePage(app.page, app.sandbox).signIn(kenari, 'sms')
  const code = await app.sandbox.sentCode(kenari.id)
  const tokens = (): string[] => learnedSecrets(app.profile).filter((secret) => /^[\w-]{43}$/.test(secret))
  await expect.poll(() => tokens().length, 'the session has an access and a refresh token').toBeGreaterThanOrEqual(2)
  const [token, handedOver] = tokens() as [string, string]
  await app.electron.evaluate((_modules, secret) => {
    console.log(`said ${encodeURIComponent(secret)}`)
    const { spawn } = process.getBuiltinModule('node:child_process')
    const child = spawn('sh', ['-c', 'sleep 10', secret], { stdio: 'ignore' })
    process.on('exit', () => child.kill())
  }, token)
  // A process that has ended long before anybody asks for it.
  await app.electron.evaluate(async (_modules, secret) => {
    const { spawn } = process.getBuiltinModule('node:child_process')
    const child = spawn('sh', ['-c', 'sleep 1; true', secret], { stdio: 'ignore' })
    await new Promise((done) => child.once('exit', done))
  }, handedOver)
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

  const start = token.slice(0, 3)
  expect(foundIn(profile)).toEqual(
    [
      `planted: ${code.slice(0, 3)}… (6), raw`,
      `logs/factordesk.log: ${start}… (43), hex`,
      `Crashpad/pending/planted.dmp: ${start}… (43), UTF-16`,
      `planted.tmp: ${start}… (43), Base64`,
      `sandbox-portal/planted.sqlite: ${start}… (43), raw`,
      `output: ${start}… (43), raw`,
      `argv: ${start}… (43), raw`,
      `argv: ${handedOver.slice(0, 3)}… (43), raw`,
    ].sort(),
  )
  expect(existsSync(profile)).toBe(false)
})

test('what was typed for a password or a code, shown or not, and what was sent by then are secrets of a run that is killed', async () => {
  const app = await launchApp()
  const { page } = app
  const consolePage = new ConsolePage(page, app.sandbox)
  await page.getByLabel('User ID').fill(kenari.userId)
  await page.getByLabel('Password', { exact: true }).fill('a wrong guess')
  await page.getByLabel('Password', { exact: true }).fill(samplePassword)
  await consolePage.button('Sign in').last().click()
  await consolePage.heading('Enter the current code').waitFor()
  // Sent, and never typed; and the other way round.
  const code = await app.sandbox.sentCode(kenari.id)
  const wrong = code === '918273' ? '918274' : '918273'
  await consolePage.typeCode(wrong)
  await page.reload()
  await page.getByRole('link', { name: 'Settings' }).click()
  await consolePage.button('Set a passphrase').click()
  await page.getByLabel('New passphrase').focus()
  await page.keyboard.type('four words that nobody says')
  await consolePage.button('Show password').first().click()
  await page.getByLabel('New passphrase').press('End')
  await page.keyboard.type(' aloud')
  await app.kill()

  const { profile } = app
  appendFileSync(join(profile, 'planted-guess'), 'a wrong guess')
  appendFileSync(join(profile, 'planted-passphrase'), 'four words that nobody says aloud')
  appendFileSync(join(profile, 'planted-beginning'), 'four words that nobody')
  appendFileSync(join(profile, 'planted-code'), `"${code}"`)
  appendFileSync(join(profile, 'planted-wrong-code'), `"${wrong}"`)
  expect(foundIn(profile)).toEqual([
    `planted-code: ${code.slice(0, 3)}… (6), raw`,
    'planted-guess: a w… (13), raw',
    'planted-passphrase: fou… (33), raw',
    'planted-wrong-code: 918… (6), raw',
  ])
})
