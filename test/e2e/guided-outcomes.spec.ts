import { expect, test } from '@playwright/test'
import { dispose, type RunningApp } from '../support/electron/launch-app.ts'
import { launchApp } from '../support/electron/launch-app.ts'
import { smallDisk, whyNoSmallDisk } from '../support/electron/small-disk.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type GuidedPages } from '../support/guided-pages/server.ts'
import { guestOf, launchHostile, startHostileScreen, showGuided } from '../support/guided/hostile-screen.ts'

/** What becomes of a press whose outcome is late, not shown, falsely shown, or cannot be recorded. */

let app: RunningApp
let pages: GuidedPages

test.beforeEach(async () => void (pages = await startGuidedPages()))
test.afterEach(async () => {
  await app.close()
  await pages.close()
  dispose(app.profile)
})

const start = async (): Promise<void> => void (app = await launchHostile([[pages, []]]))
const unknown = () => app.page.getByRole('heading', { name: 'Outcome unknown' })
const isOff = () =>
  app.page.getByRole('heading', { name: /^(2FA is off on this account|This account is no longer protected)/ })
const readAgain = (): Promise<void> => app.page.getByRole('button', { name: 'Check the page again' }).click()

/** Keeps the timer of an outcome (15 s) for `ring`, so that nobody waits for it. */
async function catchTimer({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(() => {
    const real = globalThis.setTimeout
    const caught = ((run: () => void, ms?: number) => {
      if (ms !== 15_000) return real(run, ms)
      Object.assign(globalThis, { ring: run })
      return real(() => undefined, 1_000_000)
    }) as unknown as typeof setTimeout
    globalThis.setTimeout = Object.assign(caught, real)
  })
}

const ring = ({ electron }: RunningApp): Promise<void> =>
  electron.evaluate(() => (globalThis as unknown as { ring: () => void }).ring())

test('a slow answer: the outcome is unknown after its time, and is settled once the page shows it', async () => {
  await start()
  await catchTimer(app)
  const { commit, recorded } = await startHostileScreen(app, pages, 'slow')
  await commit.click({ noWaitAfter: true })
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  await ring(app)
  await expect(unknown()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'unknown' }])
  pages.answerSlow()
  await expect(isOff()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'applied' }])
})

test('a success message without an effect is not taken for one; a reading of the page says that nothing happened', async () => {
  await start()
  await catchTimer(app)
  const { guest, commit, recorded, panel } = await startHostileScreen(app, pages, 'message-without-effect')
  await commit.click()
  await expect(guest.getByRole('status')).toHaveText(flow.done)
  await ring(app)
  await expect(unknown()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'unknown' }])
  await readAgain()
  await expect(unknown()).toHaveCount(0)
  await expect(
    panel.getByText('Press the marked button on the page.').or(panel.getByText('Type the account password')),
  ).toBeVisible()
  expect(recorded().intents[0]?.status).not.toBe('applied')
  expect(recorded().entries.filter(({ action }) => action === 'unprotected.began')).toEqual([])
})

test('an effect without a message is settled by the state that the page shows', async () => {
  await start()
  const { commit, recorded } = await startHostileScreen(app, pages, 'state-alone')
  await commit.click()
  await expect(isOff()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'applied' }])
})

test('an effect that the page never shows stays unknown until the user says what happened', async () => {
  await start()
  await catchTimer(app)
  const { commit, details } = await startHostileScreen(app, pages, 'effect-without-message')
  await commit.click()
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  await ring(app)
  await app.page.getByRole('button', { name: 'It happened (reported by me)' }).click()
  await expect(isOff()).toBeVisible()
  expect(details('guided.reported')).toEqual([{ effect: 'disable', happened: true }])
})

test('a console that is killed between the press and the answer asks for a reading after its restart', async () => {
  await start()
  const { commit, accountId } = await startHostileScreen(app, pages, 'slow')
  await commit.click({ noWaitAfter: true })
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  await app.kill()
  app = await launchApp({ profile: app.profile })
  await showGuided(app.page, accountId)
  await expect(unknown()).toBeVisible()
  const guest = await guestOf(app, pages.url('plain'))
  await guest.goto(pages.url('slow'))
  await expect(isOff()).toBeVisible()
})

