import { expect, test, type Page } from '@playwright/test'
import { methods } from '#shared/api/names.ts'
import type { Method } from '#shared/api/primitives.ts'
import { thirtyAccounts } from '../../src/portal/scenarios/thirty-accounts.ts'
import { findings } from '../support/electron/axe.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { samplePassword } from '../support/electron/console-page.ts'
import { startTestSandbox, type TestSandbox } from '../support/portal/sandbox.ts'
import {
  addSandboxPages,
  callConsole,
  confirmPreflight,
  followOn,
  goToGuided,
  showPageOf,
  panelOf,
  pressOn,
  signInOn,
  type ManyCustomer,
} from '../support/guided/many-pages.ts'

/** A portal beside the app, which outlives it. */
let portal: TestSandbox
let app: RunningApp

async function launch(profile?: string): Promise<void> {
  app = await launchApp(profile === undefined ? {} : { profile })
}
test.beforeEach(async () => {
  portal = await startTestSandbox({ scenario: 'thirty-accounts' })
})
test.afterEach(async () => {
  await app.close()
  await portal.close()
  dispose(app.profile)
})

const customers: readonly ManyCustomer[] = thirtyAccounts.customers
const named = (name: string): ManyCustomer => customers.find((customer) => customer.name === name)!

/** Puts accounts of the sandbox's web pages on the list. @returns their keys, in that order */
async function add(many: readonly ManyCustomer[]): Promise<string[]> {
  const portalId = await addSandboxPages(app, portal)
  const ids: string[] = []
  for (const { userId } of many) ids.push((await callConsole(app, 'guided.addAccount', { portalId, userId })).accountId)
  return ids
}

const states = (): Promise<string[]> =>
  app.page
    .getByRole('navigation', { name: 'Open pages' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.textContent.trim()))

test('six pages live, the seventh puts the oldest to sleep, and each is one press away', async () => {
  await launch()
  const seven = customers.slice(3, 10)
  const ids = await add(seven)
  const { page } = app
  const guests: Page[] = []
  for (const id of ids.slice(0, 6)) guests.push(await showPageOf(app, id))
  await signInOn(portal, guests[5]!, seven[5]!)
  expect(await states()).toHaveLength(6)
  guests.push(await showPageOf(app, ids[6]!))
  await expect.poll(() => guests[0]!.isClosed()).toBe(true)
  expect((await states()).map((text) => text.endsWith('Asleep'))).toEqual([true, ...Array<boolean>(6).fill(false)])

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await findings(page), colorScheme).toEqual([])
  }
  // By the keyboard: the switcher's links are in the order of the tab key.
  const link = page.getByRole('navigation', { name: 'Open pages' }).getByRole('link').nth(5)
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('whose-page')).toContainText(seven[5]!.userId)
  await expect(page.getByTestId('whose-page')).toContainText('Signed in as this account')
  const [before] = guests.splice(5, 1)
  // Six others are used, so this one sleeps; it wakes in its own session, still signed in.
  for (const index of [6, 1, 2, 3, 4]) await page.getByRole('navigation', { name: 'Open pages' }).getByRole('link').nth(index).click() // prettier-ignore
  const woken = app.electron.waitForEvent('window')
  await page.getByRole('navigation', { name: 'Open pages' }).getByRole('link').nth(0).click()
  await woken
  await expect.poll(() => before!.isClosed()).toBe(true)
  const again = app.electron.waitForEvent('window')
  await page.getByRole('navigation', { name: 'Open pages' }).getByRole('link').nth(5).click()
  await expect((await again).getByRole('heading', { name: /^Welcome/ })).toBeVisible()
})

/** Where something is not as it should be: the portal refuses, or nobody can sign in. */
const refusedAt: Readonly<Record<string, 'policy' | 'frozen' | 'no-sign-in'>> = {
  'Granite Hill Metals': 'policy',
  'Copper Shore Textiles': 'frozen',
  'Old Beacon Plastics': 'no-sign-in',
  'Lantern Park Electrics': 'no-sign-in',
}

