import { expect, type Locator, type Page } from '@playwright/test'
import type { RunningApp } from '../electron/launch-app.ts'
import { waitFor } from '../electron/launch-app.ts'
import { samplePassword, type Customer } from '../electron/console-page.ts'

/** The guided screen, and the portal's page beside it. */
export interface GuidedScreen {
  /** The portal's page. */
  guest: Page
  /** What the console says beside it. */
  panel: Locator
  press(name: string): Promise<void>
  follow(name: string): Promise<void>
  /** Signs in on the portal's page, with the code of an Authenticator App where one is asked for. */
  signIn(): Promise<void>
  /** Opens Account Security as the guide says: user icon, My Account, Account Security. */
  openSecurity(): Promise<void>
}

/** Titles of the recipes that come with the console. */
export const recipes = { guide: /IP ServerOne Customer Portal/, sandbox: /Sandbox Customer Portal/ } as const

/**
 * Adds the sandbox's own web pages as a guided portal and opens the page of an account.
 *
 * @param base `/portal` or `/portal-app`
 * @param recipe the title of the recipe by which its pages are read
 */
export async function startGuidedScreen(
  app: RunningApp,
  base: string,
  customer: Customer,
  method: 'authenticator' | null,
  recipe: RegExp = recipes.guide,
): Promise<GuidedScreen> {
  const { page } = app
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Address').fill(`${app.portalOrigin()}${base}/`)
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('listitem').filter({ hasText: recipe }).getByRole('button', { name: 'Use guided mode' }).click()
  await page.getByLabel('User ID').fill(customer.userId)
  await page.getByRole('button', { name: 'Open its page' }).click()
  const guest = await waitFor(
    () => app.electron.windows().find((window) => window.url().includes(`${base}/`)),
    'the portal’s page',
  )
  const press = (name: string): Promise<void> => guest.getByRole('button', { name, exact: true }).click()
  const follow = (name: string): Promise<void> => guest.getByRole('link', { name, exact: true }).click()
  return {
    guest,
    panel: page.getByRole('region', { name: 'Steps' }),
    press,
    follow,
    signIn: async () => {
      await guest.getByLabel('User ID').fill(customer.userId)
      await guest.getByLabel('Password').fill(samplePassword)
      await press('Sign in')
      if (method === 'authenticator') {
        await guest.getByLabel('Verification code').fill(await app.sandbox.authenticatorCode(customer.userId))
        await press('Verify')
      }
      await expect(guest.getByRole('heading', { name: /^Welcome/ })).toBeVisible()
    },
    openSecurity: async () => {
      await guest.getByRole('button', { name: new RegExp(customer.userId) }).click()
      await follow('My Account')
      await follow('Account Security')
    },
  }
}

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

/** Where the portal's page lies in the window, in its pixels; null while it is hidden. */
export function pageBounds({ electron }: RunningApp): Promise<Bounds | null> {
  return electron.evaluate(
    ({ BrowserWindow, WebContentsView }) =>
      BrowserWindow.getAllWindows()
        .flatMap(({ contentView }) => contentView.children)
        .find((view) => view instanceof WebContentsView && !view.webContents.getURL().startsWith('app:'))
        ?.getBounds() ?? null,
  )
}

/** Whose keyboard it is: the console's own page, the portal's, or nobody's. */
export function whoHasKeys({ electron }: RunningApp): Promise<'shell' | 'page' | 'nobody'> {
  return electron.evaluate(({ webContents }) => {
    const focused = webContents.getAllWebContents().find((one) => one.isFocused())
    if (focused === undefined) return 'nobody'
    return focused.getURL().startsWith('app:') ? 'shell' : 'page'
  })
}

/** Presses a key in the portal's page as the keyboard does: Playwright's own keys do not pass by main. */
export function pressKeyInPage({ electron }: RunningApp, keyCode: string, modifiers: 'control'[] = []): Promise<void> {
  return electron.evaluate(
    ({ webContents }, pressed) => {
      const page = webContents.getAllWebContents().find((one) => !one.getURL().startsWith('app:'))!
      page.sendInputEvent({ type: 'keyDown', ...pressed })
      page.sendInputEvent({ type: 'keyUp', ...pressed })
    },
    { keyCode, modifiers },
  )
}
