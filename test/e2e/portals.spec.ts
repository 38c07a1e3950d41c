import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { watchPortal } from '../support/secrets/run-canaries.ts'
import { sandboxControls, type SandboxControls } from '../support/portal/sandbox-controls.ts'

const { bayu, kenari } = customers

let app: RunningApp
let consolePage: ConsolePage
let portal: { child: ChildProcess; folder: string; origin: string; sandbox: SandboxControls }

/** A second sandbox portal, in a process of its own, with the same sample accounts. */
test.beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-second-portal-'))
  const options = JSON.stringify({ dataDir: folder, passwordCost: 2 })
  const child = spawn(process.execPath, [resolve('src/portal/process.ts'), options], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { baseUrl: origin, secret } = JSON.parse(line.toString()) as { baseUrl: string; secret: string }
  portal = { child, folder, origin, sandbox: sandboxControls(() => origin, secret) }
  app = await launchApp()
  watchPortal(app.profile, portal)
  consolePage = new ConsolePage(app.page, app.sandbox)
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
  portal.child.kill('SIGKILL')
  rmSync(portal.folder, { recursive: true, force: true })
})

const openSettings = (): Promise<void> => app.page.getByRole('link', { name: 'Settings' }).click()

async function addPortal(address: string): Promise<void> {
  await openSettings()
  await app.page.getByLabel('Address', { exact: true }).fill(address)
  await app.page.keyboard.press('Enter')
  await consolePage.button('Add').waitFor()
}

test('a second sandbox is added by its address; a customer signs in there, and its account says where it is', async () => {
  const { page } = app
  await page.getByLabel('User ID').waitFor()
  await addPortal(portal.origin)
  await expect(page.getByText('Plain http that does not leave this computer')).toBeVisible()
  await expect(page.getByText('Sandbox: nothing done there is real')).toBeVisible()
  // The focus is on "Add".
  await page.keyboard.press('Enter')
  await expect(page.getByRole('paragraph').filter({ hasText: portal.origin })).toBeVisible()
  await expect(page.getByText('Connected')).toHaveCount(2)

  await consolePage.openSignIn()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio').nth(1).check()
  await dialog.getByLabel('User ID').fill(bayu.userId)
  await dialog.getByLabel('Password', { exact: true }).fill(samplePassword)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await page
    .getByRole('link', { name: new RegExp(bayu.name) })
    .first()
    .click()
  const host = new URL(portal.origin).host
  await expect(page.getByText(new RegExp(`at .*`)).first()).toBeVisible()
  await expect(page.getByText(`· ${host}`)).toBeVisible()
  await expect(page.getByText('Sandbox portal', { exact: true })).toBeVisible()

  // The portal of the last sign-in is first the next time.
  await consolePage.openSignIn()
  await expect(dialog.getByRole('radio').nth(1)).toBeChecked()
  await page.keyboard.press('Escape')

  await openSettings()
  await page.getByRole('button', { name: /^Remove:/ }).click()
  await expect(page.getByText(/its accounts leave the list: 1 now/)).toBeVisible()
  await consolePage.button('Remove portal').click()
  await expect(page.getByText(portal.origin)).toHaveCount(0)
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await expect(page.getByRole('link', { name: new RegExp(bayu.name) })).toHaveCount(0)
})

test('an address that is none, plain http to another computer, and one where nobody answers each say what is wrong', async () => {
  const { page } = app
  await page.getByLabel('User ID').waitFor()
  await openSettings()
  const attempts = [
    ['two words', 'This is not the address of a portal.'],
    ['http://portal.example', 'This address is plain http to another computer.'],
    ['http://127.0.0.1:1', 'The portal cannot be reached.'],
  ] as const
  for (const [address, what] of attempts) {
    await page.getByLabel('Address', { exact: true }).fill(address)
    await consolePage.button('Check').click()
    await expect(page.getByText(what)).toBeVisible()
    await expect(consolePage.button('Add')).toHaveCount(0)
  }
})

test('a forgotten password is replaced with the link of the e-mail', async () => {
  const { page } = app
  await page.getByLabel('User ID').waitFor()
  await consolePage.button('Forgot the password').click()
  await page.getByLabel('User ID').fill(kenari.userId)
  await consolePage.button('Send the link').click()
  await expect(page.getByText(/If the portal knows this User ID/)).toBeVisible()
  const links = (await app.sandbox.outbox()).filter(({ linkToken }) => linkToken !== null)
  await page
    .getByLabel('Link from the e-mail')
    .fill(`https://portal.example/password-resets/${links.at(-1)?.linkToken}`)
  await page.getByLabel('New password').fill('a-longer-one-for-kenari')
  await consolePage.button('Set password').click()
  await expect(page.getByText('The new password holds. Sign in with it.')).toBeVisible()
})
