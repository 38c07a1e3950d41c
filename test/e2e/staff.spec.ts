import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/app.ts'
import { ConsolePage, customers, samplePassword } from '../support/console-page.ts'

let app: RunningApp
let desk: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  desk = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  const violations = await app.violations()
  await app.close()
  dispose(app.profile)
  expect(violations).toEqual([])
})

test('staff: from the search to a closed case', async () => {
  const { page, sandbox } = app
  await desk.signInStaff('agent-a@desk.example')
  await desk.openCase(customers.seriMuda, { ticket: 'T-2041', reason: 'Phone was stolen, no code can be made' })

  await expect(page.getByText('Agent A').first()).toBeVisible()
  const disable = desk.button('Disable 2FA')
  await expect(disable, 'the gate is closed').toBeDisabled()
  await expect(
    page.getByText(/Still missing: points of proof and the consent|Still missing: points of proof, the consent/),
  ).toBeVisible()

  await desk.addEvidence('Request came from the registered e-mail', 'Mail of this morning, headers looked at')
  await expect(page.getByText('40 of 60 points')).toBeVisible()
  await desk.addEvidence('Detail of an own service (IP address, host name)', 'Named the host of the shop')
  await expect(page.getByText('60 of 60 points')).toBeVisible()

  await desk.button('Ask for consent').click()
  await expect(page.getByRole('blockquote')).toHaveText(
    'Agent A will disable 2FA on account Seri Muda Trading, ticket T-2041',
  )
  await desk.openPhone()
  await page.getByRole('article', { name: 'Consent' }).getByRole('button', { name: 'Approve' }).click()
  await desk.closePhone()
  await expect(page.getByText(/Answered at/)).toBeVisible()

  await desk.passwordField().fill('not the password')
  await disable.click()
  await expect(page.getByText('The password is not right.')).toBeVisible()
  expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')

  await desk.passwordField().fill(samplePassword)
  await disable.click()
  await expect(page.getByText(/^2FA was turned off at/)).toBeVisible()
  await expect(page.getByText(/Two-factor authentication on your account Seri Muda Trading is now off/)).toBeVisible()
  expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(1)
  const told = (await sandbox.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(told.map(({ to }) => to)).toContain(customers.seriMuda.userId)

  await desk.button('Close case').click()
  await expect(page.getByText(/^Closed at/)).toBeVisible()

  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByLabel('Search the audit').fill('T-2041')
  await expect(page.getByText('5 Disable 2FA').first()).toBeVisible()
})

test('staff: a customer who refuses keeps their 2FA', async () => {
  const { page, sandbox } = app
  await desk.signInStaff('agent-a@desk.example')
  await desk.openCase(customers.seriMuda, { ticket: 'T-2042', reason: 'Says the phone is lost' })
  await desk.addEvidence('Call back to the registered number answered', 'Spoke with the reception')
  await desk.addEvidence('Recent invoice: number and amount', 'Both right')
  await desk.button('Ask for consent').click()
  await desk.openPhone()
  await page.getByRole('article', { name: 'Consent' }).getByRole('button', { name: 'Refuse' }).click()
  await desk.closePhone()
  await expect(page.getByText(/Answered at/)).toBeVisible()
  await expect(desk.button('Disable 2FA')).toBeDisabled()
  expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')
})