test('a console that is killed after the intent and before the request says after its restart that nothing happened', async () => {
  await start()
  const { guest, commit, accountId, recorded } = await startHostileScreen(app, pages, 'fetch')
  // The page hears of the press after main wrote its intent; it sends nothing.
  await guest.evaluate(() => (document.getElementById('commit')!.onclick = null))
  await commit.click()
  await expect.poll(() => recorded().intents.length).toBe(1)
  await app.kill()
  expect(pages.arrivals('commit')).toEqual([])
  app = await launchApp({ profile: app.profile })
  await showGuided(app.page, accountId)
  await expect(unknown()).toBeVisible()
  await readAgain()
  await expect(unknown()).toHaveCount(0)
  expect(recorded().intents[0]?.status).not.toBe('applied')
})

test('a portal that goes away before the request left, and one after it: unknown, and settled by a reading', async () => {
  await start()
  await catchTimer(app)
  const { guest, commit, recorded } = await startHostileScreen(app, pages, 'fetch')
  // The line is cut as the request arrives, after its effect.
  await guest.evaluate(() => {
    const button = document.getElementById('commit')!
    button.onclick = () => {
      const cut = new AbortController()
      void fetch('commit', { method: 'POST', signal: cut.signal }).catch(() => undefined)
      setTimeout(() => cut.abort(), 200)
    }
  })
  await commit.click()
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  await ring(app)
  await expect(unknown()).toBeVisible()
  await guest.goto(pages.url('fetch'))
  await expect(isOff()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'applied' }])
})

test('a line that is cut before the request left: nothing arrives, the outcome is unknown, and a reading says that nothing happened', async () => {
  await start()
  await catchTimer(app)
  const { guest, commit, recorded } = await startHostileScreen(app, pages, 'plain')
  pages.cut(true)
  await commit.click({ noWaitAfter: true })
  // The network of these tests answers in the portal's place; until then the browser may try again.
  await guest.waitForURL('**/commit')
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'open' }])
  await ring(app)
  await expect(unknown()).toBeVisible()
  pages.cut(false)
  await app.page.getByRole('button', { name: 'Reload the page' }).click()
  // The answer of a form is not reloaded: the first page is there again.
  await guest.waitForURL(pages.url('plain'))
  expect(pages.arrivals('commit')).toEqual([])
  await readAgain()
  await expect(unknown()).toHaveCount(0)
  expect(pages.arrivals('commit')).toEqual([])
  expect(recorded().intents[0]?.status).not.toBe('applied')
})

test('a line that is cut after the request left: the outcome is unknown, and is settled by what the page shows then', async () => {
  await start()
  await catchTimer(app)
  const { guest, commit, recorded } = await startHostileScreen(app, pages, 'slow')
  await commit.click({ noWaitAfter: true })
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  pages.cut(true)
  await ring(app)
  await expect(unknown()).toBeVisible()
  pages.cut(false)
  await guest.goto(pages.url('slow'))
  await expect(isOff()).toBeVisible()
  expect(recorded().intents).toEqual([{ effect: 'disable', status: 'applied' }])
  expect(pages.arrivals('commit')).toHaveLength(1)
})

test('on a full disk a press is stopped in words, what the page does crashes nothing, and with room again it goes on', async () => {
  const why = whyNoSmallDisk()
  test.skip(why !== null, why ?? '')
  const disk = smallDisk(64)
  app = await launchApp({ profile: disk.profile, wrapper: disk.wrapper })
  try {
    const pid = app.electron.process().pid ?? 0
    // With the built-in recipe: a database of another program's hand cannot be written on this disk.
    const { startGuidedScreen } = await import('../support/guided/guided-screen.ts')
    const { customers, samplePassword } = await import('../support/electron/console-page.ts')
    const screen = await startGuidedScreen(app, '/portal', customers.seriMuda, 'authenticator')
    await screen.signIn()
    await screen.openSecurity()
    await screen.panel.getByRole('button', { name: 'Disable 2FA' }).click()
    await screen.panel.getByRole('radio', { name: 'Maintenance' }).check()
    await screen.panel.getByRole('button', { name: 'Continue' }).click()
    await screen.follow('Manage two-factor authentication')
    await screen.guest.getByLabel('Account password').fill(samplePassword)
    await screen.press('Disable 2FA')
    await screen.panel.getByRole('button', { name: `${customers.seriMuda.userId} is signed in` }).click()
    disk.fill(pid)
    await screen.press('Disable 2FA')
    await expect(
      screen.panel.getByText('The press was stopped: it could not be recorded on this computer.'),
    ).toBeVisible()
    await screen.guest.evaluate(() => void open('https://elsewhere.example/'))
    expect(await app.sandbox.ledger()).toEqual([])
    disk.free(pid)
    await screen.press('Disable 2FA')
    await expect(isOff()).toBeVisible()
  } finally {
    await app.close()
    disk.remove()
  }
})
