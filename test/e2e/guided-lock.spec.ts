import { expect, test } from '@playwright/test'
import { dispose, type RunningApp } from '../support/electron/launch-app.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type GuidedPages } from '../support/guided-pages/server.ts'
import { pageBounds, pressKeyInPage } from '../support/guided/guided-screen.ts'
import { call, launchHostile, startHostileScreen } from '../support/guided/hostile-screen.ts'

/** What a guided page cannot do behind the lock. */

let app: RunningApp
let pages: GuidedPages

test.beforeEach(async () => {
  pages = await startGuidedPages()
  app = await launchHostile([[pages, []]])
})
test.afterEach(async () => {
  await app.close()
  await pages.close()
  dispose(app.profile)
})

test('with a passphrase a page is hidden, is not read, and its press is stopped; unlocked it is there again', async () => {
  const { guest, recorded, details } = await startHostileScreen(app, pages, 'fetch')
  await call(app.page, 'lock.setPassphrase', { current: null, passphrase: 'four words that nobody says' })
  const states = details('guided.state-seen').length
  expect(await pageBounds(app)).not.toBeNull()
  await app.page.keyboard.press('Control+L')
  await expect(app.page.getByRole('heading', { name: 'FactorDesk is locked' })).toBeVisible()
  expect(await pageBounds(app)).toBeNull()
  await app.electron.evaluate(({ webContents }, url) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
    const tapped: string[] = []
    Object.assign(globalThis, { tapped })
    contents.on('ipc-message', (_event, channel) => void tapped.push(channel))
  }, guest.url())
  await guest.evaluate((off) => {
    document.querySelector('h1 ~ p')!.textContent = off
    document.getElementById('commit')!.click()
  }, flow.disabled)
  await guest.evaluate(() => fetch(location.href).then((answer) => answer.text()))
  expect(pages.arrivals('commit')).toEqual([])
  expect(recorded().intents).toEqual([])
  expect(details('guided.state-seen')).toHaveLength(states)
  expect(await app.electron.evaluate(() => (globalThis as unknown as { tapped: string[] }).tapped)).toEqual([])
  await app.page.getByLabel('Passphrase').fill('four words that nobody says')
  await app.page.getByRole('button', { name: 'Unlock' }).click()
  await expect.poll(() => details('guided.state-seen').length).toBe(states + 1)
  await expect.poll(() => pageBounds(app)).not.toBeNull()
})

test('without a passphrase, which anybody opens, the page ends; Ctrl L locks from within it, too', async () => {
  const { guest, details } = await startHostileScreen(app, pages, 'plain', { begun: false })
  await pressKeyInPage(app, 'L', ['control'])
  await expect.poll(() => guest.isClosed()).toBe(true)
  await expect.poll(() => details('guided.cleared').length).toBe(1)
})
