import { expect, test, type Browser } from '@playwright/test'
import { whyNoChromium } from '../../tools/real-servers/chromium.mjs'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import { areServersExpected } from '../../tools/real-servers/real-server.mjs'
import { launchChromium } from '../support/connectors/chromium-browser.ts'
import type { GatewayProcess } from '../support/connectors/gateway-process.ts'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import type { RealmUser } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import type { KeycloakStaff, StaffBrowser } from '../support/connectors/keycloak-staff.ts'
import { createKeycloakStaff, createStaffBrowser } from '../support/connectors/keycloak-staff.ts'
import { ConsolePage } from '../support/electron/console-page.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { linkOf } from '../support/portal/desk-case.ts'
import { samples } from '../support/portal/sandbox.ts'
import { sandboxControls } from '../support/portal/sandbox-controls.ts'
import { learnSecret, watchPortal } from '../support/secrets/run-canaries.ts'

let why: string | null = null
let server: KeycloakServer | null = null
let browser: Browser
let staff: KeycloakStaff
let agent: RealmUser
let stranger: RealmUser
let gateway: GatewayProcess

test.beforeAll(async () => {
  test.setTimeout(600_000)
  why = await whyNoKeycloak(console.log)
  if (why !== null) return
  why = await whyNoChromium(console.log)
  if (why !== null && areServersExpected()) throw new Error(why)
  if (why !== null) return
  server = await startKeycloak()
  const realm = await createKeycloakRealm(server, 'company')
  staff = await createKeycloakStaff(realm, server.origin)
  agent = await staff.createPerson('agent-a', ['desk-agent'])
  stranger = await staff.createPerson('stranger', [])
  gateway = await gatewayProcess(undefined, staff.settings)
  browser = await launchChromium()
})
test.afterAll(async () => {
  if (server === null) return
  await browser.close()
  await gateway.close()
  await server.stop()
})

/** What the system's browser is opened at; nothing else opens one. */
async function watchBrowser({ electron }: RunningApp): Promise<() => Promise<string>> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (address: string) => void opened.push(address)
  })
  const take = (): Promise<string | undefined> =>
    electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.shift())
  return async () => {
    let address: string | undefined
    await expect(async () => expect((address ??= await take())).toBeDefined()).toPass()
    return address ?? ''
  }
}

test('an agent signs in at Keycloak in a browser, signs in once more to turn 2FA off, and signs out of both @real', async () => {
  test.skip(why !== null, why ?? '')
  const app = await launchApp()
  try {
    const controls = sandboxControls(() => gateway.calls.baseUrl, gateway.calls.secret)
    watchPortal(app.profile, { folder: gateway.dataDir, sandbox: controls })
    for (const { password } of [agent, stranger]) learnSecret(app.profile, password)
    const { page } = app
    const desk = new ConsolePage(page, controls)
    const nextAddress = await watchBrowser(app)
    const person: StaffBrowser = await createStaffBrowser(browser)
    const dialog = page.getByRole('dialog')

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Address', { exact: true }).fill(gateway.calls.baseUrl)
    await page.keyboard.press('Enter')
    await expect(page.getByText(staff.settings.issuer)).toBeVisible()
    await desk.button('Add').click()
    await expect(page.getByText('Connected')).toHaveCount(2)
    await page.getByRole('link', { name: 'Desk' }).click()
    await desk.button('Staff sign-in').first().click()
    await dialog.getByRole('radio').nth(1).check()

    // A person of the company who has no role of the desk.
    await dialog.getByRole('button', { name: 'Sign in in the browser' }).click()
    const refused = await person.signIn(await nextAddress(), stranger)
    expect(refused.said).toContain('Go back to FactorDesk')
    await expect(dialog.getByText(/not allowed|may not/i).first()).toBeVisible()
    // Keycloak's own session of that person ends at its own page.
    await person.page.context().clearCookies()

    await dialog.getByRole('button', { name: 'Sign in in the browser' }).click()
    await expect(dialog.getByText('Sign in in the browser, then come back here.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Open the page again' }).click()
    const first = await nextAddress()
    expect(await nextAddress()).toBe(first)
    await expect(dialog.getByLabel(/No page came/)).toHaveValue(first)
    expect((await person.signIn(first, agent)).asked).toBe(true)
    await expect(page.getByText('Agent', { exact: false }).first()).toBeVisible()
    await expect(dialog).toBeHidden()

    await desk.openCase(samples.seriMuda, { ticket: 'T-4711', reason: 'The phone was lost' })
    await desk.addEvidence('Request came from the registered e-mail', 'Headers checked')
    await desk.addEvidence('Recent invoice: number and amount', 'Matches')
    await desk.button('Ask for consent').click()
    const consented = page.getByText('The customer: Customer approved', { exact: false })
    await expect(page.getByRole('blockquote')).toContainText('will disable 2FA on account Seri Muda Trading')
    const params = { token: await linkOf(gateway.calls, samples.seriMuda.id, 'consent') }
    ;(await gateway.calls.call('answerConsent', { params, body: { decision: 'approve' } })).body(200)
    await expect(consented).toBeVisible()

    // Somebody else at the keyboard, with the browser's session of the agent, goes no further.
    await desk.button('Disable 2FA').click()
    const other = new URL(await nextAddress())
    expect(other.searchParams.get('prompt')).toBe('login')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(page.getByText('The sign-in in the browser was cancelled.')).toBeVisible()

    await desk.button('Disable 2FA').click()
    const again = await person.signIn(await nextAddress(), agent)
    expect(again.asked, 'Keycloak asks for the password again').toBe(true)
    await expect(page.getByText(/^2FA was turned off at/)).toBeVisible()
    expect(await gateway.calls.ledger()).toContainEqual(expect.objectContaining({ what: 'two-factor-disabled' }))

    expect(await staff.sessions(agent)).toBe(1)
    await page
      .getByRole('button', { name: new RegExp(agent.username) })
      .first()
      .click()
    await page
      .getByRole('menuitem', { name: /Sign out/ })
      .first()
      .click()
    const signOut = await nextAddress()
    expect(signOut).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)
    await person.open(signOut)
    await expect(async () => expect(await staff.sessions(agent)).toBe(0)).toPass()
    await desk.chainVerifies()
    expect(await app.violations()).toEqual([])
  } finally {
    await app.close()
    dispose(app.profile)
  }
})
