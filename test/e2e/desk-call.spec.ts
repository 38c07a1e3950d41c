import { expect, test, type Locator } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { deskCustomer, type DeskCustomer } from '../support/electron/desk-customer.ts'
import { keyboardOnly, type Keyboard } from '../support/electron/keyboard.ts'

const { seriMuda } = customers
const ticket = 'T-2041'
let app: RunningApp
let consolePage: ConsolePage
let customer: DeskCustomer
let keys: Keyboard

test.beforeEach(async () => {
  app = await launchApp({ scenario: 'hosting-company' })
  consolePage = new ConsolePage(app.page, app.sandbox)
  customer = deskCustomer(app, seriMuda)
  keys = await keyboardOnly(app.page)
})
test.afterEach(async () => {
  await keys.requireNoMouse()
  const violations = await app.violations()
  await app.close()
  dispose(app.profile)
  expect(violations).toEqual([])
})

const sayNow = (): Locator => app.page.getByRole('region', { name: 'Say this now' })
const replyMail = (): Locator => app.page.getByRole('region', { name: 'Reply e-mail' })

/** Presses Enter on what has the focus, which must be this. */
async function press(name: string | RegExp): Promise<void> {
  await keys.at(name)
  await keys.press('Enter')
}

/** From "the phone rings" to the customer's page: sign-in, search, first of what was found. */
async function answerFromInbox(): Promise<void> {
  const { page, sandbox } = app
  await page.getByLabel('User ID').waitFor()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await keys.press('g')
  await keys.press('d')
  await press('Staff sign-in')
  await keys.at('Staff ID')
  await keys.type('agent-a@desk.example')
  await keys.tabTo('Password', 1)
  await keys.type(samplePassword)
  await keys.press('Enter')
  await keys.at('Code')
  await keys.type(await sandbox.authenticatorCode('agent-a@desk.example'))
  await keys.at('Search customers')
  await keys.type(seriMuda.name)
  await page.getByRole('link', { name: `Open ${seriMuda.name}` }).waitFor()
  await expect(page.getByText('1 customer', { exact: true })).toBeVisible()
  await keys.press('Enter')
}

async function openCase(): Promise<void> {
  await press('Open a case')
  await keys.at('Ticket')
  await keys.type(ticket)
  await keys.tabTo('Reason', 3)
  await keys.type('The phone was stolen')
  await keys.tabTo('Open case', 1)
  await keys.press('Enter')
  await consolePage.heading(`Case ${ticket}`).waitFor()
  await expect(sayNow()).toContainText('I must be sure that I speak with the right person')
  await expect(replyMail()).toContainText(`Ticket ${ticket}: we need to be sure that it is you`)
}

async function prove(kind: string, note: string): Promise<void> {
  await press('Add evidence')
  const radio = app.page.getByRole('radio', { name: kind })
  while (!(await radio.evaluate((one) => one === document.activeElement))) await keys.press('ArrowDown')
  await keys.press('Space')
  await keys.tabTo('What was checked', 2)
  await keys.type(note)
  await keys.press('Control+Enter')
}

/** Sixty points, then the customer's own word, given by the link in the e-mail. */
async function proveAndAsk(): Promise<void> {
  await prove('Request came from the registered e-mail', 'Headers looked at')
  await expect(app.page.getByText('40 of 60 points')).toBeVisible()
  await expect(sayNow()).toContainText('I need a little more proof')
  await prove('Recent invoice: number and amount', 'Invoice of March, right')
  await expect(app.page.getByText('60 of 60 points')).toBeVisible()
  await expect(sayNow()).toContainText('I now send an e-mail with one sentence')
  await press('Ask for consent')
  const sentence = `Agent A will disable 2FA on account ${seriMuda.name}, ticket ${ticket}`
  await expect(sayNow()).toContainText(sentence)
  await expect(replyMail()).toContainText('please answer the e-mail about your consent')
  await customer.answerConsent('approve')
  // The page checks again by itself; one key leads on.
  await expect(sayNow()).toContainText('Everything is complete.')
  await keys.press('n')
}

async function disable(): Promise<void> {
  await keys.at('Your own password')
  await keys.type('not the password')
  await keys.press('Enter')
  await expect(app.page.getByText('The password is not right.')).toBeVisible()
  await keys.at('Your own password')
  await keys.type(samplePassword)
  await keys.press('Enter')
  await expect(sayNow()).toContainText('so the account is protected by its password alone')
  await expect(replyMail()).toContainText('is off')
}

async function simIsBack(): Promise<void> {
  await keys.at('Yes, blocked and replaced, or found')
  await keys.press('Space')
}

async function close(says: string): Promise<void> {
  await press('Close case')
  await keys.at(/^Closed at/)
  await expect(sayNow()).toContainText(says)
  await expect(replyMail()).toContainText(`Ticket ${ticket} is closed`)
}

test('the whole call, with SMS set up on the line, by keyboard alone', async () => {
  const { page, sandbox } = app
  await answerFromInbox()
  await openCase()
  await proveAndAsk()
  await disable()

  await simIsBack()
  await keys.tabTo('Your own password', 3)
  await keys.type(samplePassword)
  await keys.press('Enter')
  await keys.at('Code')
  await expect(sayNow()).toContainText(`it names the ticket ${ticket}`)
  await keys.type(await sandbox.sentCode(seriMuda.id))
  await expect(sayNow()).toContainText('is on again')
  await close('it is on again')

  // The way from one call to the next, and what the console itself wrote down of this one.
  const entries = page.getByRole('region', { name: 'Audit entries of this console' })
  await expect(entries).toContainText('Open case')
  await expect(entries).toContainText('Close case')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await keys.press('g')
  await keys.press('c')
  await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-line'))).toBe(true)
  const effects = (await sandbox.ledger()).map(({ what }) => what)
  for (const once of ['two-factor-disabled', 'two-factor-enabled', 'case-closed'])
    expect(
      effects.filter((what) => what === once),
      once,
    ).toHaveLength(1)
})

test('the whole call, with an invitation, by keyboard alone', async () => {
  const { page } = app
  await answerFromInbox()
  await openCase()
  await proveAndAsk()
  await disable()

  await simIsBack()
  await keys.tabTo('Send invitation', 1)
  await keys.press('Enter')
  await expect(sayNow()).toContainText('type its code there; do not read it to me')
  await customer.acceptInvitation()
  await expect(page.getByText('Read back from the portal: 2FA is on, by SMS.')).toBeVisible()
  await expect(sayNow()).toContainText('is on again')
  await keys.press('n')
  await close('it is on again')
})
