import { expect } from '@playwright/test'
import { findings } from '../support/electron/axe.ts'
import { customers } from '../support/electron/console-page.ts'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { chooseTheme } from '../support/electron/visit-screens.ts'
import { startGuidedScreen, pageBounds, pressKeyInPage, recipes, whoHasKeys } from '../support/guided/guided-screen.ts'

test.describe.configure(anyOrder)

const { seriMuda } = customers

async function resizeTo({ electron, page }: RunningApp, width: number, height: number, zoom = 1): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h, factor]) => {
      const [window] = BrowserWindow.getAllWindows()
      window!.setContentSize(w!, h!)
      window!.webContents.setZoomFactor(factor!)
    },
    [width, height, zoom],
  )
  await page.waitForFunction((w) => Math.abs(innerWidth - w) < 2, width / zoom)
}

/** Waits until the portal's page lies over its place in our window. */
async function inPlace(app: RunningApp): Promise<void> {
  await expect
    .poll(async () => {
      const [bounds, place, zoom] = await Promise.all([
        pageBounds(app),
        app.page.locator('[data-testid="page-place"]').boundingBox(),
        app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor()),
      ])
      if (bounds === null || place === null) return 'hidden'
      const off = (['x', 'y', 'width', 'height'] as const).filter((at) => Math.abs(bounds[at] - place[at] * zoom) > 2)
      return off.length === 0 ? 'in place' : `${JSON.stringify(bounds)} for ${JSON.stringify(place)} at ${zoom}`
    })
    .toBe('in place')
}

test('the page lies beside the steps, follows the divider, a narrow window and the zoom', async ({ app }) => {
  const { page } = app
  await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  await inPlace(app)
  const divider = page.getByRole('separator', { name: 'Width of the steps' })
  const before = Number(await divider.getAttribute('aria-valuenow'))
  await divider.focus()
  await page.keyboard.press('ArrowRight')
  await expect(divider).toHaveAttribute('aria-valuenow', String(before + 16))
  await inPlace(app)
  const { x, y } = (await divider.boundingBox())!
  await page.mouse.move(x + 2, y + 100)
  await page.mouse.down()
  await page.mouse.move(x + 62, y + 100, { steps: 4 })
  await page.mouse.up()
  await expect(divider).toHaveAttribute('aria-valuenow', String(before + 76))
  await inPlace(app)

  await page.getByRole('button', { name: 'Give the page the full width' }).click()
  await expect(divider).toHaveCount(0)
  await inPlace(app)
  await page.getByRole('button', { name: 'Show the steps beside the page' }).click()
  await expect(divider).toHaveAttribute('aria-valuenow', String(before + 76))

  await resizeTo(app, 800, 700)
  await expect(page.getByText('Sign in on the portal’s page first.')).toBeVisible()
  const steps = page.getByRole('button', { name: 'Show steps' })
  await expect(steps).toHaveAttribute('aria-expanded', 'false')
  await inPlace(app)
  await steps.click()
  await expect(page.getByRole('button', { name: 'Sign out and close this page' })).toBeVisible()
  await inPlace(app)
  await resizeTo(app, 1280, 800)
  for (const zoom of [2, 1]) {
    await app.electron.evaluate(
      ({ BrowserWindow }, factor) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(factor),
      zoom,
    )
    await inPlace(app)
  }
})

