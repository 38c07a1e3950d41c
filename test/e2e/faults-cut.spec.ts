import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { faultProxy, type FaultProxy } from '../support/faults/fault-proxy.ts'

const { kenari } = customers

let app: RunningApp
let consolePage: ConsolePage
let proxy: FaultProxy

/** The app's own sandbox portal, reached a second time: by an address behind which the line can be cut. */
test.beforeEach(async () => {
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
  proxy = await faultProxy(() => app.portalOrigin())
})
test.afterEach(async () => {
  await app.close()
  await proxy.close()
  dispose(app.profile)
})

/** Adds the portal behind the proxy and signs the customer in there, with the code of the SMS. */
async function signInBehindProxy(): Promise<void> {
  const { page } = app
  await page.getByLabel('User ID').waitFor()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Address', { exact: true }).fill(proxy.origin)
  await page.keyboard.press('Enter')
  await consolePage.button('Add').click()
  await expect(page.getByRole('paragraph').filter({ hasText: proxy.origin })).toBeVisible()
  await consolePage.openSignIn()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio').nth(1).check()
  await dialog.getByLabel('User ID').fill(kenari.userId)
  await dialog.getByLabel('Password', { exact: true }).fill(samplePassword)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await consolePage.enterSignInCode('sms', kenari.userId, kenari.id)
  await dialog.waitFor({ state: 'hidden' })
}

/** Notes every time that the page says that something did not happen or failed, however short. */
async function watchWords(): Promise<() => Promise<string[]>> {
  await app.page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { badWords: seen })
    const check = (): void => {
      const said = /did not take place|had no effect|failed|nothing was sent/i.exec(document.body.innerText)
      if (said !== null) seen.push(said[0])
    }
    new MutationObserver(check).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => app.page.evaluate(() => (globalThis as unknown as { badWords: string[] }).badWords)
}

test(
  'F1: the answer of a disable is cut, and the first reading too: unknown, then the truth, and never "failed"',
  { tag: '@main' },
  async () => {
    await signInBehindProxy()
    await consolePage.openSecurity(kenari)
    await consolePage.button('Manage two-factor authentication').click()
    await consolePage.button('Disable 2FA').click()
    await consolePage.confirmPreflight()
    const where = /two-factor\/disable$/
    proxy.plan({ where, fault: { kind: 'cut', direction: 'answer', after: 200, by: 'reset' } })
    proxy.plan({ where: /operations\//, fault: { kind: 'cut', direction: 'answer', after: 20, by: 'end' } })
    const badWords = await watchWords()
    await consolePage.disable()
    await expect(consolePage.heading('Outcome unknown')).toBeVisible()
    await consolePage.button('Find out').click()
    await expect(consolePage.heading('This account is no longer protected by SMS.')).toBeVisible()

    expect(await badWords()).toEqual([])
    expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    expect(proxy.exchanges.filter(({ line }) => where.test(line))).toHaveLength(1)
    const notices = (await app.sandbox.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
    expect(notices.map(({ channel }) => channel).toSorted()).toEqual(['email', 'sms'])
    await consolePage.chainVerifies()
  },
)
