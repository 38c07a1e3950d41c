import type { RunningApp } from './launch-app.ts'
import { customers, samplePassword, type ConsolePage } from './console-page.ts'
import { deskCustomer } from './desk-customer.ts'

const { seriMuda, bayu } = customers

export type Theme = 'light' | 'dark'

/** Sets the theme as a user does, by the title bar's menu. */
export async function chooseTheme({ page }: RunningApp, theme: Theme): Promise<void> {
  await page.getByRole('button', { name: /^Theme:/ }).click()
  await page.getByRole('menuitemcheckbox', { name: `Theme: ${theme}` }).click()
  await page.locator(`html.${theme}`).waitFor()
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

/**
 * Goes to every screen of the console: a customer signs in and changes from Authenticator App to SMS, with a visit to
 * every menu and dialog on the way; then staff work on a case.
 *
 * @param onScreen called on each screen as soon as it is there, with its name
 */
export async function visitEveryScreen(
  app: RunningApp,
  consolePage: ConsolePage,
  onScreen: (screen: string) => Promise<void>,
): Promise<void> {
  await visitSignIn(app, consolePage, onScreen)
  await visitFrame(app, consolePage, onScreen)
  await visitAccount(app, consolePage, onScreen)
  await visitChange(consolePage, onScreen)
  await visitOverview(app, onScreen)
  await visitDesk(app, consolePage, onScreen)
}

export type OnScreen = (screen: string) => Promise<void>

async function visitSignIn({ page, sandbox }: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  await page.getByLabel('User ID').waitFor()
  await onScreen('sign-in')
  await page.getByLabel('User ID').fill(seriMuda.userId)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await consolePage.button('Sign in').last().click()
  await page.getByRole('alert').first().waitFor()
  await onScreen('sign-in refused')
  await page.getByLabel('Password', { exact: true }).fill('sandbox-demo-1')
  await consolePage.button('Sign in').last().click()
  await consolePage.heading('Enter the current code').waitFor()
  await onScreen('code')
  await consolePage.typeCode(await sandbox.authenticatorCode(seriMuda.userId))
  await consolePage.button('Manage two-factor authentication').waitFor()
  await consolePage.openAccounts()
  await page.getByRole('link', { name: /Seri Muda Trading/ }).waitFor()
}

async function visitFrame({ page }: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  await onScreen('accounts')
  await page
    .getByPlaceholder(/Search|Find|Name/)
    .first()
    .fill('zzz')
  await onScreen('accounts, nothing found')
  await page
    .getByPlaceholder(/Search|Find|Name/)
    .first()
    .fill('')
  await page.getByRole('button', { name: /^Operator/ }).click()
  await page.getByRole('menu').waitFor()
  await onScreen('operator menu')
  await page.getByRole('menuitem', { name: 'Sign in another account' }).click()
  await page.getByRole('dialog').waitFor()
  await onScreen('sign-in dialog')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await consolePage.button('Search').click()
  await page.getByRole('dialog').waitFor()
  await onScreen('palette')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await onScreen('shortcuts')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await consolePage.openInbox()
  for (const tab of ['Messages', 'App codes', 'Sample logins']) {
    await page.getByRole('complementary', { name: 'Test inbox' }).getByRole('button', { name: tab }).click()
    await onScreen(`phone, ${tab}`)
  }
  await consolePage.closeInbox()
  for (const screen of ['Queue', 'Audit', 'Help']) {
    await page.getByRole('link', { name: screen }).first().click()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await onScreen(screen.toLowerCase())
  }
}

async function visitAccount({ page }: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  await consolePage.openSecurity(customers.seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await onScreen('account, security')
  await page.getByRole('tab', { name: 'Profile' }).click()
  await page.getByRole('tabpanel', { name: 'Profile' }).waitFor()
  await onScreen('account, profile')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByRole('tabpanel', { name: 'Activity' }).waitFor()
  await onScreen('account, activity')
}

async function visitChange(consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = consolePage

  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.heading('Before you start').waitFor()
  await onScreen('wizard, before you start')
  await consolePage.confirmPreflight('sms')
  await consolePage.heading('Turn off two-factor authentication').waitFor()
  await onScreen('wizard, step 5')
  await consolePage.button('Cancel procedure').first().click()
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor()
  await onScreen('wizard, cancel dialog')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor({ state: 'detached' })
  await consolePage.disable('not the password')
  await page.getByRole('alert').first().waitFor()
  await onScreen('wizard, refused password')
  await consolePage.disable()
  await consolePage.heading('2FA is off. Set it up again now').waitFor()
  await onScreen('wizard, step 6')
  // Leaving brings the toast that the procedure waits, and the queue has something in it.
  await page.getByRole('link', { name: 'Queue' }).first().click()
  await consolePage.page
    .getByRole('link', { name: 'Continue with Seri Muda Trading' })
    .or(page.getByRole('listitem').first())
    .first()
    .waitFor()
  await onScreen('queue, something waits')
  await page
    .getByRole('link', { name: /^Continue/ })
    .first()
    .click()
  await consolePage.openSetup()
  await consolePage.heading('Select the method').waitFor()
  await page.getByRole('radio', { name: 'SMS authentication' }).check()
  await onScreen('wizard, step 7')
  await consolePage.chooseMethod('sms')
  await consolePage.heading('Confirm with the account password').waitFor()
  await onScreen('wizard, step 8')
  await consolePage.confirmIdentity()
  const code = await consolePage.enrolmentCode('sms', seriMuda)
  await onScreen('wizard, step 9')
  await consolePage.typeCode(code)
  await consolePage.heading('The code was accepted').waitFor()
  await onScreen('wizard, step 10')
  await consolePage.okay()
  await consolePage.heading('This account is now protected by SMS.').waitFor()
  await onScreen('wizard, the end')
}

async function visitOverview({ page }: RunningApp, onScreen: OnScreen): Promise<void> {
  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.getByRole('heading', { name: 'Still on SMS' }).waitFor()
  await onScreen('overview')
  await page.getByRole('button', { name: /^Until when/ }).click()
  await page.getByRole('menuitem', { name: 'A date and time…' }).click()
  await page.getByLabel('Date and time').waitFor()
  await onScreen('overview, an end of its own')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function visitDesk(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page } = app
  await consolePage.signInStaff('agent-a@desk.example')
  await onScreen('desk')
  await page.getByLabel('Search customers').fill('nobody at all')
  await page.getByText('No customer matches.').waitFor()
  await onScreen('desk, nobody found')
  await page.getByLabel('Search customers').fill(bayu.name)
  await page.getByRole('link', { name: `Open ${bayu.name}` }).click()
  await consolePage.button('Open a case').click()
  await page.getByLabel('Ticket').waitFor()
  await onScreen('customer, a case being opened')
  await page.getByRole('tab', { name: 'Customers' }).click()
  await consolePage.openCase(bayu, { ticket: 'T-2044', reason: 'Phone was stolen' })
  await onScreen('case')
  await consolePage.button('Add evidence').click()
  await page.getByLabel('What was checked').waitFor()
  await onScreen('case, evidence')
  await page.getByRole('tab', { name: 'Cases' }).click()
  await page.getByRole('link', { name: /T-2044/ }).waitFor()
  await onScreen('cases')
  await visitCall(app, consolePage, onScreen)
}

/** A case from its proof to its end, with 2FA set up again on the line. */
async function visitCall(app: RunningApp, consolePage: ConsolePage, onScreen: OnScreen): Promise<void> {
  const { page, sandbox } = app
  const ticket = 'T-2045'
  await page.getByRole('tab', { name: 'Customers' }).click()
  await consolePage.openCase(seriMuda, { ticket, reason: 'Phone was stolen' })
  await consolePage.addEvidence('Request came from the registered e-mail', 'Headers looked at')
  await consolePage.addEvidence('Call back to the registered number answered', 'Spoke with the reception')
  await consolePage.button('Ask for consent').click()
  await page.getByRole('blockquote').waitFor()
  await onScreen('case, consent asked')
  await deskCustomer(app, seriMuda).answerConsent('approve')
  await consolePage.button('Check again').click()
  await consolePage.passwordField().waitFor()
  await onScreen('case, action')
  await consolePage.disableAsAgent('not the password')
  await page.getByText('The password is not right.').waitFor()
  await onScreen('case, password refused')
  await consolePage.disableAsAgent()
  await consolePage.button('Send invitation').waitFor()
  await onScreen('case, set-up')
  await consolePage.simIsBack()
  await consolePage.passwordField().fill(samplePassword)
  await consolePage.button('Confirm').click()
  await page.getByLabel('Code', { exact: true }).waitFor()
  await onScreen('case, code')
  await consolePage.typeCode(await sandbox.sentCode(seriMuda.id))
  await page.getByText(/^Read back from the portal: 2FA is on/).waitFor()
  await consolePage.button('Show the e-mail').click()
  await onScreen('case, closing')
  await consolePage.button('Close case').click()
  await page.getByText(/^Closed at/).waitFor()
  await onScreen('case, closed')
}
