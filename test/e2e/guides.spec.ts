import { expect, type Locator } from '@playwright/test'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { customers } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

/** The step of the list of steps that is marked as the current one. */
const currentStepOf = ({ page }: RunningApp): Locator => page.locator('[aria-current="step"]')

test('guide "Disable", from the first click to the last message', { tag: '@main' }, async ({ app, consolePage }) => {
  const currentStep = currentStepOf(app)
  const { seriMuda } = customers
  const steps = guideSteps.disable
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)

  await expect(consolePage.button('Setup Two-Factor Authentication'), 'no Setup while 2FA is active').toHaveCount(0)
  await consolePage.button(steps[3]!.button!).click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  await expect(currentStep).toContainText('5')
  await expect(currentStep).toContainText(steps[4]!.title)
  await consolePage.disable()

  await expect(consolePage.heading('This account is no longer protected by an Authenticator App.')).toBeVisible()
  await expect(app.page.getByText('This account is protected by its password alone')).toBeVisible()
  await expect(app.page.getByText('Read back from the portal')).toBeVisible()

  expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
  await expect(app.page.getByText('1 account unprotected')).toBeVisible()

  await consolePage.openSecurity(seriMuda)
  await expect(consolePage.button('Manage two-factor authentication'), 'no Manage without 2FA').toHaveCount(0)
  await expect(consolePage.button('Setup Two-Factor Authentication')).toBeVisible()
})

test('guide "Authenticator App to SMS", each label in order', { tag: '@main' }, async ({ app, consolePage }) => {
  const currentStep = currentStepOf(app)
  const { seriMuda } = customers
  const [, , , manage, disable, setup, select, identity, code, confirm] = guideSteps.change
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)
  await consolePage.button(manage!.button!).click()
  await consolePage.button('Change method').click()
  await consolePage.confirmPreflight('sms')

  await expect(currentStep).toContainText(disable!.title)
  await consolePage.disable()
  await expect(currentStep).toContainText(setup!.title)
  await expect(app.page.getByText(/unprotected 0:\d\d/).first()).toBeVisible()
  await consolePage.openSetup()
  await expect(currentStep).toContainText(select!.title)
  await consolePage.chooseMethod('sms')
  await expect(currentStep).toContainText(identity!.title)
  await consolePage.confirmIdentity()
  await expect(currentStep).toContainText(code!.title)
  await consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda))
  await expect(currentStep).toContainText(confirm!.title)
  await consolePage.okay()

  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
  await expect(app.page.getByText('It names SMS.')).toBeVisible()
  await expect(app.page.getByText(/^Sent \d/).first()).toBeVisible()
  await expect(app.page.getByText('1 account unprotected')).toHaveCount(0)

  const effects = await app.sandbox.ledger()
  expect(effects.map(({ what }) => what)).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
  expect(new Set(effects.map(({ key }) => key)).size, 'one key an effect').toBe(effects.length)

  await app.page.getByRole('link', { name: 'Audit' }).click()
  for (const step of ['5 Disable 2FA', '8 Confirm', '9 Verify', '10 Okay']) {
    await expect(app.page.getByText(step).first()).toBeVisible()
  }
})

test('a set-up begins at portal step 6 for an account without 2FA', { tag: '@main' }, async ({ app, consolePage }) => {
  const currentStep = currentStepOf(app)
  const { bayu } = customers
  await consolePage.signIn(bayu, null)
  await consolePage.openSecurity(bayu)
  await expect(consolePage.button('Manage two-factor authentication')).toHaveCount(0)
  await consolePage.button('Setup Two-Factor Authentication').click()
  await consolePage.confirmPreflight()
  // Portal step 6 is the press on the account's page; pressing it twice would be one click more than the guide.
  await expect(currentStep).toContainText('7')
  await consolePage.chooseMethod('email')
  await consolePage.confirmIdentity()
  await consolePage.typeCode(await consolePage.enrolmentCode('email', bayu))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by Email.')).toBeVisible()
})
