import { expect, test, type Page } from '@playwright/test'
import { english as words } from '../../src/portal/web-pages/words/english.ts'
import { findings } from '../support/electron/axe.ts'
import { launchPlainBrowser, type PlainBrowser } from '../support/electron/plain-browser.ts'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../support/portal/sandbox.ts'

const { seriMuda } = samples

let browser: PlainBrowser
let sandbox: TestSandbox
let complaints: string[]

test.beforeAll(async () => {
  browser = await launchPlainBrowser()
  browser.page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy'))
      complaints.push(message.text())
  })
  browser.page.on('pageerror', ({ message }) => complaints.push(message))
})
test.afterAll(() => browser.close())
test.beforeEach(async () => {
  complaints = []
  sandbox = await startTestSandbox()
})
test.afterEach(() => sandbox.close())

/** Nothing that axe knows is wrong, in both colour schemes, and nothing is wider than a small phone. */
async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await findings(page), `${page.url()}, ${colorScheme}`).toEqual([])
  }
  await browser.resize(360, 800)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  const tooWide = page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(await tooWide, page.url()).toBe(false)
  await browser.resize(1280, 800)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1280)
}

for (const base of ['/portal', '/portal-app'] as const) {
  test(`${base}: both guides by roles, names and labels, each page accessible`, async () => {
    const { page } = browser
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
    const follow = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).click()
    const heading = (name: string) => expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()

    await page.goto(`${sandbox.baseUrl}${base}/?lang=en`)
    await heading(words.signInHeading)
    await isAccessible(page)
    await page.getByLabel(words.userId).fill(seriMuda.userId)
    await page.getByLabel(words.password).fill(samplePassword)
    await press(words.signIn)
    await heading(words.codeHeading)
    await isAccessible(page)
    await page.getByLabel(words.code).fill(await sandbox.freshCode(seriMuda.userId))
    await press(words.verify)
    await heading(words.welcome(seriMuda.name))

    // Guide 003. The menu is closed before it is asked for.
    await expect(page.getByRole('link', { name: words.myAccount })).toBeHidden()
    await page.getByRole('button', { name: seriMuda.name }).click()
    await isAccessible(page)
    await follow(words.myAccount)
    await expect(page.getByText(words.accountId)).toBeVisible()
    await isAccessible(page)
    await follow(words.activity)
    await expect(page.getByRole('table')).toBeVisible()
    await isAccessible(page)
    await follow(words.accountSecurity)
    await expect(page.getByText(words.state(words.shortMethods.authenticator))).toBeVisible()
    await isAccessible(page)
    await follow(words.manage)
    await page.getByLabel(words.accountPassword).fill('wrong')
    await press(words.disable)
    await expect(page.getByRole('alert')).toContainText('The password is wrong')
    await isAccessible(page)
    await page.getByLabel(words.accountPassword).fill(samplePassword)
    await press(words.disable)
    await expect(page.getByRole('status')).toHaveText(words.messages.disabled('authenticator'))
    await isAccessible(page)

    // Guide 000, first of all to an Authenticator App again, given up, then SMS.
    await press(words.setUp)
    await page.getByRole('radio', { name: words.methods.authenticator }).check()
    await isAccessible(page)
    await press(words.next)
    await page.getByLabel(words.accountPassword).fill(samplePassword)
    await isAccessible(page)
    await press(words.confirm)
    await expect(page.getByRole('img', { name: words.qrCode })).toBeVisible()
    await isAccessible(page)
    await press(words.cancel)
    await expect(page.getByRole('status')).toHaveText(words.messages.cancelled)
    await press(words.setUp)
    await page.getByRole('radio', { name: words.methods.sms }).check()
    await press(words.next)
    await page.getByLabel(words.accountPassword).fill(samplePassword)
    await press(words.confirm)
    await expect(page.getByText('Enter the verification code that was sent to')).toBeVisible()
    await isAccessible(page)
    await page.getByLabel(words.code).fill(await sandbox.sentCode(seriMuda.id))
    await press(words.verify)
    await heading(words.accepted)
    await isAccessible(page)
    await press(words.okay)
    await expect(page.getByRole('status')).toHaveText(words.messages.enabled(words.shortMethods.sms))
    await expect(page.getByText(words.state(words.shortMethods.sms))).toBeVisible()

    await page.goBack()
    await page.goForward()
    await expect(page.getByText(words.state(words.shortMethods.sms))).toBeVisible()
    expect((await sandbox.ledger()).map(({ what }) => what).filter((what) => what.startsWith('two-factor'))).toEqual([
      'two-factor-disabled',
      'two-factor-enabled',
    ])
    expect(complaints).toEqual([])
  })

  test(`${base}: a double click on "Disable 2FA" is one effect and one message`, async () => {
    const { page } = browser
    await page.goto(`${sandbox.baseUrl}${base}/sign-in?lang=en`)
    await page.getByLabel(words.userId).fill(seriMuda.userId)
    await page.getByLabel(words.password).fill(samplePassword)
    await page.getByRole('button', { name: words.signIn }).dblclick()
    await page.getByLabel(words.code).fill(await sandbox.freshCode(seriMuda.userId))
    await page.getByRole('button', { name: words.verify }).dblclick()
    await expect(page.getByRole('heading', { name: words.welcome(seriMuda.name) })).toBeVisible()
    await page.goto(`${sandbox.baseUrl}${base}/account/security/manage`)
    await page.getByLabel(words.accountPassword).fill(samplePassword)
    await page.getByRole('button', { name: words.disable }).dblclick()
    await expect(page.getByText(words.state(null))).toBeVisible()
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0)
    const effects = (await sandbox.ledger()).map(({ what }) => what)
    expect(effects).toEqual(['two-factor-disabled'])
    const mails = (await sandbox.outbox(seriMuda.id)).filter(({ kind }) => kind === 'two-factor-disabled')
    expect(mails.filter(({ channel }) => channel === 'email')).toHaveLength(1)
  })
}
