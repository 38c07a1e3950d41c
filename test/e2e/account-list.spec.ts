import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage } from '../support/electron/console-page.ts'
import { chooseFile } from '../support/electron/system-dialogs.ts'

// One account list that grows: each test goes on with what the one before it read, tagged and named.
test.describe.configure({ mode: 'serial' })

let app: RunningApp
let user: ConsolePage

/** The login of the holding, which reaches six companies of the group. */
const holdingCompany = { id: 'A-30101', userId: 'it@angsana.example', name: 'Angsana Holdings' }

test.beforeAll(async () => {
  app = await launchApp({ scenario: 'thirty-accounts', size: { width: 1280, height: 800 } })
  user = new ConsolePage(app.page, app.sandbox)
  await user.signIn(holdingCompany, 'authenticator')
  await app.page.getByRole('link', { name: 'Accounts' }).first().click()
})
test.afterAll(async () => {
  await app.close()
  dispose(app.profile)
})

const line = (name: string): Locator => app.page.getByRole('row', { name: new RegExp(name) })
const lines = (): Locator => app.page.getByRole('grid').getByRole('link')
const search = (): Locator => app.page.getByLabel('Search accounts')
const chip = (name: string): Locator => app.page.getByRole('button', { name, exact: true })

/** Answers the system's own dialog with a file of these bytes. */
async function chooseBytes(bytes: Uint8Array): Promise<void> {
  const file = join(app.profile, 'names-to-import.csv')
  writeFileSync(file, bytes)
  await chooseFile(app, file)
}

const chooseText = (text: string): Promise<void> => chooseBytes(Buffer.from(text))

async function requireAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test('refresh reads every account that the login reaches, with counts', async () => {
  await expect(lines()).toHaveCount(7)
  await user.button('Refresh all').click()
  await expect(app.page.getByText('7 read.', { exact: true }).last()).toBeVisible()
  await expect(line('Angsana Foods')).toContainText('SMS')
  await expect(line('Angsana Retail')).toContainText('Off')
  await requireAccessible()
  await user.button('Close').click()
})

test('search as you type and chips narrow the list; columns sort it, and the order is remembered', async () => {
  await search().fill('angsana re')
  await expect(lines()).toHaveCount(2)
  await chip('Unprotected').click()
  await expect(lines()).toHaveCount(1)
  await search().fill('')
  await chip('Unprotected').click()
  await user.button('Two-factor authentication').click()
  await expect(lines().first()).toContainText('Angsana Retail')
  await user.button('Two-factor authentication').click()
  await expect(lines().last()).toContainText('Angsana Retail')
  await app.page.reload()
  await expect(lines().last()).toContainText('Angsana Retail')
  await expect(app.page.getByRole('columnheader', { name: 'Two-factor' })).toHaveAttribute('aria-sort', 'descending')
  await app.page.getByRole('columnheader', { name: 'Account' }).getByRole('button').click()
  await expect(lines().first()).toContainText('Angsana Foods')
})

test('lines are chosen, tagged and annotated without the mouse', async () => {
  const { keyboard } = app.page
  await search().focus()
  await keyboard.press('ArrowDown')
  await expect(lines().first()).toBeFocused()
  await keyboard.press('Space')
  await keyboard.press('Shift+ArrowDown')
  await keyboard.press('Shift+ArrowDown')
  await expect(app.page.getByText('3 accounts chosen')).toBeVisible()
  await expect(lines().nth(2)).toBeFocused()
  await requireAccessible()
  await keyboard.press('t')
  await expect(app.page.getByRole('dialog')).toContainText('Tags of 3 accounts')
  await expect(app.page.getByLabel('Add tags')).toBeFocused()
  await keyboard.type('south, vip')
  await keyboard.press('Enter')
  await expect(app.page.getByRole('dialog')).toBeHidden()
  await expect(line('Angsana Holdings')).toContainText('south')
  await expect(lines().nth(2)).toBeFocused()
  await keyboard.press('Escape')
  await expect(app.page.getByText('accounts chosen')).toBeHidden()

  await keyboard.press('Home')
  await keyboard.press('t')
  await expect(app.page.getByRole('textbox', { name: 'Tags' })).toBeFocused()
  await keyboard.press('Tab')
  await keyboard.type('Canteen')
  await keyboard.press('Tab')
  await keyboard.type('Ask for the manager')
  await requireAccessible()
  await keyboard.press('Control+Enter')
  await expect(app.page.getByRole('dialog')).toBeHidden()
  await expect(line('Canteen')).toContainText('Angsana Foods')
  await expect(line('Canteen').getByRole('link')).toBeFocused()

  await chip('vip').click()
  await expect(lines()).toHaveCount(3)
  await chip('vip').click()
  await search().fill('canteen')
  await expect(lines()).toHaveCount(1)
  await search().fill('')
})

