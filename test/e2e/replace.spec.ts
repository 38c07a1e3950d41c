import { expect, test } from '@playwright/test'
import { dispose, launchApp, type LaunchOptions, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { seriMuda } = customers
/** Of the scenario `locked-out`: Authenticator App, enforced by policy. */
const meridianGate = { id: 'A-70111', userId: 'security@meridiangate.example', name: 'Meridian Gate Insurance' }

let app: RunningApp
let consolePage: ConsolePage

async function open(options: LaunchOptions): Promise<void> {
  app = await launchApp(options)
  consolePage = new ConsolePage(app.page, app.sandbox)
}
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const effects = async (): Promise<string[]> => (await app.sandbox.ledger()).map(({ what }) => what)
const badge = () => app.page.getByTestId('stays-protected')
const say = () => app.page.getByTestId('say')

async function beginChange(of: typeof meridianGate): Promise<void> {
  await consolePage.signIn(of, 'authenticator')
  await consolePage.openSecurity(of)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.heading('Before you start').waitFor()
}

async function toTheCode(of: typeof meridianGate): Promise<void> {
  await beginChange(of)
  await consolePage.confirmPreflight('sms')
  await consolePage.openSetup()
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  await consolePage.heading('Enter the code from the text message').waitFor()
}

test('the whole change in one step: steps 6 to 11, protected all along, one swap, confirmed by e-mail', async () => {
  await open({ mode: 'replace' })
  await beginChange(seriMuda)
  await expect(app.page.getByText('Portal step 5 is not needed.')).toBeVisible()
  const rail = app.page.getByRole('complementary', { name: 'Steps' })
  await expect(rail.getByText('Portal steps 1–5')).toBeVisible()
  await expect(rail.getByText('This portal replaces a method in one step.')).toBeVisible()
  await expect(badge()).toHaveText('Stays protected by the Authenticator App until the new method is verified')
  await consolePage.confirmPreflight('sms')
  await expect(app.page.getByText('Authenticator App stays active until the new method is verified.')).toBeVisible()
  await consolePage.openSetup()
  await consolePage.heading('Select the method').waitFor()
  await expect(app.page.getByRole('radio', { name: 'Authenticator App' })).toHaveCount(0)
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  const code = await consolePage.enrolmentCode('sms', seriMuda)
  await expect(say()).toContainText('Not a code from the Authenticator App.')
  await consolePage.typeCode(code)
  await expect(badge()).toHaveCount(0)
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
  await expect(app.page.getByText('Method replaced, now SMS')).toBeVisible()
  await expect(app.page.getByText(/^Sent \d.* It names SMS\.$/)).toBeVisible()
  await expect(app.page.getByText(/unprotected/)).toHaveCount(0)
  expect(await effects()).toEqual(['enrolment-started', 'two-factor-replaced'])
})

test('cancelled at the code: the old method is still active, and said so', async () => {
  await open({ mode: 'replace' })
  await toTheCode(seriMuda)
  await consolePage.button('Cancel procedure').first().click()
  await expect(app.page.getByRole('dialog')).toContainText('Authenticator App stays active.')
  await app.page.keyboard.press('Escape')
  await consolePage.cancel()
  await expect(app.page.getByText('Nothing is lost: 2FA is on, Authenticator App.')).toBeVisible()
  expect(await effects()).toEqual(['enrolment-started', 'enrolment-cancelled'])
})

test('where a policy enforces 2FA: Disable is refused with the reason, and the change goes through', async () => {
  await open({ mode: 'replace', scenario: 'locked-out' })
  await consolePage.signIn(meridianGate, 'authenticator')
  await consolePage.openSecurity(meridianGate)
  await consolePage.button('Manage two-factor authentication').click()
  await expect(consolePage.button('Disable 2FA')).toBeDisabled()
  await expect(consolePage.button('Disable 2FA')).toHaveAccessibleDescription(/a policy enforces 2FA on this account/)
  await consolePage.button('Change method').click()
  await expect(app.page.getByText('it stays on, because the method is replaced in one step')).toBeVisible()
  await consolePage.confirmPreflight('email')
  await consolePage.openSetup()
  await consolePage.chooseMethod('email')
  await consolePage.confirmIdentity()
  await consolePage.typeCode(await consolePage.enrolmentCode('email', meridianGate))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by Email.')).toBeVisible()
  expect(await effects()).toEqual(['enrolment-started', 'two-factor-replaced'])
})

test('where the portal cannot: neither is possible, and each says why', async () => {
  await open({ scenario: 'locked-out' })
  await consolePage.signIn(meridianGate, 'authenticator')
  await consolePage.openSecurity(meridianGate)
  await consolePage.button('Manage two-factor authentication').click()
  for (const name of ['Disable 2FA', 'Change method']) {
    await expect(consolePage.button(name)).toBeDisabled()
    await expect(consolePage.button(name)).toHaveAccessibleDescription(/^Not possible: a policy enforces 2FA/)
  }
})
