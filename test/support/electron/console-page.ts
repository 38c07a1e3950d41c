import { expect, type Locator, type Page } from '@playwright/test'
import type { Method } from '#shared/api/primitives.ts'
import type { SandboxControls } from '../portal/sandbox-controls.ts'

/** The password of every sample login. */
export const samplePassword = 'sandbox-demo-1'

/** The sample customers of the scenario `three-accounts`. */
export const customers = {
  /** Authenticator App. */
  seriMuda: { id: 'A-20417', userId: 'it@serimuda.example', name: 'Seri Muda Trading' },
  /** SMS. */
  kenari: { id: 'A-31888', userId: 'ops@kenari.example', name: 'Kenari Logistics' },
  /** No 2FA. */
  bayu: { id: 'A-47260', userId: 'admin@bayu.example', name: 'Bayu Digital' },
} as const
/** Somebody with an account, at the sandbox or elsewhere. */
export interface Customer {
  readonly id: string
  readonly userId: string
  readonly name: string
}

const optionNames: Record<Method, string> = {
  authenticator: 'Authenticator App',
  sms: 'SMS authentication',
  email: 'Email authentication',
}

/** The console as a user sees it: what they click, in their words. */
export class ConsolePage {
  readonly page: Page
  readonly sandbox: SandboxControls

