import { expect, test, type Page } from '@playwright/test'
import { dispose, type RunningApp } from '../support/electron/launch-app.ts'
import { launchUnprivileged, whyNoSandbox } from '../support/electron/unprivileged.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type GuidedPages } from '../support/guided-pages/server.ts'
import { pageBounds } from '../support/guided/guided-screen.ts'
import { call, launchHostile, startHostileScreen, type HostileScreen } from '../support/guided/hostile-screen.ts'

/** What a guided page cannot do to the computer, to the record, and behind the lock. */

/** Long enough for looks that would be made. */
const waitInPage = (guest: Page, ms: number): Promise<unknown> =>
  guest.evaluate((time) => new Promise((done) => setTimeout(done, time)), ms)

let app: RunningApp
let pages: GuidedPages

test.describe('with a window', () => {
  let screen: HostileScreen | undefined

  test.beforeAll(async () => {
    pages = await startGuidedPages()
    app = await launchHostile([[pages, []]])
  })
  test.afterAll(async () => {
    await app.close()
    await pages.close()
    dispose(app.profile)
  })
  test.beforeEach(() => {
    screen = undefined
    pages.reset()
  })
  test.afterEach(() => screen?.close())

  const open = async (
    ...[kind, options]: [Parameters<typeof startHostileScreen>[2], Parameters<typeof startHostileScreen>[3]?]
  ) => (screen = await startHostileScreen(app, pages, kind, options))

  /** Milliseconds until main answers the console's page. */
  const answerMs = async (): Promise<number> => {
    const begun = performance.now()
    await call(app.page, 'app.snapshot', {})
    return performance.now() - begun
  }

  test('a page that asks "Are you sure?": the intent is there before the question, and "No" sends nothing', async () => {
    const { guest, commit, recorded } = await open('fetch')
    await guest.evaluate(() => {
      document.getElementById('commit')!.onclick = () => {
        if (confirm('Are you sure?')) void fetch('commit', { method: 'POST' })
      }
    })
    const asked = guest.waitForEvent('dialog')
    const clicked = commit.click({ noWaitAfter: true })
    const dialog = await asked
    expect(recorded().intents).toMatchObject([{ effect: 'disable', status: 'open' }])
    expect(await answerMs(), 'the console is used meanwhile').toBeLessThan(10_000)
    await dialog.dismiss()
    await clicked
    await guest.evaluate(() => fetch(location.href).then((answer) => answer.text()))
    expect(pages.arrivals('commit')).toEqual([])
  })

  test('a page that prints waits for the dialog of this computer: the console answers, and ends the page', async () => {
    const { guest, recorded, close } = await open('plain', { begun: false })
    await guest.evaluate('setTimeout(() => print())')
    for (let turn = 0; turn < 5; turn += 1) expect(await answerMs()).toBeLessThan(10_000)
    expect(recorded().intents).toEqual([])
    await close()
    screen = undefined
    await expect.poll(() => guest.isClosed()).toBe(true)
  })

  test('a page that asks for everything again and again: a hundred refusals are on record, and the console answers', async () => {
    const { guest, recorded } = await open('plain', { begun: false })
    const before = recorded().entries.length
    await guest.evaluate(() => {
      for (let turn = 0; turn < 400; turn += 1) window.open(`https://elsewhere-${turn}.example/`)
      for (let turn = 0; turn < 400; turn += 1) document.querySelector('form')!.requestSubmit()
      location.href = 'mailto:somebody@example.com'
    })
    expect(await answerMs()).toBeLessThan(10_000)
    expect(recorded().entries.length - before).toBeLessThanOrEqual(101)
    expect(pages.arrivals('commit')).toEqual([])
  })

  test('a page that switches its state without an end puts twenty changes on record', async () => {
    const { guest, details } = await open('plain', { begun: false })
    await guest.evaluate(
      ([on, off]) => {
        let turn = 0
        setInterval(() => (document.querySelector('h1 ~ p')!.textContent = (turn += 1) % 2 === 0 ? on! : off!), 200)
      },
      [flow.enabled, flow.disabled],
    )
    await expect.poll(() => details('guided.state-seen').length, { timeout: 30_000 }).toBe(20)
    await waitInPage(guest, 3_000)
    expect(details('guided.state-seen')).toHaveLength(20)
    expect(await answerMs()).toBeLessThan(10_000)
  })
})

test.describe('behind the lock', () => {
  test.beforeEach(async () => {
    pages = await startGuidedPages()
    app = await launchHostile([[pages, []]])
  })
  test.afterEach(async () => {
    await app.close()
    await pages.close()
    dispose(app.profile)
  })

  test('with a passphrase a page is hidden, is not looked at, and its press is stopped; unlocked it is there again', async () => {
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
    await waitInPage(guest, 1_000)
    expect(details('guided.state-seen')).toHaveLength(states)
    expect(await app.electron.evaluate(() => (globalThis as unknown as { tapped: string[] }).tapped)).toEqual([])
    await app.page.getByLabel('Passphrase').fill('four words that nobody says')
    await app.page.getByRole('button', { name: 'Unlock' }).click()
    await expect.poll(() => details('guided.state-seen').length).toBe(states + 1)
    await expect.poll(() => pageBounds(app)).not.toBeNull()
  })

  test('without a passphrase, which anybody opens, the page ends', async () => {
    const { guest, details } = await startHostileScreen(app, pages, 'plain', { begun: false })
    await app.page.keyboard.press('Control+L')
    await expect.poll(() => guest.isClosed()).toBe(true)
    await expect.poll(() => details('guided.cleared').length).toBe(1)
  })
})

test('G01: an unprivileged user has the guided page behind seccomp', async () => {
  const reason = whyNoSandbox()
  test.skip(reason !== null, reason ?? '')
  const unprivileged = launchUnprivileged({ devTools: true })
  try {
    await expect.poll(() => unprivileged.output()).toContain('sandbox portal at ')
    const [, origin = ''] = /sandbox portal at (\S+)/.exec(unprivileged.output()) ?? []
    const opened = await unprivileged.evaluate(`(async () => {
      const { call } = factordesk
      await call['guided.addPortal']({ origin: '${origin}', start: '/portal/', recipeId: 'ipserverone-customer-portal' })
      const added = await call['guided.addAccount']({ portalId: '${new URL(origin).host}', userId: 'somebody' })
      return (await call['guided.open']({ accountId: added.value.accountId })).ok
    })()`)
    expect(opened).toBe(true)
    await expect.poll(() => unprivileged.output()).toContain('guided page {')
    await expect.poll(() => unprivileged.rendererStatuses().length).toBe(2)
    for (const status of unprivileged.rendererStatuses()) {
      expect(status).toMatch(/^Seccomp:\s2$/m)
      expect(status).toMatch(/^NoNewPrivs:\s1$/m)
      expect(status, 'not root').not.toMatch(/^Uid:\s0\s/m)
    }
  } finally {
    await unprivileged.stop()
  }
})
