import { expect } from '@playwright/test'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { startGuidedScreen, recipes } from '../support/guided/guided-screen.ts'

test.describe.configure(anyOrder)

for (const base of ['/portal', '/portal-app'] as const) {
  test(`a page that shows who is signed in asks nothing (${base})`, async ({ app }) => {
    const { seriMuda } = customers
    const screen = await startGuidedScreen(app, base, seriMuda, 'authenticator', recipes.sandbox)
    const { guest, panel, press, follow } = screen
    await screen.signIn()
    await screen.openSecurity()
    await expect(panel.getByText('The page shows that 2FA is on: Authenticator App.')).toBeVisible()
    await panel.getByRole('button', { name: 'Disable 2FA' }).click()
    await panel.getByRole('radio', { name: 'Maintenance' }).check()
    await panel.getByRole('button', { name: 'Continue' }).click()
    await follow('Manage two-factor authentication')
    await guest.getByLabel('Account password').fill('not-the-password-1')
    await press('Disable 2FA')
    await expect(panel.getByText('The password is not right.')).toBeVisible()
    await guest.getByLabel('Account password').fill(samplePassword)
    await press('Disable 2FA')
    await expect(
      panel.getByRole('heading', { name: 'This account is no longer protected by an Authenticator App.' }),
    ).toBeVisible()
    expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
  })
}
