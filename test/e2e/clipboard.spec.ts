import { expect } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { test } from '../support/electron/shared-app.ts'

const { bayu } = customers

const read = (app: RunningApp): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText())
const write = (app: RunningApp, text: string): Promise<void> =>
  app.electron.evaluate(({ clipboard }, written) => clipboard.writeText(written), text)

/** Locks the console and, so that the next test finds it open, unlocks it after what is checked meanwhile. */
async function whileLocked(app: RunningApp, consolePage: ConsolePage, check: () => Promise<void>): Promise<void> {
  const heading = consolePage.heading('FactorDesk is locked')
  await app.page.keyboard.press('Control+l')
  await heading.waitFor()
  await check()
  await app.page.keyboard.press('Enter')
  await heading.waitFor({ state: 'hidden' })
}

/** Leads to the key of an Authenticator App, and copies it. */
async function copyKey(app: RunningApp, consolePage: ConsolePage): Promise<string> {
  await consolePage.signIn(bayu, null)
  await consolePage.openSecurity(bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
  await consolePage.chooseMethod('authenticator')
  await consolePage.confirmIdentity()
  const key = (await app.page.getByTestId('authenticator-secret').innerText()).replace(/\s/g, '')
  await consolePage.button('Copy secret').click()
  await expect(
    app.page.getByText('Copied. It is removed from the clipboard in 60 seconds.', { exact: true }).first(),
  ).toBeVisible()
  await expect.poll(() => read(app)).toBe(key)
  return key
}

test('a key that was copied is gone from the clipboard at the lock, and cannot be selected @main', async ({
  app,
  consolePage,
}) => {
  const key = await copyKey(app, consolePage)
  await app.page.getByRole('heading').first().click()
  await app.page.keyboard.press('Control+a')
  await app.page.keyboard.press('Control+c')
  await expect.poll(() => read(app)).toContain('Bayu Digital')
  expect(await read(app)).not.toMatch(/[A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4}/)
  await consolePage.button('Copy secret').click()
  await expect.poll(() => read(app)).toBe(key)
  await whileLocked(app, consolePage, () => expect.poll(() => read(app)).toBe(''))
})

test('what another program has put there since stays at the lock', async ({ app, consolePage }) => {
  await copyKey(app, consolePage)
  await write(app, 'a shopping list')
  await whileLocked(app, consolePage, async () => expect(await read(app)).toBe('a shopping list'))
})

test('a password that is shown and copied by the keyboard is removed as well; a hidden one is not copied', async ({
  app,
  consolePage,
}) => {
  const { page } = app
  await write(app, '')
  const field = page.getByLabel('Password', { exact: true })
  await field.fill('correct horse')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await consolePage.button('Show password').click()
  await field.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+x')
  await expect.poll(() => read(app)).toBe('correct horse')
  await expect(field).toHaveValue('')
  await whileLocked(app, consolePage, () => expect.poll(() => read(app)).toBe(''))
})

test('the end of the app waits until a copied key is gone', async () => {
  const app = await launchApp()
  try {
    await copyKey(app, new ConsolePage(app.page, app.sandbox))
    // What the clipboard was emptied of last is said before the process ends.
    const output: string[] = []
    app.electron.process().stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    await app.electron.evaluate(({ app: electronApp, clipboard }) => {
      electronApp.on('quit', () => console.log('clipboard at the end:', JSON.stringify(clipboard.readText())))
    })
    await app.close()
    expect(output.join('')).toContain('clipboard at the end: ""')
  } finally {
    dispose(app.profile)
  }
})
