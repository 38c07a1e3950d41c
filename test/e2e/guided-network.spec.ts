import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { call, guestOf, showGuided } from '../support/guided/hostile-screen.ts'
import { startCompanyPortal, type CompanyPortal } from '../support/portal/company-authority.ts'
import { startTestProxy, type TestProxy } from '../support/portal/test-proxy.ts'
import { findSecrets } from '../support/secrets/find-secrets.ts'

/** A company's network: a certificate authority of its own, and a proxy that asks who somebody is. */

let app: RunningApp
let portal: CompanyPortal
let proxy: TestProxy | null
let home: string

/** The portal by the name that only the company's proxy knows. */
const host = 'portal.company.test'
const allowed = 'anna:proxy-canary-4477'

test.beforeEach(async () => {
  portal = await startCompanyPortal(`DNS:${host},IP:127.0.0.1`)
  home = mkdtempSync(join(tmpdir(), 'factordesk-home-'))
  proxy = null
})
test.afterEach(async () => {
  await app.close()
  await portal.close()
  await proxy?.close()
  rmSync(home, { recursive: true, force: true })
  dispose(app.profile)
})

const start = async (env: Record<string, string> = {}): Promise<void> =>
  void (app = await launchApp({ env: { HOME: home, ...env } }))

async function openPortal(origin: string): Promise<void> {
  await call(app.page, 'guided.addPortal', { origin, start: '/', recipeId: 'ipserverone-customer-portal' })
  const { accountId } = await call<{ accountId: string }>(app.page, 'guided.addAccount', {
    portalId: new URL(origin).host,
    userId: 'somebody',
  })
  await showGuided(app.page, accountId)
}

/** The command that the screen shows, from the clipboard. */
async function copiedCommand(): Promise<string> {
  await expect(app.page.getByText('FactorDesk makes no exception')).toBeVisible()
  await expect(app.page.getByText('the NSS store in ~/.pki/nssdb')).toBeVisible()
  await app.page.getByRole('button', { name: 'Copy the command' }).click()
  return app.electron.evaluate(({ clipboard }) => clipboard.readText())
}

const trustAuthority = (command: string): void =>
  void execFileSync('sh', ['-c', command], { cwd: portal.folder, env: { ...process.env, HOME: home } })

test('a certificate of the company’s own authority is refused until the command on the screen put it into the store', async () => {
  await start()
  const origin = `https://127.0.0.1:${portal.port}`
  await openPortal(origin)
  const command = await copiedCommand()
  expect(command).toContain('certutil -d sql:$HOME/.pki/nssdb -A -t "C,,"')
  await expect(app.page.getByRole('button', { name: /proceed|exception|anyway|ignore/i })).toHaveCount(0)
  expect(portal.heard()).toBe(0)
  trustAuthority(command)
  await app.page.getByRole('button', { name: 'Reload', exact: true }).click()
  const guest = await guestOf(app, origin)
  await expect(guest.getByRole('heading', { name: 'Portal of the company' })).toBeVisible()
})

test('a proxy that asks who somebody is: a wrong password is sent once and said, the right one leads to the portal', async () => {
  proxy = await startTestProxy({ allowed, port: portal.port })
  await start({ https_proxy: `http://127.0.0.1:${proxy.port}`, no_proxy: '127.0.0.1' })
  await openPortal(`https://${host}`)
  const { page } = app
  const form = page.getByRole('form', { name: 'Sign in to the proxy' })
  await expect(page.getByText(`The network’s proxy 127.0.0.1:${proxy.port} asks for a user name`)).toBeVisible()
  expect(new Set(proxy.asked.map(({ given }) => given))).toEqual(new Set([null]))
  const signIn = async (password: string): Promise<void> => {
    await form.getByLabel('User name').fill('anna')
    await form.getByLabel('Password', { exact: true }).fill(password)
    await form.getByRole('button', { name: 'Sign in and load the page' }).click()
  }
  await signIn('wrong-canary-9911')
  await expect(page.getByText('refused this user name or password. It was tried once.')).toBeVisible()
  expect(proxy.asked.filter(({ given }) => given === 'anna:wrong-canary-9911')).toHaveLength(1)

  await signIn('proxy-canary-4477')
  // The proxy led there; that the authority is not known is Chromium's judgement still.
  trustAuthority(await copiedCommand())
  await page.getByRole('button', { name: 'Reload', exact: true }).click()
  const guest = await guestOf(app, `https://${host}`)
  await expect(guest.getByRole('heading', { name: 'Portal of the company' })).toBeVisible()
  expect(proxy.asked.every(({ host: asked }) => asked === `${host}:443`)).toBe(true)
  await app.close()
  expect(findSecrets(app.profile, ['proxy-canary-4477', 'wrong-canary-9911'])).toEqual([])
})

test('a proxy that only takes a ticket, and one that is not there, are said to be so', async () => {
  proxy = await startTestProxy({ allowed, challenge: 'Negotiate', port: portal.port })
  await start({ https_proxy: `http://127.0.0.1:${proxy.port}`, no_proxy: '127.0.0.1' })
  await openPortal(`https://${host}`)
  await expect(app.page.getByText('not Kerberos or NTLM')).toBeVisible()
  await proxy.close()
  await app.page.getByRole('button', { name: 'Reload', exact: true }).click()
  await expect(app.page.getByText('did not connect to the portal')).toBeVisible()
  expect(portal.heard()).toBe(0)
})

test('a name that nobody knows is said to be not found', async () => {
  await start()
  await openPortal('https://no-such-host.invalid')
  await expect(app.page.getByText('The portal’s address was not found.')).toBeVisible()
})
