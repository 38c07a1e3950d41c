import { expect } from '@playwright/test'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { startGuidedScreen } from '../support/guided/guided-screen.ts'

test.describe.configure(anyOrder)

/** Each guide is a main job once: "Disable" on pages of one script, the change of method on pages of the server. */
const onceMain = (base: string, mainBase: string): { tag: string[] } => ({ tag: base === mainBase ? ['@main'] : [] })

for (const base of ['/portal', '/portal-app'] as const) {
  test(`guide "Disable" on the portal's own page (${base})`, onceMain(base, '/portal-app'), async ({ app }) => {
    const { seriMuda } = customers
    const screen = await startGuidedScreen(app, base, seriMuda, 'authenticator')
    const { guest, panel, press, follow } = screen
    await expect(panel.getByText('Sign in on the portal’s page first.')).toBeVisible()
    await screen.signIn()
    await screen.openSecurity()
    await expect(panel.getByText('The page shows that 2FA is on')).toBeVisible()
    await panel.getByRole('button', { name: 'Disable 2FA' }).click()
    await panel.getByRole('radio', { name: 'Maintenance' }).check()
    await panel.getByRole('button', { name: 'Continue' }).click()
    await follow('Manage two-factor authentication')
    await guest.getByLabel('Account password').fill(samplePassword)

    await press('Disable 2FA')
    await expect(panel.getByText('The press was stopped: the page does not show who is signed in.')).toBeVisible()
    expect(await app.sandbox.ledger(), 'nothing was sent').toEqual([])
    await panel.getByRole('button', { name: `${seriMuda.userId} is signed in` }).click()
    await press('Disable 2FA')

    await expect(panel.getByRole('heading', { name: '2FA is off on this account.' })).toBeVisible()
    await expect(panel.getByText('Seen on the portal’s page')).toBeVisible()
    expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    await expect(app.page.getByText('1 account unprotected')).toBeVisible()
  })

  test(
    `guide "Authenticator App to SMS" on the portal's own page (${base})`,
    onceMain(base, '/portal'),
    async ({ app }) => {
      const { seriMuda } = customers
      const screen = await startGuidedScreen(app, base, seriMuda, 'authenticator')
      const { guest, panel, press, follow } = screen
      await screen.signIn()
      await screen.openSecurity()
      await panel.getByRole('button', { name: 'Change the method' }).click()
      await panel.getByRole('radio', { name: 'SMS authentication' }).check()
      await panel.getByRole('radio', { name: 'Switching method' }).check()
      await panel.getByRole('button', { name: 'Continue' }).click()
      await follow('Manage two-factor authentication')
      await guest.getByLabel('Account password').fill(samplePassword)
      await press('Disable 2FA')
      await panel.getByRole('button', { name: `${seriMuda.userId} is signed in` }).click()
      await press('Disable 2FA')
      await expect(panel.locator('[aria-current="step"]')).toContainText('Setup Two-Factor Authentication')

      await guest.getByText('Setup Two-Factor Authentication').click()
      await expect(panel.locator('[aria-current="step"]')).toContainText('Next')
      await guest.getByRole('radio', { name: 'SMS authentication' }).check()
      await press('Next')
      await expect(panel.locator('[aria-current="step"]')).toContainText('Confirm')
      await guest.getByLabel('Account password').fill(samplePassword)
      await press('Confirm')
      await expect(panel.locator('[aria-current="step"]')).toContainText('Verify')
      await guest.getByLabel('Verification code').fill(await app.sandbox.sentCode(seriMuda.id))
      await press('Verify')
      await expect(panel.getByText('The code was accepted.')).toBeVisible()
      await press('Okay')
      await expect(panel.getByRole('heading', { name: /protected by SMS/ })).toBeVisible()
      expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual([
        'two-factor-disabled',
        'enrolment-started',
        'two-factor-enabled',
      ])
      await expect(app.page.getByText('1 account unprotected')).toHaveCount(0)
    },
  )
}
