import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from './launch-app.ts'
import type { ConsolePage } from './console-page.ts'
import { companies, holdingCompany } from '../console/delegated-accounts.ts'
import type { OnScreen } from './visit-screens.ts'
import { chooseFile } from './system-dialogs.ts'

/**
 * Goes to the screens for many accounts, in the scenario `thirty-accounts`: the account list and its dialogs, Management Mode,
 * the timeline, a queue from its choice to its result, the settings and the lock.
 *
 * @param onScreen called on each screen as soon as it is there, with its name
 */
export async function visitManyAccountsScreens(
  app: RunningApp,
  consolePage: ConsolePage,
  onScreen: OnScreen,
): Promise<void> {
  await consolePage.signIn(holdingCompany, 'authenticator')
  await goTo(app, 'Accounts')
  await visitImport(app, consolePage, onScreen)
  await visitAccountList(app, consolePage, onScreen)
  await visitManagement(app, consolePage, onScreen)
  await visitQueue(app, consolePage, onScreen)
  await visitSettings(app, consolePage, onScreen)
}

async function goTo({ page }: RunningApp, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
}

async function closeDialog({ page }: RunningApp): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function visitImport(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const dialog = app.page.getByRole('dialog')
  const file = join(app.profile, 'names-to-import.csv')
  writeFileSync(file, 'User ID,Name\noffice@bambooquay.example,Bamboo\n,Nobody\nit@angsana.example,Holding\n')
  await chooseFile(app, file)
  await consolePage.button('Import names').click()
  await dialog.waitFor()
  await onScreen('import')
  await consolePage.button('Choose a file').click()
  await dialog.getByRole('row', { name: /^3 / }).waitFor()
  await onScreen('import, preview')
  await consolePage.button('Import 2 lines').click()
  await dialog.getByText('1 account added, 1 changed.').waitFor()
  await onScreen('import, done')
  await closeDialog(app)
}

async function visitAccountList(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = app
  await consolePage.button('Refresh all').click()
  await page
    .getByText(/\d+ read/)
    .last()
    .waitFor()
  await onScreen('accounts, refreshed')
  for (const name of [/Bamboo/, new RegExp(companies.technical.name)])
    await page.getByRole('row', { name }).getByRole('checkbox').click()
  await onScreen('accounts, two chosen')
  await consolePage.button('Tags').last().click()
  await page.getByRole('dialog').waitFor()
  await onScreen('accounts, tags')
  await closeDialog(app)
  await page
    .getByRole('row', { name: new RegExp(companies.technical.name) })
    .getByRole('checkbox')
    .click()
  await onScreen('accounts, one chosen that was never signed in')
  await consolePage.button('Tags').last().click()
  await page.getByRole('dialog').waitFor()
  await onScreen('accounts, name and note')
  await closeDialog(app)
  await consolePage.button('Clear').click()
}

async function visitManagement(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = app
  await page
    .getByRole('row', { name: new RegExp(companies.manager.name) })
    .getByRole('link')
    .first()
    .click()
  await page.getByTestId('role-card').waitFor()
  await onScreen('management mode')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText(/The portal's log was read at/).waitFor()
  await onScreen('management mode, timeline')
  await page
    .getByRole('button', { name: /^Leave/ })
    .first()
    .click()
  await consolePage.openSecurity(holdingCompany)
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText(/The portal's log was read at/).waitFor()
  await onScreen('timeline')
}

async function visitQueue(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = app
  const dialog = page.getByRole('dialog')
  await goTo(app, 'Queue')
  await page.getByRole('link', { name: 'New queue' }).click()
  await page.getByRole('checkbox').first().waitFor()
  await onScreen('queue, new')
  await page.getByRole('button', { name: /^Choose all/ }).click()
  await page.getByRole('radio', { name: 'Disable 2FA' }).check()
  await page.getByRole('radio', { name: 'Maintenance' }).check()
  await consolePage.button('Dry run').click()
  await page.getByText(/would work,/).waitFor()
  await onScreen('queue, dry run')
  await page.getByRole('button', { name: /^Start the queue/ }).click()
  await dialog.waitFor()
  await onScreen('queue, sign-in of the next account')
  await closeDialog(app)
  await onScreen('queue, running')
  await consolePage.button('Pause').click()
  await consolePage.button('Resume').waitFor()
  await onScreen('queue, paused')
  await consolePage.button('Resume').click()
  // The holding itself is signed in; the customers before it are skipped.
  while (!(await consolePage.heading('Before you start').isVisible())) {
    const skipped = (await dialog.getByRole('button', { name: /^Skip / }).textContent()) ?? ''
    await dialog.getByRole('button', { name: skipped.trim() }).click()
    await dialog.getByRole('button', { name: skipped.trim() }).waitFor({ state: 'detached' })
    await dialog.or(consolePage.heading('Before you start')).first().waitFor()
  }
  await onScreen('queue, wizard')
  await page.getByRole('link', { name: 'Show the queue' }).click()
  await consolePage.button('Stop the queue').click()
  await dialog.waitFor()
  await onScreen('queue, stop dialog')
  await dialog.getByRole('button', { name: 'Stop the queue' }).click()
  await consolePage.button('Export CSV').waitFor()
  await onScreen('queue, result')
}

async function visitSettings(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = app
  await goTo(app, 'Settings')
  await consolePage.heading('Settings').waitFor()
  await onScreen('settings')
  await consolePage.button('Set a passphrase').click()
  await page.getByLabel('New passphrase').fill('four words that nobody says')
  await onScreen('settings, passphrase')
  await consolePage.button('Save passphrase').click()
  await consolePage.button('Change the passphrase').waitFor()
  await page.keyboard.press('Control+l')
  await consolePage.heading('FactorDesk is locked').waitFor()
  await onScreen('lock')
  await page.getByLabel('Passphrase', { exact: true }).fill('something else')
  await page.keyboard.press('Enter')
  await page.getByText('4 tries left').waitFor()
  await onScreen('lock, wrong passphrase')
}
