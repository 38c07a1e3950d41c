import { expect, type Locator, type Page } from '@playwright/test'
import { waitFor, type RunningApp } from '../electron/launch-app.ts'

/** The sections of the teaching panel, by their titles. */
type Section =
  'Who is signed in' | 'Signed out' | '2FA is off' | '2FA is on' | 'Messages' | 'Turn 2FA off' | 'Set up 2FA'

/** What a line is taught as: names of the radio buttons that are chosen. */
interface Choices {
  step?: number
  effect?: 'No, it only leads on' | 'Yes, it turns 2FA off' | 'Yes, it begins the set-up' | 'Yes, it turns 2FA on'
  asks?: 'The account password' | 'A code'
  method?: 'Authenticator App'
  means?: 'The code is wrong' | 'The session ended'
}

/** The teaching panel beside a portal's page. */
export interface TeachScreen {
  guest: Page
  /** What the console shows beside the page. */
  panel: Locator
  section(name: Section): Locator
  /** Points at a control of the page for a line; nothing of the press reaches the page. */
  point(name: Section, control: Locator): Promise<void>
  /** Points, fills the form in as a user would, and saves. */
  teach(name: Section, control: Locator, choices?: Choices): Promise<void>
  /** Shows the control of a line once more, as a further way to recognise it where the page is in another language. */
  again(name: Section, line: number, control: Locator): Promise<void>
}

/** Adds a portal that no recipe fits, and opens the page of an account with the teaching panel beside it. */
export async function showUnknown(app: RunningApp, origin: string, userId: string): Promise<TeachScreen> {
  const { page } = app
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Address').fill(origin)
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Teach this portal' }).click()
  await page.getByLabel('User ID').fill(userId)
  await page.getByRole('button', { name: 'Open its page' }).click()
  const guest = await waitFor(
    () => app.electron.windows().find((window) => window.url().startsWith(origin)),
    'the portal’s page',
  )
  const panel = page.getByRole('region', { name: 'Steps' })
  await panel.getByRole('button', { name: 'Teach this portal' }).click()
  const section = (name: Section): Locator => panel.getByRole('region', { name, exact: true })
  const armed = async (): Promise<void> =>
    expect(panel.getByText('Click the control on the portal’s page')).toBeVisible()
  const save = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'Save' }).click()
    await expect(panel.getByRole('button', { name: 'Check this recipe' })).toBeVisible()
  }

  async function point(name: Section, control: Locator): Promise<void> {
    await panel.getByRole('button', { name: new RegExp(`(Point at it|Add a control): ${name}`) }).click()
    await armed()
    await control.click()
    await expect(panel.getByRole('form', { name: 'What is it for?' })).toBeVisible()
  }

  return {
    guest,
    panel,
    section,
    point,
    teach: async (name, control, { step, effect, asks, method, means } = {}) => {
      await point(name, control)
      if (step !== undefined) await panel.getByRole('radio', { name: new RegExp(`^${step} `) }).check()
      for (const chosen of [effect, asks, method, means])
        if (chosen !== undefined) await panel.getByRole('radio', { name: chosen, exact: true }).check()
      await save()
    },
    again: async (name, line, control) => {
      await section(name).getByRole('button', { name: 'Point at it once more' }).nth(line).click()
      await armed()
      await control.click()
      await save()
    },
  }
}
