import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { deskCustomer } from '../support/electron/desk-customer.ts'

const { seriMuda, kenari } = customers
const newPassword = 'quite another one 7'
let app: RunningApp
let consolePage: ConsolePage

test.beforeEach(async () => {
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  const violations = await app.violations()
  await app.close()
  dispose(app.profile)
  expect(violations).toEqual([])
})

/** Another member of staff signs in, and opens the same case. */
async function takeTheSeat(leaving: string, staffId: string, ticket: string): Promise<void> {
  const { page } = app
  await page.getByRole('button', { name: /^Operator/ }).click()
  await page.getByRole('menuitem', { name: new RegExp(`Sign out.*${leaving}`) }).click()
  await consolePage.signInStaff(staffId)
  await page.getByRole('tab', { name: 'Cases' }).click()
  await page.getByRole('link', { name: new RegExp(ticket) }).click()
  await consolePage.heading(`Case ${ticket}`).waitFor()
}

test('FAQ, registered e-mail valid, risk raised: proof, consent, approval by another, disable, SMS on the line, close', async () => {
  const { page, sandbox } = app
  const customer = deskCustomer(app, kenari)
  await consolePage.signInStaff('agent-a@desk.example')
  await consolePage.openCase(kenari, { ticket: 'T-3001', reason: 'The phone was lost' })
  await expect(page.getByText('0 of 80 points')).toBeVisible()
  await consolePage.addEvidence('Request came from the registered e-mail', 'Headers looked at')
  await consolePage.addEvidence('Call back to the registered number answered', 'Spoke with the reception')
  await consolePage.button('Ask for consent').click()
  await expect(page.getByRole('blockquote')).toHaveText(
    'Agent A will disable 2FA on account Kenari Logistics, ticket T-3001',
  )
  await customer.answerConsent('approve')
  await expect(page.getByText('The customer: Customer approved', { exact: false })).toBeVisible()
  await expect(page.getByText('Approved by the link in the e-mail; kept with the case.')).toBeVisible()
  await expect(page.getByText('Only an approver may approve or refuse.')).toBeVisible()
  await expect(consolePage.button('Disable 2FA')).toBeDisabled()
  await expect(page.getByText('Still missing: the approval of a second person.')).toBeVisible()

  await takeTheSeat('Agent A', 'approver-a@desk.example', 'T-3001')
  await page.getByLabel('Reason', { exact: true }).fill('The evidence is sound')
  await consolePage.button('Approve').click()
  await expect(page.getByText(/^Approved by Approver A/)).toBeVisible()
  await expect(consolePage.button('Disable 2FA')).toBeDisabled()
  await expect(page.getByText('The customer agreed to another agent doing this.')).toBeVisible()

  await takeTheSeat('Approver A', 'agent-a@desk.example', 'T-3001')
  await consolePage.disableAsAgent()
  await expect(page.getByText(/^2FA was turned off at/)).toBeVisible()
  await consolePage.simIsBack()
  await consolePage.passwordField().fill(samplePassword)
  await consolePage.button('Confirm').click()
  await expect(page.getByText(/It names ticket T-3001/)).toBeVisible()
  await consolePage.typeCode(await sandbox.sentCode(kenari.id))
  await expect(page.getByText('Read back from the portal: 2FA is on, by SMS.')).toBeVisible()
  await consolePage.button('Close case').click()
  await expect(page.getByText(/^Closed at/)).toBeVisible()
  const effects = (await sandbox.ledger()).map(({ what }) => what)
  expect(effects.filter((what) => what === 'two-factor-disabled')).toHaveLength(1)
  expect(effects.filter((what) => what === 'two-factor-enabled')).toHaveLength(1)
  await expect(page.getByText('Verify code', { exact: false }).first()).toBeVisible()
})

test('FAQ, registered e-mail invalid: contact update, approval by another, disable, forced reset, invitation, close', async () => {
  const { page, sandbox } = app
  const customer = deskCustomer(app, seriMuda)
  await consolePage.signInStaff('agent-a@desk.example')
  await page.getByLabel('Search customers').fill(seriMuda.name)
  await page.getByRole('link', { name: `Open ${seriMuda.name}` }).click()
  await consolePage.button('Open a case').click()
  await page.getByLabel('Ticket').fill('T-3002')
  await page.getByRole('radio', { name: 'Registered e-mail no longer valid' }).check()
  await page.getByLabel('Reason').fill('The person in charge has left')
  await consolePage.button('Open case').click()
  await consolePage.heading('Case T-3002').waitFor()
  await consolePage.addEvidence('Contact-update form received, details verified', 'Signed by a director')
  await consolePage.addEvidence('Company registration papers seen', 'Name and number agree')
  await page.getByLabel('New e-mail address').fill('newperson@serimuda.example')
  await consolePage.button('Enter contact update').click()
  await expect(page.getByText('n***@serimuda.example').first()).toBeVisible()
  await expect(page.getByText('A second person has to approve the contact update.')).toBeVisible()
  await expect(consolePage.button('Approve')).toBeDisabled()

  await takeTheSeat('Agent A', 'approver-a@desk.example', 'T-3002')
  await page.getByLabel('Reason', { exact: true }).fill('Form and papers agree')
  await expect(consolePage.button('Approve')).toHaveAccessibleDescription(/Read the new contact details in full first/)
  await consolePage.button('Show in full').click()
  await expect(page.getByText('newperson@serimuda.example')).toBeVisible()
  await consolePage.button('Approve').click()
  await expect(page.getByText('Approved: on record now.')).toBeVisible()
  await expect(page.getByText('newperson@serimuda.example')).toHaveCount(0)

  await takeTheSeat('Approver A', 'agent-a@desk.example', 'T-3002')
  await consolePage.disableAsAgent()
  await expect(page.getByText(/A new password was asked for: one link for that and for a method went/)).toBeVisible()
  expect(await customer.signIn('newperson@serimuda.example', samplePassword)).toBe(403)
  await expect(page.getByText(/^Sent to n\*\*\*@serimuda.example/)).toBeVisible()
  await customer.setNewPassword(newPassword)
  await customer.acceptInvitation(newPassword)
  await expect(page.getByText('Read back from the portal: 2FA is on, by SMS.')).toBeVisible()
  await consolePage.button('Close case').click()
  await expect(page.getByText(/^Closed at/)).toBeVisible()
  expect((await sandbox.ledger()).map(({ what }) => what)).toContain('case-closed')
})

test('a session that is revoked in mid-case: signed in again, what was typed is there', async () => {
  const { page, sandbox } = app
  await consolePage.signInStaff('agent-a@desk.example')
  await consolePage.openCase(seriMuda, { ticket: 'T-3003', reason: 'The phone was lost' })
  await consolePage.button('Add evidence').click()
  await page.getByRole('radio', { name: 'Recent invoice: number and amount' }).check()
  await page.getByLabel('What was checked').fill('Invoice of March, right')
  await sandbox.advance(13 * 60 * 60)
  await consolePage.button('Record evidence').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Staff ID').fill('agent-a@desk.example')
  await dialog.locator('input[type="password"]').fill(samplePassword)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await consolePage.enterSignInCode('authenticator', 'agent-a@desk.example', '')
  await dialog.waitFor({ state: 'hidden' })
  await expect(page.getByLabel('What was checked')).toHaveValue('Invoice of March, right')
  await consolePage.button('Record evidence').click()
  await expect(page.getByText('20 of 60 points')).toBeVisible()
})
