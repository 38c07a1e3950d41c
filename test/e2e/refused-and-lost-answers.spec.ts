import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { bayu, kenari } = customers

let app: RunningApp
let console_: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  console_ = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const effects = async (): Promise<string[]> => (await app.sandbox.ledger()).map(({ what }) => what)

/** Bayu Digital, at the code of an SMS set-up. */
async function atTheCode(): Promise<void> {
  await console_.signIn(bayu, null)
  await console_.openSecurity(bayu)
  await console_.openSetup()
  await console_.confirmPreflight()
  await console_.chooseMethod('sms')
  await console_.confirmIdentity()
  await console_.heading('Enter the code from the text message').waitFor()
}

const wrong = (code: string): string => (code === '000000' ? '000001' : '000000')

test('a wrong password says so, with the tries left, and changes nothing', async () => {
  await console_.signIn(kenari, 'sms')
  await console_.openSecurity(kenari)
  await console_.button('Manage two-factor authentication').click()
  await console_.button('Disable 2FA').click()
  await console_.confirmPreflight()
  await console_.disable('not the password')
  await expect(app.page.getByText('The password is not right.')).toBeVisible()
  await expect(app.page.getByText('4 tries left')).toBeVisible()
  expect(await effects()).toEqual([])
  await console_.disable()
  await expect(console_.heading('This account is no longer protected by SMS.')).toBeVisible()
})

test('wrong codes count down to a lock; after its end the right one works', async () => {
  await atTheCode()
  const right = await app.sandbox.sentCode(bayu.id)
  for (const left of ['4 tries left', '3 tries left', '2 tries left', '1 try left']) {
    await console_.typeCode(wrong(right))
    await expect(app.page.getByText('The code is wrong.')).toBeVisible()
    await expect(app.page.getByText(left).first()).toBeVisible()
  }
  await console_.typeCode(wrong(right))
  await expect(app.page.getByText(/No try left/).first()).toBeVisible()
  await expect(app.page.getByText(/Locked for (10:00|9:5\d) · you can go on at \d\d:\d\d/)).toBeVisible()
  await expect(app.page.getByLabel('Code', { exact: true })).toBeHidden()
  await expect(console_.button('Verify')).toBeHidden()
  expect(await effects()).toEqual(['enrolment-started'])

  await app.sandbox.advance(601)
  await console_.cancel()
  await console_.openSecurity(bayu)
  await console_.openSetup()
  await console_.confirmPreflight()
  await console_.chooseMethod('sms')
  await console_.confirmIdentity()
  await console_.typeCode(await console_.enrolmentCode('sms', bayu))
  await console_.okay()
  await expect(console_.heading('This account is now protected by SMS.')).toBeVisible()
})

test('an expired code is reported as such, not as wrong, and a resend voids the old code', async () => {
  await atTheCode()
  const first = await app.sandbox.sentCode(bayu.id)
  await app.sandbox.advance(301)
  await console_.typeCode(first)
  await expect(app.page.getByText('The code has expired.')).toBeVisible()
  await console_.button('Send again').click()
  await expect(app.page.getByText(/^Text 2, sent/)).toBeVisible()
  await console_.typeCode(first)
  await expect(app.page.getByText('The code is wrong.')).toBeVisible()
  await console_.typeCode(await app.sandbox.sentCode(bayu.id))
  await console_.okay()
  await expect(console_.heading('This account is now protected by SMS.')).toBeVisible()
})

test('a lost answer is found by reading: done once, never said to have failed', async () => {
  await console_.signIn(kenari, 'sms')
  await console_.openSecurity(kenari)
  await console_.button('Manage two-factor authentication').click()
  await console_.button('Disable 2FA').click()
  await console_.confirmPreflight()
  const path = '/accounts/{accountId}/two-factor/disable'
  await app.sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
  await console_.disable()
  await expect(console_.heading('This account is no longer protected by SMS.')).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
})

test('an answer that cannot be found yet leaves "Outcome unknown", and "Find out" resolves it', async () => {
  await console_.signIn(kenari, 'sms')
  await console_.openSecurity(kenari)
  await console_.button('Manage two-factor authentication').click()
  await console_.button('Disable 2FA').click()
  await console_.confirmPreflight()
  const fault = {
    method: 'POST',
    path: '/accounts/{accountId}/two-factor/disable',
    fault: 'cut-after',
    times: 1,
  } as const
  await app.sandbox.plan(fault)
  await app.sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
  await console_.disable()
  await expect(console_.heading('Outcome unknown')).toBeVisible()
  await console_.button('Find out').click()
  await expect(console_.heading('This account is no longer protected by SMS.')).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
})
