import { expect, test } from '@playwright/test'
import pLimit from 'p-limit'
import type { Bridge } from '#shared/ipc/bridge.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, samplePassword as password } from '../support/electron/console-page.ts'
import { thirtyAccounts } from '../../src/portal/scenarios/thirty-accounts.ts'

/** As the account list has them. */
const byName = new Intl.Collator('en')
const customers = [...thirtyAccounts.customers].sort((a, b) => byName.compare(a.name, b.name))
type Customer = (typeof customers)[number]
const all = customers.length

const enforced = 'Granite Hill Metals'
const frozen = 'Copper Shore Textiles'
/** Whose password nobody knows any more. */
const closed = 'Old Beacon Plastics'
/** The console is killed while the portal turns 2FA off on this one. */
const killedAt = 'Meridian Cape Insurance'

let app: RunningApp
let consolePage: ConsolePage

async function launch(profile?: string): Promise<void> {
  app = await launchApp({ scenario: 'thirty-accounts', ...(profile === undefined ? {} : { profile }) })
  consolePage = new ConsolePage(app.page, app.sandbox)
}

test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

/** One call over the bridge, for what is there before the queue. */
async function call<N extends keyof Bridge['call']>(name: N, input: Parameters<Bridge['call'][N]>[0]) {
  const outcome = await app.page.evaluate(([operation, given]) => window.factordesk.call[operation](given as never), [
    name,
    input,
  ] as const)
  if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code}`)
  return outcome.value as Extract<Awaited<ReturnType<Bridge['call'][N]>>, { ok: true }>['value']
}

async function codeOf({ id, userId, method }: Customer): Promise<string> {
  return method === 'authenticator' ? app.sandbox.authenticatorCode(userId) : app.sandbox.sentCode(id)
}

/** Lists the account under Accounts, and turns 2FA on where it is off. */
async function getToKnow(customer: Customer): Promise<void> {
  const { id: accountId, userId, method, status } = customer
  const answer = await call('session.signIn', { portalId: 'sandbox', userId, password })
  if (answer.state === 'challenge')
    await call('session.verifyChallenge', { challengeId: answer.challenge.id, code: await codeOf(customer) })
  if (method !== null || status === 'closed') return
  const { id: procedureId } = await call('procedure.start', { accountId, kind: 'set-up' })
  const plan = { reason: 'other', note: '', to: null, howLong: null } as const
  await call('procedure.confirmPreflight', { procedureId, ...plan })
  await call('procedure.openSetup', { procedureId })
  await call('procedure.chooseMethod', { procedureId, method: 'email' })
  await call('procedure.confirmIdentity', { procedureId, password })
  await call('procedure.verifyCode', { procedureId, code: await app.sandbox.sentCode(accountId) })
  await call('procedure.finish', { procedureId })
}

/** Sign-in dialog of the account whose turn it is: its own password, its own code. */
async function signInByKeyboard(customer: Customer): Promise<void> {
  const { page } = app
  const dialog = page.getByRole('dialog', { name: `Next account: ${customer.name}` })
  await expect(dialog.getByLabel('User ID')).toHaveValue(customer.userId)
  await expect(dialog.locator('input[type="password"]')).toBeFocused()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('heading', { name: 'Enter the current code' })).toBeVisible()
  await page.keyboard.type(await codeOf(customer))
  await expect(dialog).toBeHidden()
}

/** The pre-flight is filled in: one press confirms it; then the account password. */
async function disableByKeyboard({ name }: Customer): Promise<void> {
  const { page } = app
  await expect(page.locator('header').getByText(name)).toBeVisible()
  await expect(consolePage.button('Continue')).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(consolePage.passwordField()).toBeFocused()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

async function requireDone(): Promise<void> {
  await expect(consolePage.heading(/is no longer protected by/)).toBeVisible()
}

/** Who comes after an account, as the last screen's button says. */
const after = ({ name }: Customer): Customer | undefined =>
  customers[customers.findIndex((one) => one.name === name) + 1]

async function enterToNext(customer: Customer): Promise<void> {
  const next = after(customer)
  await expect(consolePage.button(next ? `Next account: ${next.name}` : 'See the result')).toBeVisible()
  await app.page.keyboard.press('Enter')
}

test('thirty accounts go through the queue with three failures and one crash in between', async () => {
  test.setTimeout(300_000)
  await launch()
  const { page } = app
  // The lock on one of them has ended by then.
  await app.sandbox.advance(700)
  // Each Authenticator App's code moves the clock on, so these come one by one.
  for (const customer of customers.filter(({ method }) => method === 'authenticator')) await getToKnow(customer)
  await pLimit(3).map(
    customers.filter(({ method }) => method !== 'authenticator'),
    getToKnow,
  )
  const before = (await app.sandbox.ledger()).length

  await test.step('choose the accounts and the procedure, then a dry run', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Queue' }).press('Enter')
    await page.getByRole('link', { name: 'New queue' }).press('Enter')
    await consolePage.button(`Choose all ${all}`).press('Enter')
    await expect(page.getByText(`${all} chosen, at most 500 in one queue.`)).toBeVisible()
    await page.getByRole('radio', { name: 'Disable 2FA' }).press('Space')
    await expect(page.getByText('Choose a reason.')).toBeVisible()
    await page.getByRole('radio', { name: 'Maintenance' }).press('Space')
    await page.keyboard.press('Enter')
    await expect(page.getByText(`${all - 3} would work, 3 would not, 0 not known yet`)).toBeVisible()
    const refused = page.locator('tr[data-verdict="fails"]')
    await expect(refused.filter({ hasText: enforced })).toContainText('The policy of this account requires')
    await expect(refused.filter({ hasText: frozen })).toContainText('This account is not active.')
    await expect(refused.filter({ hasText: closed })).toContainText('This account is not active.')
    expect((await app.sandbox.ledger()).length, 'a dry run changes nothing').toBe(before)
    await consolePage.button(`Start the queue with ${all} accounts`).press('Enter')
  })

  for (const customer of customers) {
    if (customer.name === frozen || customer.name === enforced) {
      await expect(page.getByRole('row', { name: customer.name })).toContainText('Not done:')
      await expect(consolePage.button(`Next account: ${after(customer)?.name}`)).toBeFocused()
      await page.keyboard.press('Enter')
      continue
    }
    if (customer.name === killedAt) break
    await disableByKeyboard(customer)
    await requireDone()
    await enterToNext(customer)
  }

  const killed = customers.find(({ name }) => name === killedAt)!
  await test.step('the console dies while the portal turns 2FA off', async () => {
    const path = '/accounts/{accountId}/two-factor/disable'
    await app.sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
    const effects = (await app.sandbox.ledger()).length
    await disableByKeyboard(killed)
    await expect.poll(async () => (await app.sandbox.ledger()).length).toBe(effects + 1)
    await app.kill()
    await launch(app.profile)
    await expect(consolePage.heading('Outcome unknown')).toBeVisible()
    await expect(app.page.getByText(`Account ${customers.indexOf(killed) + 1} of ${all} in the queue.`)).toBeVisible()
    // The portal had turned 2FA off, so no code is asked.
    await consolePage.signInAgain(killed, null)
    await requireDone()
    await enterToNext(killed)
  })

  for (const customer of customers.slice(customers.indexOf(killed) + 1)) {
    if (customer.name === closed) {
      const dialog = app.page.getByRole('dialog', { name: `Next account: ${closed}` })
      for (const guess of ['not the password', 'nor this one']) {
        await expect(dialog.locator('input[type="password"]')).toBeFocused()
        await app.page.keyboard.type(guess)
        await app.page.keyboard.press('Enter')
        await expect(dialog.getByRole('alert')).toContainText('The sign-in was not accepted.')
      }
      await dialog.getByRole('button', { name: `Skip ${closed}` }).press('Enter')
      continue
    }
    await signInByKeyboard({ ...customer, method: customer.method ?? 'email' })
    await disableByKeyboard(customer)
    await requireDone()
    await enterToNext(customer)
  }

  await test.step('the result says what the portal did', async () => {
    const table = app.page.getByRole('table', { name: 'Accounts of the queue' })
    await expect(app.page.getByText(`${all - 3} of ${all} done, 3 failed`, { exact: true })).toBeVisible()
    const failed = [enforced, frozen, closed]
    const off = (await app.sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')
    for (const { id, name } of customers) {
      const row = table.getByRole('row', { name })
      const isDone = !failed.includes(name)
      await expect(row).toContainText(isDone ? 'Done' : 'Not done:')
      if (isDone) await expect(row.getByText('Off', { exact: true })).toBeVisible()
      expect(
        off.filter(({ accountId }) => accountId === id),
        name,
      ).toHaveLength(isDone ? 1 : 0)
    }
    await expect(table.getByText('as last known')).toHaveCount(1)
  })
})