  constructor(page: Page, sandbox: SandboxControls) {
    this.page = page
    this.sandbox = sandbox
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name })
  }

  /** The one password field of a step. */
  passwordField(): Locator {
    return this.page.locator('input[type="password"]')
  }

  /** Signs a customer in, with the current code where 2FA is active. The method is that of the moment. */
  async signIn({ userId, id }: Customer, method: Method | null): Promise<void> {
    const form = this.page.locator('form', { has: this.page.getByLabel('User ID') })
    if (!(await form.isVisible())) await this.openSignIn()
    await this.page.getByLabel('User ID').fill(userId)
    await this.page.getByLabel('Password', { exact: true }).fill(samplePassword)
    await this.button('Sign in').last().click()
    if (method !== null) await this.enterSignInCode(method, userId, id)
    // Each form belongs to one sign-in: when both are gone, the session is there.
    await this.page.getByLabel('User ID').waitFor({ state: 'hidden' })
    await this.heading('Enter the current code').waitFor({ state: 'hidden' })
  }

  async openSignIn(): Promise<void> {
    await this.page.getByRole('button', { name: /^Operator/ }).click()
    await this.page
      .getByRole('menuitem', { name: /^Sign in/ })
      .first()
      .click()
  }

  async openAccounts(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' }).click()
  }

  async enterSignInCode(method: Method, owner: string, accountId: string): Promise<void> {
    await this.heading('Enter the current code').waitFor()
    const code =
      method === 'authenticator' ? await this.sandbox.authenticatorCode(owner) : await this.sandbox.sentCode(accountId)
    await this.typeCode(code)
  }

  /** Types a code; its last digit verifies it. */
  async typeCode(code: string): Promise<void> {
    await this.page.getByLabel('Code', { exact: true }).fill(code)
  }

  /** Guide steps 1 to 3: account name ▾ (the User icon) → My Account → Account Security. */
  async openSecurity({ name }: Customer): Promise<void> {
    await this.page.getByRole('link', { name: 'Accounts' }).first().click()
    await this.page
      .getByRole('link', { name: new RegExp(name) })
      .first()
      .click()
    await this.button(`User icon: ${name}`).click()
    await this.page.getByRole('menuitem', { name: 'My Account' }).click()
    await this.page.getByRole('tab', { name: 'Account Security' }).click()
  }

  /** The pre-flight: the method to change to where there is a choice, the reason, "Continue". */
  async confirmPreflight(to?: Method): Promise<void> {
    await this.heading('Before you start').waitFor()
    if (to !== undefined) await this.page.getByRole('radio', { name: optionNames[to] }).check()
    await this.page.getByRole('radio', { name: 'New phone' }).check()
    await this.button('Continue').click()
  }

  /** Portal step 5: account password, "Disable 2FA". */
  async disable(password: string = samplePassword): Promise<void> {
    await this.heading('Turn off two-factor authentication').waitFor()
    await this.passwordField().fill(password)
    await this.button('Disable 2FA').click()
  }

  /** Says in a case that the SIM is in the customer's hand again. */
  async simIsBack(): Promise<void> {
    await this.page.getByRole('radio', { name: 'Yes, blocked and replaced, or found' }).check()
  }

  /** Portal step 6. */
  async openSetup(): Promise<void> {
    await this.button('Setup Two-Factor Authentication').click()
  }

  /** Portal step 7: choose the method, "Next". */
  async chooseMethod(method: Method): Promise<void> {
    await this.heading('Select the method').waitFor()
    await this.page.getByRole('radio', { name: optionNames[method] }).check()
    await this.button('Next').click()
  }

  /** Portal step 8: account password, "Confirm". */
  async confirmIdentity(password: string = samplePassword): Promise<void> {
    await this.heading('Confirm with the account password').waitFor()
    await this.passwordField().fill(password)
    await this.button('Confirm').click()
  }

  /** The code of the set-up that waits: from the phone, the mailbox or the app. */
  async enrolmentCode(method: Method, { userId, id }: Customer): Promise<string> {
    await this.heading(/^(Enter the code|Scan, then)/).waitFor()
    return method === 'authenticator' ? this.sandbox.authenticatorCode(userId, 'enrolment') : this.sandbox.sentCode(id)
  }

  /** Portal step 10: "Okay". */
  async okay(): Promise<void> {
    await this.heading('The code was accepted').waitFor()
    await this.button('Okay').click()
  }

  /** Signs in again where a procedure waits for it. */
  async signInAgain({ userId, id }: { userId: string; id: string }, method: Method | null): Promise<void> {
    await this.button('Sign in').first().click()
    const dialog = this.page.getByRole('dialog')
    await dialog.locator('input[type="password"]').fill(samplePassword)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    if (method !== null) await this.enterSignInCode(method, userId, id)
    await dialog.waitFor({ state: 'hidden' })
  }

  /** Signs an agent in to the desk. */
  async signInStaff(staffId: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Desk' }).click()
    await this.button('Staff sign-in').first().click()
    await this.page.getByLabel('Staff ID').fill(staffId)
    await this.passwordField().fill(samplePassword)
    await this.button('Sign in').last().click()
    await this.enterSignInCode('authenticator', staffId, '')
    await this.page.getByLabel('Search customers').waitFor()
  }

  /** Finds a customer and opens a case. */
  async openCase({ name }: { name: string }, { ticket, reason }: { ticket: string; reason: string }): Promise<void> {
    await this.page.getByLabel('Search customers').fill(name)
    await this.page.getByRole('link', { name: `Open ${name}` }).click()
    await this.button('Open a case').click()
    await this.page.getByLabel('Ticket').fill(ticket)
    await this.page.getByLabel('Reason').fill(reason)
    await this.button('Open case').click()
    await this.heading(`Case ${ticket}`).waitFor()
  }

  async addEvidence(kind: string, note: string): Promise<void> {
    await this.button('Add evidence').click()
    await this.page.getByRole('radio', { name: kind }).check()
    await this.page.getByLabel('What was checked').fill(note)
    await this.button('Record evidence').click()
    await this.button('Record evidence').waitFor({ state: 'hidden' })
  }

  async openInbox(): Promise<void> {
    await this.button('Test inbox').click()
    await this.button('Close the test inbox').waitFor()
  }

  async closeInbox(): Promise<void> {
    await this.button('Close the test inbox').click()
  }

  /** Cancels the procedure and reads what is true then. */
  async cancel(): Promise<void> {
    await this.button('Cancel procedure').first().click()
    await this.page
      .locator('[role="dialog"], [role="alertdialog"]')
      .getByRole('button', { name: 'Cancel procedure' })
      .click()
    await this.heading('Cancelled').waitFor()
  }

  /** Disables 2FA from a case, with the agent's own password. */
  async disableAsAgent(password: string = samplePassword): Promise<void> {
    await this.passwordField().fill(password)
    await this.button('Disable 2FA').click()
  }

  /** Opens the audit and waits until its chain was checked. */
  async chainVerifies(): Promise<void> {
    await this.page.getByRole('link', { name: 'Audit' }).first().click()
    const chain = this.page.getByRole('region', { name: 'Chain' })
    await expect(chain.getByRole('status').first()).toHaveText(/^(Intact to|Not anchored since) entry/)
  }
}