test('the next control is brought into view where there is little room, once; the window stays in its place', async ({
  app,
}) => {
  const { page } = app
  const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  const { guest, panel, follow } = screen
  await screen.signIn()
  await screen.openSecurity()
  await panel.getByRole('button', { name: 'Disable 2FA' }).click()
  await panel.getByRole('radio', { name: 'Maintenance' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
  await resizeTo(app, 640, 400)
  const link = guest.getByRole('link', { name: 'Manage two-factor authentication' })
  await expect(link).toBeInViewport({ ratio: 1 })
  await follow('Manage two-factor authentication')
  const field = guest.getByLabel('Account password')
  await expect(panel.getByText('Type the account password into the marked field')).toBeVisible()
  await expect(field).toBeInViewport({ ratio: 1 })
  // Where its user scrolls to, it stays: a later reading of the page, which this change causes, does not scroll it back.
  await guest.evaluate(() => scrollTo({ top: 0 }))
  await expect(field).not.toBeInViewport()
  const whose = page.getByTestId('whose-page')
  await expect(whose).toContainText('Signed in as this account')
  await guest.getByRole('button', { name: new RegExp(seriMuda.userId) }).evaluate((button) => {
    button.textContent = 'somebody@elsewhere.example'
  })
  await expect(whose).toContainText('Another User ID is signed in')
  expect(await guest.evaluate(() => scrollY)).toBe(0)

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Address').evaluate((input) => input.scrollIntoView())
  expect(await page.evaluate(() => [document.documentElement.scrollTop, document.body.scrollTop])).toEqual([0, 0])
  await resizeTo(app, 1280, 800)
})

test('F6 goes to the page and comes back to the heading; a page that loads does not take the keyboard', async ({
  app,
}) => {
  const { page } = app
  const { guest } = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  const heading = page.getByRole('heading', { level: 1 })
  await expect.poll(() => whoHasKeys(app)).toBe('shell')
  await page.keyboard.press('F6')
  await expect.poll(() => whoHasKeys(app)).toBe('page')
  await pressKeyInPage(app, 'F6')
  await expect.poll(() => whoHasKeys(app)).toBe('shell')
  await expect(heading).toBeFocused()
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await guest.getByRole('heading', { name: 'Sign in to the Customer Portal' }).waitFor()
  expect(await whoHasKeys(app)).toBe('shell')
})

test('a menu, the command palette and a dialog are not covered by the page', async ({ app }) => {
  const { page } = app
  await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  await inPlace(app)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await expect.poll(() => pageBounds(app)).toBeNull()
  await page.keyboard.press('Escape')
  await inPlace(app)
  await page.getByRole('button', { name: /Nobody signed in/ }).click()
  await page.getByRole('menu').waitFor()
  await expect.poll(() => pageBounds(app)).toBeNull()
  await page.keyboard.press('Escape')
  await inPlace(app)
  // A dialog that is beside the page in the window covers it all the same: it is answered first.
  await resizeTo(app, 800, 600)
  await page.getByRole('button', { name: 'Show steps' }).click()
  await page.getByRole('button', { name: 'Clear this account' }).click()
  await page.getByRole('dialog').waitFor()
  await expect.poll(() => pageBounds(app)).toBeNull()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await inPlace(app)
  await resizeTo(app, 1280, 800)
})

test('while somebody has to sign in nothing is outlined, and the list says whether the page is open', async ({
  app,
}) => {
  const { page } = app
  const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  const { guest } = screen
  await expect(page.getByText('Sign in on the portal’s page first.')).toBeVisible()
  const outline = (name: string): Promise<string> =>
    guest.getByLabel(name).evaluate((field) => getComputedStyle(field).outlineStyle)
  expect(await outline('Password')).toBe('none')
  await screen.signIn()
  await expect(page.getByTestId('whose-page')).toContainText('Signed in as this account')
  await page.getByRole('link', { name: 'Accounts' }).click()
  await expect.poll(() => pageBounds(app)).toBeNull()
  const row = page.getByRole('row', { name: new RegExp(seriMuda.userId) })
  await expect(row).toContainText('Page open')
  await row.getByRole('button', { name: /Open the page of/ }).click()
  await inPlace(app)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').locator('input').fill(seriMuda.userId)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/guided\//)
  await page.getByRole('button', { name: 'Sign out and close this page' }).click()
  await expect(row).toContainText('Page closed')
})

test('what is done in another browser is recorded before, and reported after', async ({ app }) => {
  const { page } = app
  const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.guide)
  const { panel } = screen
  await expect(panel.getByText('Sign in on the portal’s page first.')).toBeVisible()
  await panel.getByRole('button', { name: 'This page does not work here' }).click()
  await expect.poll(() => pageBounds(app)).toBeNull()
  await panel.getByRole('button', { name: 'Change the method' }).click()
  await panel.getByRole('radio', { name: 'SMS authentication' }).check()
  await panel.getByRole('radio', { name: 'Switching method' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
  await panel.getByRole('button', { name: 'I am about to press “Disable 2FA”' }).click()
  await expect(panel.getByText('It is recorded. Press “Disable 2FA” in your browser now.')).toBeVisible()
  await panel.getByRole('button', { name: 'It did not happen' }).click()
  await panel.getByRole('button', { name: 'I am about to press “Disable 2FA”' }).click()
  await panel.getByRole('button', { name: 'It happened' }).click()
  await expect(page.getByText('1 account unprotected')).toBeVisible()
  await panel.getByRole('button', { name: 'I clicked “Setup Two-Factor Authentication”' }).click()
  await panel.getByRole('button', { name: 'I clicked “Next”' }).click()
  await panel.getByRole('button', { name: 'I am about to press “Confirm”' }).click()
  await panel.getByRole('button', { name: 'It happened' }).click()
  await panel.getByRole('button', { name: 'I am about to press “Verify”' }).click()
  await panel.getByRole('button', { name: 'It happened' }).click()
  await panel.getByRole('button', { name: 'It is done (reported by me)' }).click()
  await expect(panel.getByText('Reported by you')).toBeVisible()
  await expect(page.getByText('1 account unprotected')).toHaveCount(0)
  expect(await app.sandbox.ledger(), 'the console itself sent nothing').toEqual([])
})

test('a page that is gone says why and comes back by "Reload"', async ({ app }) => {
  const { page } = app
  const { guest } = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  await inPlace(app)
  await app.electron.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().includes('/portal/'))!
      .forcefullyCrashRenderer(),
  )
  const alert = page.getByRole('alert').filter({ hasText: 'The portal’s page stopped working.' })
  await expect(alert).toBeVisible()
  await expect.poll(() => pageBounds(app)).toBeNull()
  await alert.getByRole('button', { name: 'Reload' }).click()
  await inPlace(app)
  await expect(alert).toHaveCount(0)
  expect(guest.isClosed()).toBe(false)
})

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing on the guided screen, wide, narrow and by hand, ${theme}`, async ({ app }) => {
    const { page } = app
    await chooseTheme(app, theme)
    const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
    const { guest, panel, follow } = screen
    const seen: string[] = []
    const check = async (where: string): Promise<void> => {
      seen.push(...(await findings(page)).map((one) => `${where}: ${one}`))
    }
    await check('signed out')
    await screen.signIn()
    await screen.openSecurity()
    await expect(panel.getByText('The page shows that 2FA is on: Authenticator App.')).toBeVisible()
    await check('to choose')
    await panel.getByRole('button', { name: 'Disable 2FA' }).click()
    await check('preflight')
    await panel.getByRole('radio', { name: 'Maintenance' }).check()
    await panel.getByRole('button', { name: 'Continue' }).click()
    await follow('Manage two-factor authentication')
    await guest.getByLabel('Account password').waitFor()
    await check('steps')
    for (const zoom of [1, 2]) {
      const width = 800 / zoom
      await resizeTo(app, 800, 700, zoom)
      await check(`strip at ${width}`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) seen.push(`at ${width}: ${overflow} px wider than the window`)
    }
    await page.getByRole('button', { name: 'Show steps' }).click()
    await check('unfolded at 400')
    await panel.getByRole('button', { name: 'This page does not work here' }).click()
    await check('by hand at 400')
    await resizeTo(app, 1280, 800)
    await check('by hand')
    await panel.getByRole('button', { name: 'Use the page here again' }).click()
    await inPlace(app)
    expect(seen).toEqual([])
  })

test('the guest of a hidden page has no keyboard', async ({ app }) => {
  const { page } = app
  await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  await page.keyboard.press('F6')
  await expect.poll(() => whoHasKeys(app)).toBe('page')
  await page.evaluate(() => (location.hash = '#/accounts'))
  await expect.poll(() => pageBounds(app)).toBeNull()
  expect(await whoHasKeys(app)).toBe('shell')
})
