import { guideSteps, type GuideStep } from '#shared/domain/guide-steps.ts'
import { stepLabel } from '#shared/domain/guide-step-of.ts'
import { customers, type ConsolePage } from '../support/electron/console-page.ts'

/** Takes a picture; `step` is what is printed beside it. */
export type Picture = (name: string, step: string) => Promise<void>

/** A part of the demo. */
export interface Scene {
  title: string
  play(user: ConsolePage, picture: Picture): Promise<void>
}

const { seriMuda, kenari, bayu } = customers

/** The portal's step as it is printed, e.g. `Portal step 5 Disable 2FA`. */
function portal(steps: readonly GuideStep[], number: number): string {
  const step = steps.find((one) => one.number === number)
  return step === undefined ? `Portal step ${number}` : `Portal step ${stepLabel(step)}`
}

export const changeToSms: Scene = {
  title: 'Guide: from Authenticator App to SMS',
  play: async (user, picture) => {
    const steps = guideSteps.change
    await user.button('Sign in').first().waitFor()
    await picture('sign-in', 'Sign in')
    await user.signIn(seriMuda, 'authenticator')
    await picture('accounts', 'Accounts')
    await user.openSecurity(seriMuda)
    await picture('account-security', `${portal(steps, 1)}, 2 My Account, 3 Account Security`)
    await user.button('Manage two-factor authentication').click()
    await user.button('Change method').waitFor()
    await picture('manage', portal(steps, 4))
    await user.button('Change method').click()
    await user.heading('Before you start').waitFor()
    await picture('before-you-start', 'Before you start')
    await user.confirmPreflight('sms')
    await user.heading('Turn off two-factor authentication').waitFor()
    await picture('disable', portal(steps, 5))
    await user.disable()
    await user.heading('2FA is off. Set it up again now').waitFor()
    await picture('setup', portal(steps, 6))
    await user.openSetup()
    await user.heading('Select the method').waitFor()
    await picture('method', portal(steps, 7))
    await user.chooseMethod('sms')
    await user.heading('Confirm with the account password').waitFor()
    await picture('confirm', portal(steps, 8))
    await user.confirmIdentity()
    const code = await user.enrolmentCode('sms', seriMuda)
    await picture('code', portal(steps, 9))
    await user.openInbox()
    await picture('code-with-phone', 'The text message on the test inbox')
    await user.closeInbox()
    await user.typeCode(code)
    await user.heading('The code was accepted').waitFor()
    await picture('accepted', portal(steps, 10))
    await user.okay()
    await user.heading('This account is now protected by SMS.').waitFor()
    await user.page
      .getByText(/^Sent .* It names SMS/)
      .first()
      .waitFor()
    await picture('done', portal(steps, 11))
  },
}

export const disableTwoFactor: Scene = {
  title: 'Guide: disable two-factor authentication',
  play: async (user, picture) => {
    const steps = guideSteps.disable
    await user.signIn(kenari, 'sms')
    await user.openSecurity(kenari)
    await user.button('Manage two-factor authentication').click()
    await picture('disable-manage', portal(steps, 4))
    await user.button('Disable 2FA').click()
    await user.heading('Before you start').waitFor()
    await picture('disable-before', 'Before you start')
    await user.confirmPreflight()
    await user.disable('not the password')
    await user.page.getByText('The password is not right.').waitFor()
    await picture('disable-wrong-password', `${portal(steps, 5)}, with a wrong password`)
    await user.disable()
    await user.heading('This account is no longer protected by SMS.').waitFor()
    await picture('disable-done', portal(steps, 6))
  },
}

export const setUpAuthenticator: Scene = {
  title: 'Set up for an account without 2FA: Authenticator App, then left for later',
  play: async (user, picture) => {
    await user.signIn(bayu, null)
    await user.openSecurity(bayu)
    await picture('no-2fa', 'Account Security without 2FA')
    await user.openSetup()
    await user.confirmPreflight()
    await user.chooseMethod('authenticator')
    await user.confirmIdentity()
    await user.heading('Scan, then enter the code from the app').waitFor()
    await picture('authenticator', portal(guideSteps['set-up'], 9))
    await user.page.getByRole('link', { name: 'Queue' }).click()
    await user.heading('Queue').waitFor()
    await picture('queue', 'The procedure waits in the Queue')
    await user.page.getByRole('link', { name: 'Accounts' }).first().click()
    await picture('accounts-three', 'Accounts, one unprotected')
  },
}

export const manyAccounts: Scene = {
  title: 'Many accounts: the queue with its dry run, who is unprotected, the portals',
  play: async (user, picture) => {
    const { page } = user
    await page.getByRole('link', { name: 'Queue' }).click()
    await page.getByRole('link', { name: 'New queue' }).first().click()
    await page.getByRole('button', { name: /^Choose all/ }).click()
    await page.getByRole('radio', { name: 'Disable 2FA' }).check()
    await page.getByRole('radio', { name: 'Maintenance' }).check()
    await picture('queue-new', 'Accounts and procedure chosen')
    await user.button('Dry run').click()
    await page.getByText(/would work, .* would not/).waitFor()
    await picture('queue-dry-run', 'Dry run: what would work, and why the rest would not')
    await page.getByRole('link', { name: 'Overview' }).click()
    await user.heading('Overview').waitFor()
    await picture('overview', 'Overview: unprotected, still on SMS')
    await page.getByRole('link', { name: 'Settings' }).click()
    await user.heading('Settings').waitFor()
    await picture('settings', 'Settings: portals, sign-in, lock')
  },
}

export const helpTheCustomer: Scene = {
  title: 'Support desk: from the search to a closed case',
  play: async (user, picture) => {
    await user.signInStaff('agent-a@desk.example')
    await picture('desk', 'Staff signed in: customer search')
    await user.openCase(seriMuda, { ticket: 'T-2041', reason: 'Number goes to an old phone; no code arrives' })
    await picture('case', 'Case opened with ticket and reason')
    await user.addEvidence('Request came from the registered e-mail', 'Mail of this morning')
    await user.addEvidence('Recent invoice: number and amount', 'Both right')
    await picture('case-proof', 'Evidence to the points needed')
    await user.button('Ask for consent').click()
    await user.openInbox()
    const consent = user.page.getByRole('article', { name: 'Consent' })
    await consent.waitFor()
    await picture('case-consent', 'The customer is asked')
    await consent.getByRole('button', { name: 'Approve' }).click()
    await user.closeInbox()
    await user.page.getByText(/Answered at/).waitFor()
    await user.disableAsAgent()
    await user.page.getByText(/^2FA was turned off at/).waitFor()
    await picture('case-disabled', "Disable 2FA with the agent's own password; what to tell the customer")
    await user.button('Close case').click()
    await user.page.getByText(/^Closed at/).waitFor()
    await picture('case-closed', 'Case closed')
  },
}

export const showAround: Scene = {
  title: 'Audit and help',
  play: async (user, picture) => {
    await user.page.getByRole('link', { name: 'Audit' }).click()
    await user.heading('Audit').waitFor()
    await picture('audit', 'Audit, newest first')
    await user.page.getByRole('link', { name: 'Help' }).click()
    await user.heading('Help').waitFor()
    await picture('help', 'Help')
    await user.page.keyboard.press('Control+k')
    await user.page.getByPlaceholder('Find an account, a screen or an action').waitFor()
    await picture('palette', 'Search and commands')
    await user.page.keyboard.press('Escape')
  },
}
