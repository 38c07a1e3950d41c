import { expect } from '@playwright/test'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

test('staff: from the search to a closed case', { tag: '@main' }, async ({ app, consolePage: consolePage }) => {
  const { page, sandbox } = app
  await consolePage.signInStaff('agent-a@desk.example')
  await consolePage.openCase(customers.seriMuda, { ticket: 'T-2041', reason: 'Phone was stolen, no code can be made' })

  await expect(page.getByText('Agent A').first()).toBeVisible()
  const disable = consolePage.button('Disable 2FA')
  await expect(disable, 'the gate is closed').toBeDisabled()
  await expect(
    page.getByText(/Still missing: points of proof and the consent|Still missing: points of proof, the consent/),
  ).toBeVisible()

  await consolePage.addEvidence('Request came from the registered e-mail', 'Mail of this morning, headers looked at')
  await expect(page.getByText('40 of 60 points')).toBeVisible()
  await consolePage.addEvidence('Detail of an own service (IP address, host name)', 'Named the host of the shop')
  await expect(page.getByText('60 of 60 points')).toBeVisible()

  await consolePage.button('Ask for consent').click()
  await expect(page.getByRole('blockquote')).toHaveText(
    'Agent A will disable 2FA on account Seri Muda Trading, ticket T-2041',
  )
  await consolePage.openInbox()
  await page.getByRole('article', { name: 'Consent' }).getByRole('button', { name: 'Approve' }).click()
  await consolePage.closeInbox()
  await expect(page.getByText(/Answered at/)).toBeVisible()

  await consolePage.passwordField().fill('not the password')
  await disable.click()
  await expect(page.getByText('The password is not right.')).toBeVisible()
  expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')

  await consolePage.passwordField().fill(samplePassword)
  await disable.click()
  await expect(page.getByText(/^2FA was turned off at/)).toBeVisible()
  await expect(page.getByText(/Two-factor authentication on your account Seri Muda Trading is now off/)).toBeVisible()
  expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(1)
  const notices = (await sandbox.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(notices.map(({ to }) => to)).toContain(customers.seriMuda.userId)

  await consolePage.button('Close case').click()
  await expect(page.getByText(/^Closed at/)).toBeVisible()

  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByLabel('Search the audit').fill('T-2041')
  await expect(page.getByText('5 Disable 2FA').first()).toBeVisible()
})

test('staff: a customer who refuses keeps their 2FA', { tag: '@main' }, async ({ app, consolePage: consolePage }) => {
  const { page, sandbox } = app
  await consolePage.signInStaff('agent-a@desk.example')
  await consolePage.openCase(customers.seriMuda, { ticket: 'T-2042', reason: 'Says the phone is lost' })
  await consolePage.addEvidence('Call back to the registered number answered', 'Spoke with the reception')
  await consolePage.addEvidence('Recent invoice: number and amount', 'Both right')
  await consolePage.button('Ask for consent').click()
  await consolePage.openInbox()
  await page.getByRole('article', { name: 'Consent' }).getByRole('button', { name: 'Refuse' }).click()
  await consolePage.closeInbox()
  await expect(page.getByText(/Answered at/)).toBeVisible()
  await expect(consolePage.button('Disable 2FA')).toBeDisabled()
  expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')
})

test('staff: an opening and a consent whose answers are lost are found out, and nothing is pressed meanwhile', async ({
  app,
  consolePage: consolePage,
}) => {
  const { page, sandbox } = app
  const lose = async (path: string): Promise<void> => {
    await sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
    await sandbox.plan({ method: 'GET', path: '/operations/{key}', fault: 'unavailable', times: 1 })
  }
  const notice = page.getByText('Outcome unknown: the portal did not answer.')

  await consolePage.signInStaff('agent-a@desk.example')
  await page.getByLabel('Search customers').fill(customers.seriMuda.name)
  await page.getByRole('link', { name: `Open ${customers.seriMuda.name}` }).click()
  await consolePage.button('Open a case').click()
  await page.getByLabel('Ticket').fill('T-2043')
  await page.getByLabel('Reason').fill('Says the phone is lost')
  await lose('/staff/cases')
  await consolePage.button('Open case').click()
  await expect(notice).toBeVisible()
  await expect(consolePage.button('Open case')).toBeHidden()

  await page.getByRole('link', { name: 'Queue' }).click()
  await page.getByRole('link', { name: `Case being opened for ${customers.seriMuda.id}` }).click()
  await expect(notice).toBeVisible()
  await consolePage.button('Find out').click()
  await expect(consolePage.heading('Case T-2043')).toBeVisible()
  await expect(notice).toBeHidden()

  await lose('/staff/cases/{caseId}/consent')
  await consolePage.button('Ask for consent').click()
  await expect(notice).toBeVisible()
  for (const name of ['Add evidence', 'Ask for consent', 'Close case'])
    await expect(consolePage.button(name)).toBeDisabled()
  await consolePage.button('Find out').click()
  await expect(consolePage.button('Ask again')).toBeEnabled()
  await expect(notice).toBeHidden()
  expect((await sandbox.ledger()).filter(({ what }) => what === 'consent-asked')).toHaveLength(1)
})