test('thirty accounts through the queue, four signed in at once, one end of the console in between', async () => {
  test.setTimeout(900_000)
  await launch()
  const ids = await add(customers)
  const guests = new Map<string, Page>()
  const atOnce = 4
  let largest = 0

  async function prepare(index: number): Promise<void> {
    const [customer, id] = [customers[index], ids[index]]
    if (customer === undefined || id === undefined || refusedAt[customer.name] === 'no-sign-in') return
    const guest = await showPageOf(app, id)
    await signInOn(portal, guest, customer)
    await expect(panelOf(app).getByText(/^The page shows that 2FA is/)).toBeVisible()
    guests.set(id, guest)
    largest = Math.max(largest, (await callConsole(app, 'guided.list', {})).length)
  }

  await callConsole(app, 'queue.start', {
    ...{ accountIds: ids, kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' },
  })
  for (let index = 0; index < atOnce; index += 1) await prepare(index)

  const killedAt = 7
  for (const [index, customer] of customers.entries()) {
    const id = ids[index]!
    const refused = refusedAt[customer.name]
    await app.page.evaluate(() => (location.hash = '#/queue'))
    if (refused === 'no-sign-in') {
      await app.page.getByRole('main').getByRole('button', { name: new RegExp(customer.userId) }).first().click() // prettier-ignore
      await expect(app.page.getByTestId('queue-item')).toBeVisible()
      await callConsole(app, 'queue.skip', { accountId: id })
      await callConsole(app, 'guided.close', { accountId: id })
      await prepare(index + atOnce)
      continue
    }
    await app.page
      .getByRole('main')
      .getByRole('button', { name: new RegExp(customer.userId) })
      .first()
      .click()
    if (customer.method === null) {
      // Its page shows that 2FA is off already.
      await expect.poll(async () => (await callConsole(app, 'queue.get', {})).queue?.items[index]?.state.is).toBe('failed') // prettier-ignore
    } else {
      const panel = panelOf(app)
      await confirmPreflight(app)
      if (index === killedAt) {
        const { profile } = app
        await app.kill()
        await launch(profile)
        guests.clear()
        for (let other = index; other < index + atOnce; other += 1) await prepare(other)
        await goToGuided(app, id)
      }
      const guest = guests.get(id)!
      await followOn(guest, 'Manage two-factor authentication')
      await guest.getByLabel('Account password').fill(samplePassword)
      await pressOn(guest, 'Disable 2FA')
      if (refused === undefined)
        await expect(panel.getByRole('heading', { name: /no longer protected|is off on this account/ })).toBeVisible()
      else await callConsole(app, 'queue.skip', { accountId: id })
    }
    await callConsole(app, 'guided.close', { accountId: id })
    await prepare(index + atOnce)
  }

  const { queue } = await callConsole(app, 'queue.get', {})
  expect(queue?.state).toBe('finished')
  expect(largest).toBe(atOnce)
  const off = customers.filter(({ method, name }) => method !== null && refusedAt[name] === undefined)
  expect(queue?.items.filter(({ state }) => state.is === 'done').map(({ userId }) => userId)).toEqual(
    off.map(({ userId }) => userId),
  )
  const effects = (await portal.ledger()).filter(({ what }) => what === 'two-factor-disabled')
  expect(effects.map(({ accountId }) => accountId).sort()).toEqual(off.map(({ id }) => id).sort())
})

/** A walk over all three methods that takes each of the six ordered pairs once. */
const walk: readonly Method[] = ['authenticator', 'sms', 'email', 'sms', 'authenticator', 'email', 'authenticator']

for (const base of ['/portal', '/portal-app'] as const)
  test(`every ordered pair of methods on the portal's page (${base})`, async () => {
    test.setTimeout(300_000)
    await launch()
    const customer = named('Seri Muda Trading')
    const portalId = await addSandboxPages(app, portal, base)
    const { accountId } = await callConsole(app, 'guided.addAccount', { portalId, userId: customer.userId })
    const guest = await showPageOf(app, accountId)
    await signInOn(portal, guest, customer)
    const panel = panelOf(app)
    for (const to of walk.slice(1)) {
      await panel.getByRole('button', { name: 'Change the method' }).click()
      await panel.getByRole('radio', { name: new RegExp(labels[to]) }).check()
      await panel.getByRole('radio', { name: 'Switching method' }).check()
      await confirmPreflight(app)
      await followOn(guest, 'Manage two-factor authentication')
      await guest.getByLabel('Account password').fill(samplePassword)
      await pressOn(guest, 'Disable 2FA')
      await guest.getByText('Setup Two-Factor Authentication').click()
      await guest.getByRole('radio', { name: new RegExp(labels[to]) }).check()
      await pressOn(guest, 'Next')
      await guest.getByLabel('Account password').fill(samplePassword)
      await expect(panel.locator('[aria-current="step"]')).toContainText('Confirm')
      await pressOn(guest, 'Confirm')
      await expect(guest.getByLabel('Verification code')).toBeVisible()
      await guest
        .getByLabel('Verification code')
        .fill(
          to === 'authenticator'
            ? await portal.freshCode(customer.userId, 'enrolment')
            : await portal.sentCode(customer.id),
        )
      await expect(panel.locator('[aria-current="step"]')).toContainText('Verify')
      await pressOn(guest, 'Verify')
      await expect(panel.getByText('The code was accepted.')).toBeVisible()
      await pressOn(guest, 'Okay')
      await expect(
        panel.getByRole('heading', { name: `This account is now protected by ${spoken[to]}.` }),
      ).toBeVisible()
    }
    const effects = await portal.ledger()
    expect(effects.filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(6)
    expect(effects.filter(({ what }) => what === 'two-factor-enabled')).toHaveLength(methods.length * 2)
  })
const labels: Record<Method, string> = { authenticator: 'Authenticator App', sms: 'SMS', email: 'Email' }
const spoken: Record<Method, string> = { authenticator: 'an Authenticator App', sms: 'SMS', email: 'Email' }
