import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { keyboardOnly } from '../support/electron/keyboard.ts'
import { guideActions } from './guide-actions.ts'
import type { PairedMeasure } from './measure.ts'
import { pressCounter } from './press-counter.ts'
import { withRuntime } from './with-runtime.ts'

const { seriMuda } = customers

/**
 * P11: what hands do from the list of accounts to "now protected by SMS", our pre-flight included, beside what the
 * portal's own guide asks for. A press that does something counts as one, and so does a password or a code; to move the
 * pointer or the focus does not, here as there. Counted from the window's own events; the same every time, so once is enough.
 */
export const effort: PairedMeasure[] = [
  { id: 'P11 mouse', what: 'a whole change with the mouse', change: withMouse },
  { id: 'P11 keys', what: 'a whole change by keyboard alone', change: withKeys },
].map(({ id, what, change }) => ({
  ...{ id, what, limitIs: "the portal's own guide", unit: 'presses', goal: 1 },
  run: () =>
    withRuntime(async () => {
      const app = await launchApp()
      try {
        const consolePage = new ConsolePage(app.page, app.sandbox)
        await consolePage.signIn(seriMuda, 'authenticator')
        await consolePage.openAccounts()
        const counted = await pressCounter(app.page)
        await change(app)
        return [{ ours: await counted(), limit: guideActions.reduce((sum, { times }) => sum + times, 0) }]
      } finally {
        await app.close()
        dispose(app.profile)
      }
    }),
}))

async function withMouse({ page, sandbox }: RunningApp): Promise<void> {
  const consolePage = new ConsolePage(page, sandbox)
  /** Into the field that has the focus already. */
  const enter = (text: string): Promise<void> => page.keyboard.type(text)
  await page.getByRole('link', { name: new RegExp(seriMuda.name) }).click()
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await page.getByRole('radio', { name: 'New phone' }).click()
  await consolePage.button('Continue').click()
  await consolePage.passwordField().and(page.locator(':focus')).waitFor()
  await enter(samplePassword)
  await consolePage.button('Disable 2FA').click()
  await consolePage.button('Setup Two-Factor Authentication').click()
  await consolePage.button('Next').click()
  await consolePage.heading('Confirm with the account password').waitFor()
  await consolePage.passwordField().and(page.locator(':focus')).waitFor()
  await enter(samplePassword)
  await consolePage.button('Confirm').click()
  const code = await consolePage.enrolmentCode('sms', seriMuda)
  await page.getByLabel('Code', { exact: true }).and(page.locator(':focus')).waitFor()
  await enter(code)
  await consolePage.button('Okay').click()
  await consolePage.heading('This account is now protected by SMS.').waitFor()
}

async function withKeys({ page, sandbox }: RunningApp): Promise<void> {
  const consolePage = new ConsolePage(page, sandbox)
  const keys = await keyboardOnly(page)
  const screenful = 60
  const pressOn = async (name: string | RegExp): Promise<void> => {
    await keys.tabTo(name, screenful)
    await keys.press('Enter')
  }
  await page.getByRole('link', { name: new RegExp(seriMuda.name) }).waitFor()
  await pressOn(new RegExp(seriMuda.name))
  await consolePage.button('Manage two-factor authentication').waitFor()
  await pressOn('Manage two-factor authentication')
  await pressOn('Change method')
  await consolePage.heading('Before you start').waitFor()
  await keys.tabTo('New phone', screenful)
  await keys.press('Space')
  await pressOn('Continue')
  await keys.at(/password/i)
  await keys.type(samplePassword)
  await keys.press('Enter')
  await keys.at('Setup Two-Factor Authentication')
  await keys.press('Enter')
  await consolePage.heading('Select the method').waitFor()
  await pressOn('Next')
  await consolePage.heading('Confirm with the account password').waitFor()
  await keys.at(/password/i)
  await keys.type(samplePassword)
  await keys.press('Enter')
  const code = await consolePage.enrolmentCode('sms', seriMuda)
  await keys.at('Code')
  await keys.type(code)
  await keys.at('Okay')
  await keys.press('Enter')
  await consolePage.heading('This account is now protected by SMS.').waitFor()
  await keys.requireNoMouse()
}
