import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { sandboxControls } from '../support/portal/sandbox-controls.ts'
import { startCompanyPortal, type CompanyPortal } from '../support/portal/company-authority.ts'
import { startTestProxy, type TestProxy } from '../support/portal/test-proxy.ts'
import { findSecrets } from '../support/secrets/find-secrets.ts'
import { watchPortal } from '../support/secrets/run-canaries.ts'

/** A company's network: only its proxy leads out, and the portal's certificate is of the company's own authority. */

const host = 'portal.company.test'
const allowed = 'anna:proxy-canary-5521'
const { bayu } = customers

let app: RunningApp
let sandbox: { child: ChildProcess; folder: string; origin: string; secret: string }
let portal: CompanyPortal
let proxy: TestProxy
/** The bundle of a system whose administrator has added the company's authority. */
let bundle: string

test.beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-company-'))
  const child = spawn(
    process.execPath,
    [resolve('src/portal/process.ts'), JSON.stringify({ dataDir: folder, passwordCost: 2 })],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { baseUrl: origin, secret } = JSON.parse(line.toString()) as { baseUrl: string; secret: string }
  sandbox = { child, folder, origin, secret }
  portal = await startCompanyPortal(`DNS:${host}`, origin)
  bundle = join(portal.folder, 'bundle.crt')
  copyFileSync('/etc/ssl/certs/ca-certificates.crt', bundle)
})
test.afterEach(async () => {
  await app.close()
  await proxy.close()
  await portal.close()
  sandbox.child.kill('SIGKILL')
  rmSync(sandbox.folder, { recursive: true, force: true })
  dispose(app.profile)
})

const administratorAddsAuthority = (): void =>
  appendFileSync(bundle, readFileSync(join(portal.folder, 'company-ca.pem'), 'utf8'))

/** The portal's name is known to the proxy alone, and no variable names the authority. */
async function start(options: { allowed?: string; challenge?: string } = {}): Promise<void> {
  proxy = await startTestProxy({ ...options, port: portal.port })
  const env = { https_proxy: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: bundle }
  app = await launchApp({ env })
  const { folder, origin, secret } = sandbox
  watchPortal(app.profile, { folder, sandbox: sandboxControls(() => origin, secret) })
}

async function check(): Promise<void> {
  await app.page.getByRole('link', { name: 'Settings' }).click()
  await app.page.getByLabel('Address', { exact: true }).fill(`https://${host}`)
  await app.page.keyboard.press('Enter')
}

async function addPortal(): Promise<void> {
  await expect(app.page.getByText('https, and the certificate was checked')).toBeVisible()
  await app.page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(app.page.getByText('Connected')).toHaveCount(2)
}

async function signIn(): Promise<void> {
  await new ConsolePage(app.page, app.sandbox).openSignIn()
  const dialog = app.page.getByRole('dialog')
  await dialog.getByRole('radio').nth(1).check()
  await dialog.getByLabel('User ID').fill(bayu.userId)
  await dialog.getByLabel('Password', { exact: true }).fill(samplePassword)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('by the proxy alone, and with the authority in the system’s bundle, a customer signs in; the test of the connection shows both', async () => {
  administratorAddsAuthority()
  await start()
  await check()
  await addPortal()
  await app.page.getByRole('button', { name: /^Test connection/ }).click()
  const report = app.page.getByRole('status').filter({ hasText: `Connection to https://${host}` })
  await expect(report.getByText('Nothing is in the way')).toBeVisible()
  await expect(report.getByText(`By the proxy 127.0.0.1:${proxy.port}`)).toBeVisible()
  await expect(report.getByText('Company Test Authority')).toBeVisible()
  await signIn()
  expect(proxy.asked.length).toBeGreaterThan(0)
  expect(new Set(proxy.asked.map(({ host: asked }) => asked))).toEqual(new Set([`${host}:443`]))
  expect(portal.heard()).toBeGreaterThan(3)
})

test('a proxy that wants a user and a password is asked for once, and they are written nowhere', async () => {
  administratorAddsAuthority()
  await start({ allowed })
  await check()
  const form = app.page.getByRole('form', { name: 'Sign in to the proxy' })
  const give = async (password: string): Promise<void> => {
    await form.getByLabel('User name').fill('anna')
    await form.getByLabel('Password', { exact: true }).fill(password)
    await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  await expect(app.page.getByText(`127.0.0.1:${proxy.port}, asks for a user name and a password`)).toBeVisible()
  await give('wrong-canary-7730')
  await expect(form).toBeHidden()
  // The next thing that needs the proxy tries it, once.
  await app.page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(app.page.getByText('It was tried once.', { exact: false })).toBeVisible()
  expect(proxy.asked.filter(({ given }) => given === 'anna:wrong-canary-7730')).toHaveLength(1)
  await give('proxy-canary-5521')
  await expect(form).toBeHidden()
  await app.page.getByRole('button', { name: 'Check', exact: true }).click()
  await addPortal()
  await signIn()
  expect(proxy.asked.at(-1)?.given).toBe(allowed)
  const secrets = ['proxy-canary-5521', 'wrong-canary-7730', Buffer.from(allowed).toString('base64')]
  const said = app.output()
  await app.close()
  expect(findSecrets(app.profile, secrets)).toEqual([])
  for (const secret of secrets) expect(said).not.toContain(secret)
})

test('an authority that this computer does not know is refused, and the test of the connection names it', async () => {
  await start()
  await check()
  await expect(app.page.getByText(/issuer cannot be checked|signed by itself or by nobody/).first()).toBeVisible()
  await app.page.getByRole('button', { name: 'Test connection', exact: true }).click()
  const report = app.page.getByRole('status').filter({ hasText: `Connection to https://${host}` })
  await expect(report.getByText('Company Test Authority')).toBeVisible()
  await expect(report.getByText('start FactorDesk again')).toBeVisible()
  expect(portal.heard()).toBe(0)
})

test('a proxy that only takes NTLM is said to be so, and no password is asked for', async () => {
  administratorAddsAuthority()
  await start({ allowed, challenge: 'NTLM' })
  await check()
  await expect(app.page.getByText('asks for NTLM or Kerberos').first()).toBeVisible()
  await expect(app.page.getByRole('form', { name: 'Sign in to the proxy' })).toHaveCount(0)
})
