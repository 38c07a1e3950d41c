import { expect, test } from '@playwright/test'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import type { GatewayProcess } from '../support/connectors/gateway-process.ts'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import type { KeycloakRealm, RealmUser } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import { ConsolePage, samplePassword } from '../support/electron/console-page.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { linkOf, staffToken } from '../support/portal/desk-case.ts'
import { samples } from '../support/portal/sandbox.ts'
import { sandboxControls } from '../support/portal/sandbox-controls.ts'
import { learnSecret, watchPortal } from '../support/secrets/run-canaries.ts'

let app: RunningApp
let why: string | null = null
let server: KeycloakServer | null = null
let realm: KeycloakRealm
let customer: RealmUser
let gateway: GatewayProcess

test.beforeAll(async () => {
  test.setTimeout(600_000)
  why = await whyNoKeycloak(console.log)
  if (why !== null) return
  server = await startKeycloak()
  realm = await createKeycloakRealm(server, 'desk')
  customer = await realm.createUser('serimuda', { factors: ['otp', 'recovery-authn-codes'] })
  gateway = await gatewayProcess({ kind: 'keycloak', settings: realm.settings })
})
test.afterAll(async () => {
  if (server === null) return
  await gateway.close()
  await server.stop()
})

/** What the approver does at another desk. */
async function approve(ticket: string): Promise<void> {
  const token = await staffToken(gateway.calls, samples.approverA)
  const { cases } = (await gateway.calls.call('listCases', { token, query: { limit: 50 } })).body(200)
  const params = { caseId: cases.find((one) => one.ticket === ticket)?.id ?? '' }
  const decided = await gateway.calls.call('approveCase', { token, params, body: { note: 'The evidence is sound' } })
  decided.body(200)
}

test('an agent turns off two-factor of a Keycloak account by a case, and Keycloak then asks for no code @real', async () => {
  test.skip(why !== null, why ?? '')
  app = await launchApp()
  try {
    const controls = sandboxControls(() => gateway.calls.baseUrl, gateway.calls.secret)
    watchPortal(app.profile, { folder: gateway.dataDir, sandbox: controls })
    for (const secret of [realm.settings.clientSecret, customer.secret, customer.password])
      if (typeof secret === 'string') learnSecret(app.profile, secret)
    const { page } = app
    const desk = new ConsolePage(page, controls)
    expect(await realm.signIn(customer)).toBe('asks for a code')

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Address', { exact: true }).fill(gateway.calls.baseUrl)
    await page.keyboard.press('Enter')
    await desk.button('Add').click()
    await expect(page.getByText('Connected')).toHaveCount(2)

    await page.getByRole('link', { name: 'Desk' }).click()
    await desk.button('Staff sign-in').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio').nth(1).check()
    await dialog.getByLabel('Staff ID').fill(samples.agentA)
    await dialog.getByLabel('Password', { exact: true }).fill(samplePassword)
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
    await desk.enterSignInCode('authenticator', samples.agentA, '')

    const ofCustomer = { name: `${customer.username} Trading` }
    await desk.openCase(ofCustomer, { ticket: 'T-4711', reason: 'The phone was lost' })
    await desk.addEvidence('Request came from the registered e-mail', 'Headers checked')
    await desk.addEvidence('Call back to the registered number answered', 'Spoke with the reception')
    await desk.button('Ask for consent').click()
    await expect(page.getByRole('blockquote')).toContainText('will disable 2FA on account serimuda Trading')
    const params = { token: await linkOf(gateway.calls, customer.id, 'consent') }
    ;(await gateway.calls.call('answerConsent', { params, body: { decision: 'approve' } })).body(200)
    await expect(page.getByText('The customer: Customer approved', { exact: false })).toBeVisible()
    await expect(desk.button('Disable 2FA')).toBeDisabled()
    await approve('T-4711')
    await expect(page.getByText(/^Approved by Approver A/)).toBeVisible()
    await desk.disableAsAgent()
    await expect(page.getByText(/^2FA was turned off at/)).toBeVisible()

    expect(await realm.signIn(customer)).toBe('signed in')
    expect((await realm.credentials(customer)).map(({ type }) => type)).toEqual(['password'])
    await desk.chainVerifies()
    expect(await app.violations()).toEqual([])
  } finally {
    await app.close()
    dispose(app.profile)
  }
})
