import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { bayu, kenari } = customers

let app: RunningApp
let consolePage: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const effects = async (): Promise<string[]> => (await app.sandbox.ledger()).map(({ what }) => what)

/** Bayu Digital, at the code of an SMS set-up. */
async function atTheCode(): Promise<void> {
  await consolePage.signIn(bayu, null)
  await consolePage.openSecurity(bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  await consolePage.heading('Enter the code from the text message').waitFor()
}

const wrong = (code: string): string => (code === '000000' ? '000001' : '000000')

test('a wrong password says so, with the tries left, and changes nothing', async () => {
  await consolePage.signIn(kenari, 'sms')
  await consolePage.openSecurity(kenari)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  await consolePage.disable('not the password')
  await expect(app.page.getByText('The password is not right.')).toBeVisible()
  await expect(app.page.getByText('4 tries left')).toBeVisible()
  expect(await effects()).toEqual([])
  await consolePage.disable()
  await expect(consolePage.heading('This account is no longer protected by SMS.')).toBeVisible()
})

test('wrong codes count down to a lock; after its end the right one works', async () => {
  await atTheCode()
  const right = await app.sandbox.sentCode(bayu.id)
  for (const left of ['4 tries left', '3 tries left', '2 tries left', '1 try left']) {
    await consolePage.typeCode(wrong(right))
    await expect(app.page.getByText('The code is wrong.')).toBeVisible()
    await expect(app.page.getByText(left).first()).toBeVisible()
  }
  await consolePage.typeCode(wrong(right))
  await expect(app.page.getByText(/No try left/).first()).toBeVisible()
  await expect(app.page.getByText(/Locked for (10:00|9:5\d) · you can go on at \d\d:\d\d/)).toBeVisible()
  await expect(app.page.getByLabel('Code', { exact: true })).toBeHidden()
  await expect(consolePage.button('Verify')).toBeHidden()
  expect(await effects()).toEqual(['enrolment-started'])

  await app.sandbox.advance(601)
  await consolePage.cancel()
  await consolePage.openSecurity(bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  await consolePage.typeCode(await consolePage.enrolmentCode('sms', bayu))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
})

test('an expired code is reported as such, not as wrong, and a resend voids the old code', async () => {
  await atTheCode()
  const first = await app.sandbox.sentCode(bayu.id)
  await app.sandbox.advance(301)
  await consolePage.typeCode(first)
  await expect(app.page.getByText('The code has expired.')).toBeVisible()
  await consolePage.button('Send again').click()
  await expect(app.page.getByText(/^Text 2, sent/)).toBeVisible()
  await consolePage.typeCode(first)
  await expect(app.page.getByText('The code is wrong.')).toBeVisible()
  await consolePage.typeCode(await app.sandbox.sentCode(bayu.id))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
})

test('a lost answer is found by reading: done once, never said to have failed', async () => {
  await consolePage.signIn(kenari, 'sms')
  await consolePage.openSecurity(kenari)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  const path = '/accounts/{accountId}/two-factor/disable'
  await app.sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
  await consolePage.disable()
  await expect(consolePage.heading('This account is no longer protected by SMS.')).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
})

test('an answer that cannot be found yet leaves "Outcome unknown", and "Find out" resolves it', async () => {
  await consolePage.signIn(kenari, 'sms')
  await consolePage.openSecurity(kenari)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Disable 2FA').click()
  await consolePage.confirmPreflight()
  const fault = {
    method: 'POST',
    path: '/accounts/{accountId}/two-factor/disable',
    fault: 'cut-after',
    times: 1,
  } as const
  await app.sandbox.plan(fault)
  await app.sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
  await consolePage.disable()
  await expect(consolePage.heading('Outcome unknown')).toBeVisible()
  await consolePage.button('Find out').click()
  await expect(consolePage.heading('This account is no longer protected by SMS.')).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
})
