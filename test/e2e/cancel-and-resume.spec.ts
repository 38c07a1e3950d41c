import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { seriMuda } = customers

let app: RunningApp
let console_: ConsolePage

async function launch(profile?: string): Promise<void> {
  app = await launchApp(profile === undefined ? {} : { profile })
  console_ = new ConsolePage(app.page, app.sandbox)
}

test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

/** The steps of a change from Authenticator App to SMS, each with what has happened on the portal when it is reached. */
const steps = [
  { name: 'before you start', go: async () => undefined, effects: [] },
  { name: 'portal step 5', go: () => console_.confirmPreflight('sms'), effects: [] },
  { name: 'portal step 6', go: () => console_.disable(), effects: ['two-factor-disabled'] },
  { name: 'portal step 7', go: () => console_.openSetup(), effects: ['two-factor-disabled'] },
  { name: 'portal step 8', go: () => console_.chooseMethod('sms'), effects: ['two-factor-disabled'] },
  {
    name: 'portal step 9',
    go: () => console_.confirmIdentity(),
    effects: ['two-factor-disabled', 'enrolment-started', 'enrolment-cancelled'],
  },
]

async function startChange(): Promise<void> {
  await console_.signIn(seriMuda, 'authenticator')
  await console_.openSecurity(seriMuda)
  await console_.button('Manage two-factor authentication').click()
  await console_.button('Change method').click()
  await console_.heading('Before you start').waitFor()
}

for (const [at, step] of steps.entries()) {
  test(`a change cancelled at ${step.name} says what is true then`, async () => {
    await launch()
    await startChange()
    for (const { go } of steps.slice(0, at + 1)) await go()
    if (at === 5) await console_.heading('Enter the code from the text message').waitFor()
    await console_.button('Cancel procedure').first().click()
    const dialog = app.page.locator('[role="dialog"], [role="alertdialog"]')
    const stays = /stays unprotected/
    await expect(dialog.getByText(stays)).toHaveCount(at < 2 ? 0 : 1)
    await dialog.getByRole('button', { name: 'Cancel procedure' }).click()

    await expect(console_.heading('Cancelled')).toBeVisible()
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
    await console_.confirmPreflight('sms')
    await console_.disable()
    await console_.heading('2FA is off. Set it up again now').waitFor()
    await app.kill()

    await launch(app.profile)
    await expect(console_.heading('2FA is off. Set it up again now')).toBeVisible()
    await expect(app.page.getByText(/unprotected \d+:\d\d/).first()).toBeVisible()
    await console_.signInAgain(seriMuda, null)
    await console_.openSetup()
    await console_.chooseMethod('sms')
    await console_.confirmIdentity()
    await console_.typeCode(await console_.enrolmentCode('sms', seriMuda))
    await console_.okay()
    await expect(console_.heading('This account is now protected by SMS.')).toBeVisible()
    const effects = (await app.sandbox.ledger()).map(({ what }) => what)
    expect(effects).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
  },
)

test('killed while the answer is awaited, the console finds out after the next sign-in', async () => {
  await launch()
  await startChange()
  await console_.confirmPreflight('sms')
  const path = '/accounts/{accountId}/two-factor/disable'
  await app.sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
  await console_.disable()
  await expect.poll(async () => (await app.sandbox.ledger()).length).toBe(1)
  await app.kill()

  await launch(app.profile)
  await expect(console_.heading('Outcome unknown')).toBeVisible()
  await console_.signInAgain(seriMuda, null)
  await expect(console_.heading('2FA is off. Set it up again now')).toBeVisible()
  expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
})

test('an interrupted Authenticator App set-up asks for the password again, because its secret was in memory alone', async () => {
  await launch()
  await console_.signIn(customers.bayu, null)
  await console_.openSecurity(customers.bayu)
  await console_.openSetup()
  await console_.confirmPreflight()
  await console_.chooseMethod('authenticator')
  await console_.confirmIdentity()
  await console_.heading('Scan, then enter the code from the app').waitFor()
  await app.kill()

  await launch(app.profile)
  await expect(console_.heading('Confirm with the account password')).toBeVisible()
  await expect(app.page.getByText('The set-up of the Authenticator App was interrupted.')).toBeVisible()
  await console_.signInAgain(customers.bayu, null)
  await console_.confirmIdentity()
  await console_.typeCode(await console_.enrolmentCode('authenticator', customers.bayu))
  await console_.okay()
  await expect(console_.heading('This account is now protected by an Authenticator App.')).toBeVisible()
})
