import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { seriMuda, bayu } = customers
const passphrase = 'four words that nobody says'

let app: RunningApp
let consolePage: ConsolePage

async function launch(profile?: string): Promise<void> {
  app = await launchApp(profile === undefined ? {} : { profile })
  consolePage = new ConsolePage(app.page, app.sandbox)
}
test.beforeEach(() => launch())
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

async function setPassphrase(): Promise<void> {
  await app.page.getByRole('link', { name: 'Settings' }).click()
  await consolePage.button('Set a passphrase').click()
  await app.page.getByLabel('New passphrase').fill(passphrase)
  await consolePage.button('Save passphrase').click()
  await consolePage.button('Change the passphrase').waitFor()
}

async function unlock(): Promise<void> {
  await app.page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await app.page.keyboard.press('Enter')
  await consolePage.heading('FactorDesk is locked').waitFor({ state: 'hidden' })
}

const suspend = (): Promise<unknown> => app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))

test('Ctrl+L in the middle of a procedure shows the lock screen and no name; the passphrase opens the same step', async () => {
  const { page } = app
  await consolePage.signIn(seriMuda, 'authenticator')
  await setPassphrase()
  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.confirmPreflight('sms')
  await consolePage.heading('Turn off two-factor authentication').waitFor()
  await page.keyboard.press('Control+l')

  await expect(consolePage.heading('FactorDesk is locked')).toBeVisible()
  await expect(page.getByText('1 procedure waits.')).toBeVisible()
  expect(await page.locator('body').innerText()).not.toMatch(/Seri Muda|serimuda/)
  // Neither does the bridge say anything.
  const code = await page.evaluate(async () => {
    const outcome = await window.factordesk.call['account.list']({})
    return outcome.ok ? 'answered' : outcome.failure.code
  })
  expect(code).toBe('console-locked')
  await page.getByLabel('Passphrase', { exact: true }).fill('something else')
  await page.keyboard.press('Enter')
  await expect(page.getByText('4 tries left')).toBeVisible()
  await unlock()
  await consolePage.disable()
  await expect(consolePage.heading('2FA is off. Set it up again now')).toBeVisible()
})

test('when the computer sleeps, a console without a passphrase signs everybody out and says so', async () => {
  const { page } = app
  await consolePage.signIn(bayu, null)
  await suspend()
  await expect(page.getByText('Everybody was signed out. Procedures wait where they are.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/The console was locked without a passphrase/)).toBeVisible()
})

test('with a passphrase, sessions stay over a sleep; a restart of the app is locked still', async () => {
  await consolePage.signIn(bayu, null)
  await setPassphrase()
  await suspend()
  await consolePage.heading('FactorDesk is locked').waitFor()
  await unlock()
  await expect(app.page.getByRole('button', { name: `Operator: ${bayu.name}` })).toBeVisible()
  await app.close()
  await launch(app.profile)
  await expect(consolePage.heading('FactorDesk is locked')).toBeVisible()
  await unlock()
})

test('input in the window reaches the lock, and "never" is remembered', async () => {
  await app.page.getByLabel('User ID').waitFor()
  await app.electron.evaluate(({ BrowserWindow }) => {
    const seen = { n: 0 }
    Object.assign(globalThis, { inputSeen: seen })
    BrowserWindow.getAllWindows()[0]?.webContents.on('input-event', () => (seen.n += 1))
  })
  await app.page.mouse.move(200, 200)
  await app.page.keyboard.press('Tab')
  const seen = await app.electron.evaluate(() => (globalThis as unknown as { inputSeen: { n: number } }).inputSeen.n)
  expect(seen).toBeGreaterThanOrEqual(2)

  await app.page.getByRole('link', { name: 'Settings' }).click()
  await app.page.getByRole('radio', { name: 'Never' }).check()
  await app.page.reload()
  await expect(app.page.getByRole('radio', { name: 'Never' })).toBeChecked()
})
