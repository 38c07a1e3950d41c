import { expect, type Locator, type Page } from '@playwright/test'
import type { Bridge } from '#shared/ipc/bridge.ts'
import type { SampleCustomer } from '../../../src/portal/scenarios/scenario.ts'
import type { RunningApp } from '../electron/launch-app.ts'
import { samplePassword } from '../electron/console-page.ts'
import type { TestSandbox } from '../portal/sandbox.ts'

export type ManyCustomer = Pick<SampleCustomer, 'id' | 'name' | 'userId' | 'method'>

type AnswerOf<N extends keyof Bridge['call']> = Extract<Awaited<ReturnType<Bridge['call'][N]>>, { ok: true }>['value']

/** One call over the bridge, for what a test needs and does not try. */
export async function callConsole<N extends keyof Bridge['call']>(
  { page }: RunningApp,
  name: N,
  input: Parameters<Bridge['call'][N]>[0],
): Promise<AnswerOf<N>> {
  const outcome = await page.evaluate(([operation, given]) => window.factordesk.call[operation](given as never), [
    name,
    input,
  ] as const)
  if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code}`)
  return outcome.value
}

/** Adds the web pages of a sandbox beside the app, which outlives it. @returns the guided portal's id */
export async function addSandboxPages(app: RunningApp, { baseUrl }: TestSandbox, base = '/portal'): Promise<string> {
  const { id } = await callConsole(app, 'guided.addPortal', {
    ...{ origin: baseUrl, start: `${base}/`, recipeId: 'sandbox-customer-portal' },
  })
  return id
}

/** Goes to the guided screen of an account. */
export async function goToGuided({ page }: RunningApp, accountId: string): Promise<void> {
  await page.evaluate((id) => (location.hash = `#/guided/${encodeURIComponent(id)}`), accountId)
}

/** Opens the page of an account on its guided screen. @returns the portal's page */
export async function showPageOf(app: RunningApp, accountId: string): Promise<Page> {
  const opened = app.electron.waitForEvent('window')
  await goToGuided(app, accountId)
  return opened
}

/** The steps beside the page. */
export function panelOf({ page }: RunningApp): Locator {
  return page.getByRole('region', { name: 'Steps' })
}

/** Confirms the pre-flight of a disable or a change, and waits until its first step is due on the page. */
export async function confirmPreflight(app: RunningApp): Promise<void> {
  await panelOf(app).getByRole('button', { name: 'Continue' }).click()
  await expect(panelOf(app).locator('[aria-current="step"]')).toBeVisible()
}

export const pressOn = (guest: Page, name: string): Promise<void> =>
  guest.getByRole('button', { name, exact: true }).click()
export const followOn = (guest: Page, name: string): Promise<void> =>
  guest.getByRole('link', { name, exact: true }).click()

/** Signs in on the portal's page with the code of the account's method, and opens Account Security as the guide says. */
export async function signInOn(portal: TestSandbox, guest: Page, customer: ManyCustomer): Promise<void> {
  const { id, userId, method } = customer
  await guest.getByLabel('User ID').fill(userId)
  await guest.getByLabel('Password').fill(samplePassword)
  await pressOn(guest, 'Sign in')
  if (method !== null) {
    await expect(guest.getByLabel('Verification code')).toBeVisible()
    await guest
      .getByLabel('Verification code')
      .fill(method === 'authenticator' ? await portal.freshCode(userId) : await portal.sentCode(id))
    await pressOn(guest, 'Verify')
  }
  await guest.getByRole('button', { name: new RegExp(userId) }).click()
  await followOn(guest, 'My Account')
  await followOn(guest, 'Account Security')
}
