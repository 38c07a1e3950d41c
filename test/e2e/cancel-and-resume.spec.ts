import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { seriMuda } = customers

let app: RunningApp
let consolePage: ConsolePage

async function launch(profile?: string): Promise<void> {
  app = await launchApp(profile === undefined ? {} : { profile })
  consolePage = new ConsolePage(app.page, app.sandbox)
}

test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

/** The steps of a change from Authenticator App to SMS, each with what has happened on the portal when it is reached. */
const steps = [
  { name: 'before you start', go: async () => undefined, effects: [] },
  { name: 'portal step 5', go: () => consolePage.confirmPreflight('sms'), effects: [] },
  { name: 'portal step 6', go: () => consolePage.disable(), effects: ['two-factor-disabled'] },
  { name: 'portal step 7', go: () => consolePage.openSetup(), effects: ['two-factor-disabled'] },
  { name: 'portal step 8', go: () => consolePage.chooseMethod('sms'), effects: ['two-factor-disabled'] },
  {
    name: 'portal step 9',
    go: () => consolePage.confirmIdentity(),
    effects: ['two-factor-disabled', 'enrolment-started', 'enrolment-cancelled'],
  },
]

async function startChange(): Promise<void> {
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.heading('Before you start').waitFor()
}

for (const [at, step] of steps.entries()) {
  test(`a change cancelled at ${step.name} says what is true then`, async () => {
    await launch()
    await startChange()
    for (const { go } of steps.slice(0, at + 1)) await go()
    if (at === 5) await consolePage.heading('Enter the code from the text message').waitFor()
    await consolePage.button('Cancel procedure').first().click()
    const dialog = app.page.locator('[role="dialog"], [role="alertdialog"]')
    const stays = /stays unprotected/
    await expect(dialog.getByText(stays)).toHaveCount(at < 2 ? 0 : 1)
    await dialog.getByRole('button', { name: 'Cancel procedure' }).click()

    await expect(consolePage.heading('Cancelled')).toBeVisible()
    const truth =
      at < 2
        ? 'Nothing is lost: 2FA is on, Authenticator App.'
        : '2FA is off. This account is protected by its password alone.'
    await expect(app.page.getByText(truth)).toBeVisible()
    expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(step.effects)
  })
}

test(
  'killed between disable and set-up, the procedure is the first thing at the next start and goes on',
  { tag: '@main' },
  async () => {
    await launch()
    await startChange()
    await consolePage.confirmPreflight('sms')
    await consolePage.disable()
    await consolePage.heading('2FA is off. Set it up again now').waitFor()
    await app.kill()

    await launch(app.profile)
    await expect(consolePage.heading('2FA is off. Set it up again now')).toBeVisible()
    await expect(app.page.getByText(/unprotected \d+:\d\d/).first()).toBeVisible()
    await consolePage.signInAgain(seriMuda, null)
    await consolePage.openSetup()
    await consolePage.chooseMethod('sms')
    await consolePage.confirmIdentity()
    await consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda))
    await consolePage.okay()
    await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
    const effects = (await app.sandbox.ledger()).map(({ what }) => what)
    expect(effects).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
  },
)

test('killed while the answer is awaited, the console finds out after the next sign-in', async () => {
  await launch()
  await startChange()
  await consolePage.confirmPreflight('sms')
  const path = '/accounts/{accountId}/two-factor/disable'
  await app.sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
  await consolePage.disable()
  await expect.poll(async () => (await app.sandbox.ledger()).length).toBe(1)
  await app.kill()

  await launch(app.profile)
  await expect(consolePage.heading('Outcome unknown')).toBeVisible()
  await consolePage.signInAgain(seriMuda, null)
  await expect(consolePage.heading('2FA is off. Set it up again now')).toBeVisible()
  expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
})

test('an interrupted Authenticator App set-up asks for the password again, because its secret was in memory alone', async () => {
  await launch()
  await consolePage.signIn(customers.bayu, null)
  await consolePage.openSecurity(customers.bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
  await consolePage.chooseMethod('authenticator')
  await consolePage.confirmIdentity()
  await consolePage.heading('Scan, then enter the code from the app').waitFor()
  await app.kill()

  await launch(app.profile)
  await expect(consolePage.heading('Confirm with the account password')).toBeVisible()
  await expect(app.page.getByText('The set-up of the Authenticator App was interrupted.')).toBeVisible()
  await consolePage.signInAgain(customers.bayu, null)
  await consolePage.confirmIdentity()
  await consolePage.typeCode(await consolePage.enrolmentCode('authenticator', customers.bayu))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by an Authenticator App.')).toBeVisible()
})