test('Ctrl+A chooses what is shown; what a filter hides stays chosen and is counted', async () => {
  await search().fill('angsana re')
  await search().press('ArrowDown')
  await app.page.keyboard.press('Control+a')
  await expect(app.page.getByText('2 accounts chosen')).toBeVisible()
  await search().fill('retail')
  await expect(app.page.getByText('1 of them not shown now')).toBeVisible()
  await user.button('Refresh').click()
  await expect(app.page.getByText('2 read.', { exact: true }).last()).toBeVisible()
  await user.button('Clear').click()
  await search().fill('')
  await line('Angsana Retail').getByRole('checkbox').click()
  await line('Angsana Trading').click({ modifiers: ['Shift'] })
  await expect(app.page.getByText('2 accounts chosen')).toBeVisible()
  await line('Angsana Retail').click({ modifiers: ['ControlOrMeta'] })
  await expect(app.page.getByText('1 account chosen')).toBeVisible()
  await user.button('Clear').click()
})

test('a file in a code page is read in the encoding that is chosen; what turns the text of a name is left out', async () => {
  const dialog = app.page.getByRole('dialog')
  await user.button('Import names').click()
  await chooseBytes(
    Buffer.from('User ID;Name\r\nit@angsana.example;\xd1\xea\xeb\xe0\xe4 \xcc\xee\xf1\xea\xe2\xe0\r\n', 'latin1'),
  )
  await user.button('Choose a file').click()
  await expect(dialog.getByRole('radio', { name: 'Cyrillic (Windows-1251)' })).toBeChecked()
  await expect(dialog).toContainText('Склад Москва')
  await requireAccessible()
  await user.button('Use this encoding').click()
  await expect(dialog.getByRole('row', { name: /^2 / })).toContainText('Склад Москва')
  await user.button('Other encoding').click()
  await dialog.getByRole('radio', { name: 'Western European (Windows-1252)' }).check()
  await user.button('Use this encoding').click()
  await expect(dialog.getByRole('row', { name: /^2 / })).toContainText('Ñêëàä')

  await chooseText(
    'User ID;Name;Tags;Note;Postal code\r\nit@angsana.example;אנגסנה (123) ABC;north\r\nhq@bambooquay.example;Bayu \u202elatigiD;;;;more\r\n',
  )
  await user.button('Choose another file').click()
  await expect(dialog.getByRole('row', { name: /^3 / })).toContainText('Bayu latigiD')
  await expect(dialog).toContainText('Text in columns without a name is left out: line 3.')
  await requireAccessible()
  await user.button('Import 2 lines').click()
  await user.button('Close').last().click()
  await expect(line('אנגסנה')).toContainText('(123) ABC')
})

test('names are imported from a file, with what becomes of each line; passwords never', async () => {
  const dialog = app.page.getByRole('dialog')
  await user.button('Import names').click()
  await expect(dialog).toContainText('FactorDesk never takes passwords from files.')
  await requireAccessible()
  await chooseText('User ID;Kennwort\r\nit@bambooquay.example;hunter2\r\n')
  await user.button('Choose a file').click()
  await expect(dialog.getByRole('alert')).toContainText('Column 2. FactorDesk never takes passwords from files.')
  expect(await dialog.textContent()).not.toContain('hunter2')

  await chooseText(
    '\ufeffUser ID;Name;Tags\r\noffice@bambooquay.example;Bamboo;north\r\n;Nobody;\r\nit@angsana.example;Holding;vip\r\noffice@bambooquay.example;Again;\r\n',
  )
  await user.button('Choose another file').click()
  await expect(dialog.getByRole('row', { name: /^2 / })).toContainText('New')
  await expect(dialog.getByRole('row', { name: /^3 / })).toContainText('Wrong: no User ID')
  await expect(dialog.getByRole('row', { name: /^4 / })).toContainText('Changes')
  await expect(dialog.getByRole('row', { name: /^5 / })).toContainText('in the file before')
  await requireAccessible()
  await user.button('Import 2 lines').click()
  await expect(dialog).toContainText('1 account added, 1 changed.')
  await user.button('Close').last().click()
  await expect(line('Bamboo')).toContainText('Not signed in yet')

  await user.button('Sign in Bamboo').click()
  await expect(dialog).toContainText('Sign in another account')
  await expect(dialog.getByLabel('User ID')).toHaveValue('office@bambooquay.example')
  await app.page.keyboard.press('Escape')
  await line('Bamboo').getByRole('checkbox').click()
  await user.button('Take out of the list').click()
  await expect(line('Bamboo')).toHaveCount(0)
})
