import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { BetterAuthServer } from '../../tools/real-servers/better-auth.mjs'
import { startBetterAuth } from '../../tools/real-servers/better-auth.mjs'
import type { BetterAuthAccounts, BetterAuthCustomer } from '../support/connectors/better-auth-accounts.ts'
import { betterAuthAccounts } from '../support/connectors/better-auth-accounts.ts'
import { ConsolePage, samplePassword } from '../support/electron/console-page.ts'
import { dispose, launchApp } from '../support/electron/launch-app.ts'
import { freePort } from '../support/free-port.ts'
import { gatewaySettings, secretFile, writeConfig } from '../support/gateway/gateway-files.ts'
import type { SandboxControls } from '../support/portal/sandbox-controls.ts'
import { learnSecret } from '../support/secrets/run-canaries.ts'
import { until } from '../support/time/until.ts'

let server: BetterAuthServer
let accounts: BetterAuthAccounts
let customer: BetterAuthCustomer
let gateway: ChildProcess
let folder = ''
let address = ''

test.beforeAll(async () => {
  server = await startBetterAuth()
  accounts = betterAuthAccounts(server, 'email')
  customer = await accounts.createCustomer('serimuda@shop.example', {
    name: 'Seri Muda Trading',
    authenticator: true,
    password: samplePassword,
  })
  folder = mkdtempSync(join(tmpdir(), 'factordesk-gateway-'))
  const port = await freePort()
  address = `http://127.0.0.1:${port}`
  secretFile(folder, 'better-auth', server.gateway.password)
  const settings = { url: server.url, email: server.gateway.email, password: { file: 'better-auth' }, codesBy: 'email' }
  const connector = { kind: 'better-auth', settings }
  const config = writeConfig(folder, gatewaySettings({ listen: { port }, publicUrl: address, connector }))
  gateway = spawn(process.execPath, ['scripts/gateway.mjs', '--config', config], { stdio: 'ignore' })
  const isUp = (): Promise<boolean> =>
    fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until('the gateway answers', isUp, 90_000)
})
test.afterAll(async () => {
  const ended = once(gateway, 'exit')
  gateway.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

/** What the customer's phone shows, which better-auth knows; the gateway has no controls. */
function phone(): SandboxControls {
  const none = (): never => {
    throw new Error('A gateway has no controls')
  }
  return {
    ledger: none,
    outbox: none,
    advance: none,
    plan: none,
    sentCode: () => accounts.code(customer, 'otp'),
    authenticatorCode: () => accounts.code(customer, 'totp'),
  }
}

/** The codes that the sign-in of better-auth itself asks for; null where it asks for none. */
async function truth(): Promise<string[] | null> {
  const signIn = await accounts.signIn(customer)
  return signIn?.is === 'asks for a code' ? signIn.methods : null
}

test('a customer of better-auth goes from the Authenticator App to codes by e-mail, and better-auth then asks for that code @real', async () => {
  const app = await launchApp()
  try {
    for (const secret of [server.gateway.password, await accounts.code(customer, 'totp')])
      learnSecret(app.profile, secret)
    const { page } = app
    const desk = new ConsolePage(page, phone())
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Address', { exact: true }).fill(address)
    await page.keyboard.press('Enter')
    await desk.button('Add').click()
    await expect(page.getByText('Connected')).toHaveCount(2)

    await desk.openSignIn()
    await page.getByRole('dialog').getByRole('radio').nth(1).check()
    const own = { id: customer.id, userId: customer.email, name: customer.name }
    await desk.signIn(own, 'authenticator')
    await desk.openSecurity(own)
    await desk.button('Manage two-factor authentication').click()
    await desk.button('Change method').click()
    await desk.confirmPreflight('email')
    await desk.disable()
    await expect(desk.button('Setup Two-Factor Authentication')).toBeVisible()
    expect(await truth()).toBeNull()
    await desk.openSetup()
    await desk.chooseMethod('email')
    await desk.confirmIdentity()
    await desk.typeCode(await desk.enrolmentCode('email', own))
    await desk.okay()
    await expect(desk.heading(/^This account is now protected by/)).toBeVisible()
    expect(await truth()).toEqual(['otp'])
    expect(await accounts.signInByCode(customer, 'otp')).toBe(true)
    await desk.chainVerifies()
    expect(await app.violations()).toEqual([])
  } finally {
    await app.close()
    dispose(app.profile)
  }
})
