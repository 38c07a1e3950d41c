import { expect, test, type Page } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { findings } from '../support/electron/axe.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { focusedName } from '../support/electron/keyboard.ts'
import { horizontalOverflow } from '../support/electron/horizontal-overflow.ts'
import { chooseTheme, visitEveryScreen } from '../support/electron/visit-screens.ts'

const { seriMuda } = customers

let app: RunningApp
let consolePage: ConsolePage

async function launch(): Promise<void> {
  app = await launchApp()
  // Or a colour in the middle of a transition would be measured.
  await app.page.emulateMedia({ reducedMotion: 'reduce' })
  consolePage = new ConsolePage(app.page, app.sandbox)
}
test.beforeEach(launch)
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen, ${theme}`, async () => {
    await chooseTheme(app, theme)
    const visited: string[] = []
    const found: Record<string, string[]> = {}
    await visitEveryScreen(app, consolePage, async (screen) => {
      visited.push(screen)
      const here = await findings(app.page)
      if (here.length > 0) found[screen] = here
    })
    expect(found).toEqual({})
    expect(visited.length).toBeGreaterThan(30)
    // The tool is alive: a picture without words is found.
    await app.page.evaluate(() => document.querySelector('main')!.append(document.createElement('img')))
    expect((await findings(app.page)).join(' ')).toContain('image-alt')
  })
}

test.describe('with little room', () => {
  /** A screen with its main button, which must be reachable whatever the room. */
  const screens = [
    { name: 'sign-in', go: async () => undefined, button: () => consolePage.button('Sign in').last() },
    {
      name: 'accounts',
      go: async () => {
        await consolePage.signIn(seriMuda, 'authenticator')
        await consolePage.openAccounts()
      },
      button: () => app.page.getByRole('link', { name: /Seri Muda Trading/ }).first(),
    },
    {
      name: 'account security',
      go: () => consolePage.openSecurity(seriMuda),
      button: () => consolePage.button('Manage two-factor authentication'),
    },
    {
      name: 'before you start',
      go: async () => {
        await consolePage.button('Manage two-factor authentication').click()
        await consolePage.button('Change method').click()
        await consolePage.heading('Before you start').waitFor()
      },
      button: () => consolePage.button('Continue'),
    },
    { name: 'step 5', go: () => consolePage.confirmPreflight('sms'), button: () => consolePage.button('Disable 2FA') },
    {
      name: 'step 6',
      go: () => consolePage.disable(),
      button: () => consolePage.button('Setup Two-Factor Authentication'),
    },
    { name: 'step 7', go: () => consolePage.openSetup(), button: () => consolePage.button('Next') },
    { name: 'step 8', go: () => consolePage.chooseMethod('sms'), button: () => consolePage.button('Confirm') },
    { name: 'step 9', go: () => consolePage.confirmIdentity(), button: () => consolePage.button('Verify') },
    {
      name: 'step 10',
      go: async () => consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda)),
      button: () => consolePage.button('Okay'),
    },
    {
      name: 'audit',
      go: () => app.page.getByRole('link', { name: 'Audit' }).first().click(),
      button: () => app.page.getByLabel('Search the audit'),
    },
    {
      name: 'help',
      go: () => app.page.getByRole('link', { name: 'Help' }).first().click(),
      button: () => app.page.getByRole('heading', { level: 1 }),
    },
  ]

  const rooms = [
    { name: '640 by 360 pixels', size: { width: 640, height: 360 }, zoom: 1 },
    { name: '1280 by 800 pixels at 200 %', size: { width: 1280, height: 800 }, zoom: 2 },
  ]
  for (const { name, size, zoom } of rooms) {
    test(`nothing is cut off at ${name}`, async () => {
      await app.electron.evaluate(
        ({ BrowserWindow }, room) => {
          const window = BrowserWindow.getAllWindows()[0]!
          window.setContentSize(room.size.width, room.size.height)
          window.webContents.setZoomFactor(room.zoom)
        },
        { size, zoom },
      )
      const width = size.width / zoom
      await expect.poll(() => app.page.evaluate(() => innerWidth)).toBe(width)
      for (const screen of screens) {
        await screen.go()
        const button = screen.button()
        await button.waitFor()
        // A line of a list may be rendered again while it is scrolled to.
        await expect(() => button.scrollIntoViewIfNeeded({ timeout: 2_000 })).toPass()
        await expect.soft(button, `${screen.name}: its main button`).toBeInViewport({ ratio: 0.9 })
        expect.soft(await horizontalOverflow(app.page), `${screen.name}: what scrolls sideways`).toEqual([])
      }
    })
  }
})

test('the whole change, by keyboard alone', async () => {
  const { keyboard } = app.page
  const { seriMuda: account } = customers
  const focused = app.page.locator(':focus')
  /** Presses Tab until the focus is on what has this name; more than a screenful is a defect. */
  async function tabTo(name: string | RegExp): Promise<void> {
    for (let left = 60; left > 0; left -= 1) {
      const label = await focusedName(app.page)
      if (typeof name === 'string' ? label === name : name.test(label)) return
      await keyboard.press('Tab')
    }
    throw new Error(`Tab does not come to ${String(name)}`)
  }

  await app.page.getByLabel('User ID').waitFor()
  await tabTo('User ID')
  await keyboard.type(account.userId)
  await tabTo('Password')
  await keyboard.type(samplePassword)
  await keyboard.press('Enter')
  await consolePage.heading('Enter the current code').waitFor()
  // The focus is where the hands need it.
  await expect.poll(() => focusedName(app.page)).toBe('Code')
  await keyboard.type(await app.sandbox.authenticatorCode(account.userId))
  await consolePage.button(`User icon: ${account.name}`).waitFor()
  await consolePage.button('Manage two-factor authentication').waitFor()
  await tabTo('Manage two-factor authentication')
  await keyboard.press('Enter')
  await tabTo('Change method')
  await keyboard.press('Enter')

  await consolePage.heading('Before you start').waitFor()
  for (const choice of ['SMS authentication', 'New phone']) await chooseByKeys(app.page, choice)
  await tabTo('Continue')
  await keyboard.press('Enter')
  await consolePage.heading('Turn off two-factor authentication').waitFor()
  await tabTo(/password/i)
  await keyboard.type(samplePassword)
  await keyboard.press('Enter')
  await consolePage.heading('2FA is off. Set it up again now').waitFor()
  await expect.poll(() => focusedName(app.page)).toBe('Setup Two-Factor Authentication')
  await keyboard.press('Enter')
  await consolePage.heading('Select the method').waitFor()
  await chooseByKeys(app.page, 'SMS authentication')
  await tabTo('Next')
  await keyboard.press('Enter')
  await consolePage.heading('Confirm with the account password').waitFor()
  await tabTo(/password/i)
  await keyboard.type(samplePassword)
  await keyboard.press('Enter')
  const code = await consolePage.enrolmentCode('sms', account)
  await expect.poll(() => focusedName(app.page)).toBe('Code')
  await keyboard.type(code)
  await consolePage.heading('The code was accepted').waitFor()
  await expect.poll(() => focusedName(app.page)).toBe('Okay')
  await keyboard.press('Enter')
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
  await expect(focused).toHaveCount(1)
})

/** Comes to the group of a radio by Tab and to the radio itself by the arrows, then presses Space. */
async function chooseByKeys(page: Page, name: string): Promise<void> {
  const radio = page.getByRole('radio', { name })
  for (let left = 60; left > 0 && !(await radio.evaluate((one) => one === document.activeElement)); left -= 1) {
    const inGroup = await radio.evaluate(
      (one) =>
        document.activeElement instanceof HTMLInputElement &&
        document.activeElement.name === (one as HTMLInputElement).name,
    )
    await page.keyboard.press(inGroup ? 'ArrowDown' : 'Tab')
  }
  await page.keyboard.press('Space')
  await expect(radio).toBeChecked()
}
