import { expect } from '@playwright/test'
import { findings } from '../support/electron/axe.ts'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { waitFor } from '../support/electron/launch-app.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { startGuidedScreen, recipes } from '../support/guided/guided-screen.ts'
import { callConsole, confirmPreflight, followOn, panelOf, pressOn } from '../support/guided/many-pages.ts'

test.describe.configure(anyOrder)

test('a disable offers its set-up again, runs the time without 2FA, asks for the e-mail, and names whom to ask', async ({
  app,
}) => {
  const { seriMuda } = customers
  const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  const { guest, panel } = screen
  await screen.signIn()
  await screen.openSecurity()
  await panel.getByRole('button', { name: 'Disable 2FA' }).click()
  await panel.getByRole('radio', { name: 'Maintenance' }).check()
  await confirmPreflight(app)
  await screen.follow('Manage two-factor authentication')
  await guest.getByLabel('Account password').fill('not-the-password-1')
  await screen.press('Disable 2FA')
  await expect(panel.getByText('The password is not right.')).toBeVisible()
  // One press to the contacts and the guide's text.
  await panel.getByRole('button', { name: 'Support and the guide' }).click()
  await expect(panel.getByTestId('guided-help')).toContainText('Identity Verification and Deactivate')
  await guest.getByLabel('Account password').fill(samplePassword)
  await screen.press('Disable 2FA')

  const temporary = panel.getByTestId('temporary')
  await expect(temporary).toContainText('a temporary measure')
  await expect(temporary.getByRole('timer')).toContainText('Without 2FA for')
  await expect(panel.getByText('Did the confirmation e-mail arrive?')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme })
    expect(await findings(app.page), colorScheme).toEqual([])
  }
  await panel.getByRole('button', { name: 'Not yet' }).click()
  await expect(panel.getByText('You said: not yet.')).toBeVisible()
  await panel.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(panel.getByText(/^Arrived .* reported by you\.$/)).toBeVisible()

  await temporary.getByRole('button', { name: 'Set up again' }).click()
  await panel.getByRole('radio', { name: 'Other' }).check()
  await confirmPreflight(app)
  await expect(panel.locator('[aria-current="step"]')).toContainText('Setup Two-Factor Authentication')
})

test('a queue of an account with an API and one in guided mode', async ({ app, consolePage }) => {
  const { seriMuda, kenari } = customers
  const { page } = app
  await consolePage.signIn(kenari, 'sms')
  const { guest, signIn, openSecurity } = await startGuidedScreen(
    app,
    '/portal',
    seriMuda,
    'authenticator',
    recipes.sandbox,
  )
  await signIn()
  await openSecurity()
  await expect(panelOf(app).getByText('The page shows that 2FA is on: Authenticator App.')).toBeVisible()
  const rows = await callConsole(app, 'account.list', {})
  const guided = rows.find(({ portalId }) => portalId !== 'sandbox')!.id
  const accountIds = [rows.find(({ userId }) => userId === kenari.userId)!.id, guided]
  const plan = { accountIds, kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' } as const
  const { lines } = await callConsole(app, 'queue.dryRun', plan)
  expect(lines).toMatchObject([
    { page: null, verdict: 'works', isFresh: true },
    { page: 'open', verdict: 'works', isFresh: true, needsSignIn: false },
  ])
  await callConsole(app, 'queue.start', plan)
  await page.evaluate(() => (location.hash = '#/queue'))
  await page.getByRole('button', { name: /^Next account/ }).click()
  await consolePage.button('Continue').click()
  await consolePage.disable()
  await page.getByRole('button', { name: /^Next account/ }).click()

  const panel = panelOf(app)
  await expect(panel.getByText('Account 2 of 2')).toBeVisible()
  await confirmPreflight(app)
  await followOn(guest, 'Manage two-factor authentication')
  await guest.getByLabel('Account password').fill(samplePassword)
  await pressOn(guest, 'Disable 2FA')
  await panel.getByRole('button', { name: 'See the result' }).click()
  await expect(page.getByText('2 of 2 done', { exact: true })).toBeVisible()
  const off = (await app.sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')
  expect(off.map(({ accountId }) => accountId)).toEqual([kenari.id, seriMuda.id])
})

test('an account whose turn it is and whose page is closed begins once its user signed in there', async ({ app }) => {
  const { seriMuda } = customers
  const { page } = app
  const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator', recipes.sandbox)
  const accountId = (await callConsole(app, 'account.list', {})).find(({ portalId }) => portalId !== 'sandbox')!.id
  await callConsole(app, 'guided.close', { accountId })
  const plan = { kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' } as const
  await callConsole(app, 'queue.start', { accountIds: [accountId], ...plan })
  await page.evaluate(() => (location.hash = '#/queue'))
  await page.getByRole('button', { name: /^Next account/ }).click()
  const item = page.getByTestId('queue-item')
  await expect(item.getByText('Sign in on the portal’s page; then begin here.')).toBeVisible()
  await expect(item.getByRole('button', { name: 'Begin' })).toBeDisabled()
  expect(await findings(page)).toEqual([])
  const guest = await waitFor(
    () => app.electron.windows().find((window) => window.url().includes('/portal/') && window !== screen.guest),
    'the portal’s page',
  )
  await guest.getByLabel('User ID').fill(seriMuda.userId)
  await guest.getByLabel('Password').fill(samplePassword)
  await pressOn(guest, 'Sign in')
  await guest.getByLabel('Verification code').fill(await app.sandbox.authenticatorCode(seriMuda.userId))
  await pressOn(guest, 'Verify')
  await expect(guest.getByRole('heading', { name: /^Welcome/ })).toBeVisible()
  await item.getByRole('button', { name: 'Begin' }).click()
  await expect(panelOf(app).getByRole('button', { name: 'Continue' })).toBeVisible()
  await callConsole(app, 'queue.skip', { accountId })
})
