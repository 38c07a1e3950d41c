import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'

const { bayu } = customers

let app: RunningApp
let consolePage: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
  await consolePage.signIn(bayu, null)
  await consolePage.openSecurity(bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const say = () => app.page.getByTestId('say')
const help = () => app.page.getByTestId('code-help')
const which = () => app.page.getByTestId('which-message')

test('a text message: which one counts, what to say, and what helps, one after the other', async () => {
  await consolePage.chooseMethod('sms')
  await consolePage.confirmIdentity()
  const first = await consolePage.enrolmentCode('sms', bayu)
  await expect(which()).toContainText(/^Text 1, sent \d\d:\d\d:\d\d to \+60/)
  await expect(say()).toContainText(/The newest one, from \d\d:\d\d, has 6 digits\./)
  await expect(help()).toContainText('Is that the phone in hand?')
  await expect(help()).toContainText(/Another can be sent in 0:\d\d\./)
  await expect(help()).not.toContainText('Open the profile')

  await consolePage.typeCode(first === '000000' ? '000001' : '000000')
  await expect(say()).toContainText('Please look at the 6 digits once more. 4 tries are left.')

  await app.sandbox.advance(301)
  await consolePage.typeCode(first)
  await expect(say()).toContainText('That code has expired.')
  await consolePage.button('Send again').click()
  await expect(which()).toContainText(/^Text 2, sent/)
  await expect(which()).toContainText('Older ones no longer work.')
  await expect(say()).toContainText('Use only the newest text message: number 2')
  await expect(help()).toContainText('Change it in the profile')

  await consolePage.typeCode(first)
  await expect(say()).toContainText('Please make sure it is the newest message')

  await say().getByRole('button', { name: 'Copy the sentence' }).click()
  await expect(say().getByRole('status')).toHaveText('Copied')

  await help().getByRole('link', { name: 'Open the profile' }).click()
  await expect(app.page).toHaveURL(/\/profile#number$/)
  // The procedure waits meanwhile.
  await app.page.goBack()
  await consolePage.typeCode(await app.sandbox.sentCode(bayu.id))
  await consolePage.okay()
  await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
})

test('an e-mail: look in junk; an Authenticator App: which entry, and its clock', async () => {
  await consolePage.chooseMethod('email')
  await consolePage.confirmIdentity()
  await expect(say()).toContainText('If it is not there, look in junk.')
  await expect(help()).toContainText('Look in the junk folder.')
  await consolePage.cancel()
  await consolePage.openSecurity(bayu)
  await consolePage.openSetup()
  await consolePage.confirmPreflight()
  await consolePage.chooseMethod('authenticator')
  await consolePage.confirmIdentity()
  await expect(say()).toContainText(`open the new entry ${bayu.userId}`)
  await expect(help()).toContainText('set date and time to automatic')
})
