import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { companies, delegatedRoles, holdingCompany } from '../support/console/delegated-accounts.ts'

let app: RunningApp
let consolePage: ConsolePage

async function launch(scenario: 'three-accounts' | 'thirty-accounts'): Promise<void> {
  app = await launchApp({ scenario })
  consolePage = new ConsolePage(app.page, app.sandbox)
}
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

const roleNames = {
  manager: 'Manager',
  technical: 'Technical',
  billing: 'Billing',
  purchasing: 'Purchasing',
  visitation: 'Visitation',
} as const

test('Management Mode in all five roles: whose account it is, on every screen; what the role may not do, and why', async () => {
  await launch('thirty-accounts')
  const { page } = app
  await consolePage.signIn(holdingCompany, 'authenticator')
  const banner = page.getByRole('status', { name: 'Management Mode' })
  await page.getByRole('link', { name: 'Accounts' }).first().click()

  for (const role of delegatedRoles) {
    const { name, userId } = companies[role]
    const line = page.getByRole('row', { name: new RegExp(name) })
    await expect(line).toContainText(`${roleNames[role]}, by way of ${holdingCompany.userId}`)
    await line.getByRole('link').first().click()
    await expect(banner).toContainText(`You are in the account of ${name}`)
    await expect(banner).toContainText(userId)
    await expect(banner).toContainText(
      `as ${roleNames[role]}, by the login ${holdingCompany.userId} of ${holdingCompany.name}`,
    )

    // Account Security: the portal's own button is there and says why it cannot be pressed.
    const action = page.getByRole('button', { name: /^(Manage two-factor|Setup Two-Factor)/ })
    await expect(action).toBeDisabled()
    await expect(action).toHaveAccessibleDescription(/Only the owner of this account may/)
    await expect(page.getByTestId('role-card')).toContainText('Change the mobile number')

    await page.getByRole('tab', { name: 'Profile' }).click()
    await expect(consolePage.button('Change number')).toBeDisabled()
    await expect(consolePage.button('Change number')).toHaveAccessibleDescription(/Only the owner/)

    await page.getByRole('tab', { name: 'Activity' }).click()
    if (role === 'manager') await expect(page.getByText(/The portal's log was read at/)).toBeVisible()
    else
      await expect(page.getByText(`The role ${roleNames[role]} may not read the portal's security log`)).toBeVisible()

    await page.getByRole('link', { name: 'Audit' }).first().click()
    await expect(banner).toContainText(name)
    await page.getByRole('link', { name: 'Accounts' }).first().click()
  }

  // An own account is none of somebody else: the banner goes.
  await page
    .getByRole('link', { name: new RegExp(holdingCompany.name) })
    .first()
    .click()
  await expect(banner).toBeHidden()
  await page.goBack()
  await page
    .getByRole('row', { name: new RegExp(companies.billing.name) })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('button', { name: `Leave the account of ${companies.billing.name}` }).click()
  await expect(banner).toBeHidden()
  await expect(consolePage.heading('Accounts')).toBeVisible()

  // The owner's own login: the account is opened as owner, and the page says that another way is there too.
  await consolePage.signIn(companies.technical, 'sms')
  await expect(page.getByText(/You are here as its owner/)).toContainText('as Technical')
  await expect(banner).toBeHidden()
  await expect(consolePage.button('Manage two-factor authentication')).toBeEnabled()
})

test('the timeline marks what was done elsewhere; "This was not me" freezes the account', async () => {
  await launch('three-accounts')
  const { page } = app
  const { bayu } = customers
  await consolePage.signIn(bayu, null)
  await consolePage.openSecurity(bayu)
  await page.getByRole('tab', { name: 'Activity' }).click()
  const timeline = page.getByRole('list', { name: 'Timeline' })
  await expect(timeline).toContainText('At the portal, which does not say whether from this console')
  await expect(page.getByTestId('timeline-summary')).toContainText('No change made elsewhere since')

  // Somebody else signs in, at another computer, and changes the number.
  const call = async (path: string, method: string, token: string | null, body: object): Promise<Response> =>
    fetch(`${app.portalOrigin()}/api/v1${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': `elsewhere-${path}`,
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
  const signIn = { userId: bayu.userId, password: samplePassword, device: 'Unknown browser' }
  const session = (await (await call('/sessions', 'POST', null, signIn)).json()) as { accessToken: string }
  const number = { password: samplePassword, mobileNumber: '+60100000888' }
  expect((await call(`/accounts/${bayu.id}/profile`, 'PATCH', session.accessToken, number)).status).toBe(200)

  await consolePage.button("Read the portal's log again").click()
  const changed = timeline.getByRole('listitem').filter({ hasText: 'Mobile number changed' })
  await expect(changed).toContainText('At the portal, not from this console')
  await expect(changed).toContainText('from Device “Unknown browser”')
  await expect(page.getByTestId('timeline-summary')).toContainText('1 change made elsewhere since')

  await changed.getByRole('button', { name: /^This was not me/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('freezes every change')
  await dialog.locator('input[type="password"]').fill('not-the-password')
  await dialog.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(dialog.getByRole('alert')).toContainText('4 tries left')
  await dialog.locator('input[type="password"]').fill(samplePassword)
  await dialog.getByRole('button', { name: 'Freeze the account' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByTestId('frozen')).toContainText('This account is frozen')
  await expect(page.getByTestId('frozen')).toContainText('24×7 hotline')
  await expect(timeline.getByRole('listitem').first()).toContainText('Account frozen')
  await expect(timeline.getByRole('listitem').first()).toContainText('Done here, confirmed by the portal')
  await expect(changed.getByRole('button', { name: /^This was not me/ })).toBeDisabled()
  await page.getByRole('tab', { name: 'Profile' }).click()
  await expect(consolePage.button('Change number')).toHaveAccessibleDescription(/Frozen/)
})

test('the mobile number is changed in the profile, and every wrong input has its sentence', async () => {
  await launch('three-accounts')
  const { page } = app
  const { bayu } = customers
  await consolePage.signIn(bayu, null)
  await page.evaluate((id) => (location.hash = `#/accounts/${id}/profile#number`), bayu.id)
  const field = page.getByLabel('New mobile number')
  await expect(field).toBeFocused()
  const sentences: Record<string, RegExp> = {
    '0123456789': /Begin with \+/,
    '+60 12 34x': /digits only/,
    '+999 1234567': /No country/,
    '+60 12': /too short/,
    '+60 1234 5678 9012 3': /too long/,
  }
  for (const [typed, sentence] of Object.entries(sentences)) {
    await field.fill(typed)
    await field.blur()
    await expect(page.getByText(sentence)).toBeVisible()
  }
  await field.fill('+49 1510 0000142')
  await expect(page.getByText(/do not reach this country/)).toContainText('Malaysia')
  await field.fill('+60 10-000 0555')
  await consolePage.passwordField().fill(samplePassword)
  await page.locator('form').getByRole('button', { name: 'Change number' }).click()
  await expect(page.getByText(/The number was changed/)).toContainText('555')
})
