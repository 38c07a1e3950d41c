import { join } from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import Database from 'better-sqlite3'
import { dispose, launchApp, type LaunchOptions, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { seriMuda, kenari } = customers
const minuteMs = 60_000

let app: RunningApp
let consolePage: ConsolePage

async function launch(options: LaunchOptions = {}): Promise<void> {
  app = await launchApp(options)
  consolePage = new ConsolePage(app.page, app.sandbox)
}
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const notice = (): Locator =>
  app.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /unprotected/ })
const line = (name: string): Locator => app.page.getByRole('listitem').filter({ hasText: name })

async function disable(): Promise<void> {
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  await consolePage.disable()
  await consolePage.heading('This account is no longer protected by an Authenticator App.').waitFor()
}

/** Changes the record of a console that does not run. */
function rewrite(profile: string, sql: string, ...values: string[]): void {
  const db = new Database(join(profile, 'factordesk.sqlite'))
  db.prepare(sql).run(...values)
  db.close()
}

const agoIso = (ms: number): string => new Date(Date.now() - ms).toISOString()

test('the time without 2FA over a restart: still there, with the right since, until 2FA is set up', async () => {
  await launch()
  await disable()
  await expect(notice()).toContainText('1 account unprotected')
  const since =
    (await notice()
      .getByText(/^since/)
      .textContent()) ?? ''
  await app.kill()

  await launch({ profile: app.profile })
  await expect(notice()).toContainText('1 account unprotected')
  await expect(notice()).toContainText(since)
  await notice().click()
  await expect(consolePage.heading('Overview')).toBeVisible()
  const account = line(seriMuda.name)
  await expect(account).toContainText(`Turned off here by ${seriMuda.userId}: New phone.`)
  await expect(account.getByRole('timer')).toHaveText(/^\d+:\d\d$/)
  await expect(account.getByRole('button', { name: /^Until when/ })).toHaveText('Until 23:59')

  await account.getByRole('button', { name: /^Until when/ }).click()
  await app.page.getByRole('menuitem', { name: 'No end' }).click()
  await expect(account.getByRole('button', { name: /^Until when/ })).toHaveText('No end')

  await account.getByRole('button', { name: `Set up 2FA for ${seriMuda.name}` }).click()
  const dialog = app.page.getByRole('dialog')
  await dialog.locator('input[type="password"]').fill('sandbox-demo-1')
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await consolePage.confirmPreflight()
  await expect(notice(), 'while the set-up is under way').toContainText(since)
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  await consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
  await expect(notice()).toHaveCount(0)

  await app.page.getByRole('button', { name: /^Until when/ }).click()
  await app.page.getByRole('menuitem', { name: 'In a week' }).click()
  await expect(app.page.getByRole('button', { name: /^Until when/ })).toHaveText(/^Until .+, 23:59$/)
  await app.page.keyboard.press('g')
  await app.page.keyboard.press('o')
  await expect(app.page.getByText('Every active account that this console has read is protected by 2FA.')).toBeVisible()
  await expect(line(seriMuda.name)).toContainText(/Until .+, 23:59/)
})

test('a reminder that falls due is a notification, and a click on it leads to the list', async () => {
  await launch()
  await disable()
  await app.kill()
  // Due a little after the start, so that what is shown can be caught.
  rewrite(app.profile, 'UPDATE unprotected SET counted_from = ?', agoIso(5 * minuteMs - 25_000))

  await launch({ profile: app.profile })
  await app.electron.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = []
    Object.assign(globalThis, { shownNotifications: shown })
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this)
    }
  })
  const shown = (): Promise<string[]> =>
    app.electron.evaluate(() =>
      (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications.map(
        ({ body }) => body,
      ),
    )
  await expect.poll(shown, { timeout: 40_000 }).toHaveLength(1)
  expect((await shown())[0]).toMatch(
    /^Seri Muda Trading is protected by its password alone since \d\d:\d\d \(5 minutes\)\.$/,
  )
  await app.electron.evaluate(() => {
    const [first] = (globalThis as unknown as { shownNotifications: Electron.Notification[] }).shownNotifications
    first?.emit('click')
  })
  await expect(consolePage.heading('Overview')).toBeVisible()
  await expect(line(seriMuda.name)).toContainText(/Reminded: 5 minutes \(\d\d:\d\d\)/)
})

test('an end that is past is said in words, for 2FA and for SMS, and the report can be copied', async () => {
  await launch()
  await disable()
  await consolePage.signIn(kenari, 'sms')
  // The account is read after the sign-in, and a kill before that leaves an account whose method is not known.
  await app.page.getByRole('link', { name: 'Accounts' }).first().click()
  await expect(app.page.getByRole('main').getByText(/^SMS/)).toHaveCount(1)
  await app.kill()
  const past = agoIso(2 * minuteMs)
  rewrite(app.profile, 'UPDATE unprotected SET until = ?', past)
  rewrite(app.profile, 'INSERT INTO sms_end (account_id, until, told) VALUES (?, ?, ?)', kenari.id, past, '[]')

  await launch({ profile: app.profile })
  await notice().click()
  await expect(line(seriMuda.name)).toContainText('Overdue')
  await expect(line(seriMuda.name)).toContainText('Reminded: end')
  await expect(line(kenari.name)).toContainText('Overdue')
  await consolePage.button('Copy as text').click()
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain(`Kenari Logistics (${kenari.userId}): On SMS since`)
  expect(copied).toContain('(Overdue)')
})
