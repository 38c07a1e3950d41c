import { expect, type Page } from '@playwright/test'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { launchUnprivileged, whyNoSandbox } from '../support/electron/unprivileged.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { call } from '../support/guided/hostile-screen.ts'
import { test } from '../support/guided/hostile-test.ts'

/** What a guided page cannot do to the computer and to the record. */

/** How many readings the guest has reported since the call, as main receives them. */
async function countReadings({ electron }: RunningApp, guest: Page): Promise<() => Promise<number>> {
  await electron.evaluate(({ webContents }, url) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
    let count = 0
    contents.on('ipc-message', (_event, channel) => void (count += channel === 'guest.reading' ? 1 : 0))
    Object.assign(globalThis, { readings: () => count })
  }, guest.url())
  return () => electron.evaluate(() => (globalThis as unknown as { readings: () => number }).readings())
}

/** Milliseconds until main answers the console's page. */
const answerMs = async ({ page }: RunningApp): Promise<number> => {
  const begun = performance.now()
  await call(page, 'app.snapshot', {})
  return performance.now() - begun
}

test('a page that asks "Are you sure?": the intent is there before the question, and "No" sends nothing', async ({
  app,
  pages,
  open,
}) => {
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
  expect(await answerMs(app), 'the console is used meanwhile').toBeLessThan(10_000)
  await dialog.dismiss()
  await clicked
  await guest.evaluate(() => fetch(location.href).then((answer) => answer.text()))
  expect(pages.arrivals('commit')).toEqual([])
})

test('a page that prints waits for the dialog of this computer: the console answers, and ends the page', async ({
  app,
  open,
}) => {
  const { guest, recorded, close } = await open('plain', { begun: false })
  await guest.evaluate('setTimeout(() => print())')
  for (let turn = 0; turn < 5; turn += 1) expect(await answerMs(app)).toBeLessThan(10_000)
  expect(recorded().intents).toEqual([])
  await close()
  await expect.poll(() => guest.isClosed()).toBe(true)
})

test('a page that asks for everything again and again: a hundred refusals are on record, and the console answers', async ({
  app,
  pages,
  open,
}) => {
  const { guest, recorded } = await open('plain', { begun: false })
  const before = recorded().entries.length
  await guest.evaluate(() => {
    for (let turn = 0; turn < 400; turn += 1) window.open(`https://elsewhere-${turn}.example/`)
    for (let turn = 0; turn < 400; turn += 1) document.querySelector('form')!.requestSubmit()
    location.href = 'mailto:somebody@example.com'
  })
  expect(await answerMs(app)).toBeLessThan(10_000)
  expect(recorded().entries.length - before).toBeLessThanOrEqual(101)
  expect(pages.arrivals('commit')).toEqual([])
})

test('a page that switches its state without an end puts twenty changes on record', async ({ app, open }) => {
  const { guest, details } = await open('plain', { begun: false })
  const readings = await countReadings(app, guest)
  await guest.evaluate(
    ([on, off]) => {
      let turn = 0
      setInterval(() => (document.querySelector('h1 ~ p')!.textContent = (turn += 1) % 2 === 0 ? on! : off!), 200)
    },
    [flow.enabled, flow.disabled],
  )
  await expect.poll(() => details('guided.state-seen').length, { timeout: 30_000 }).toBe(20)
  // What comes after them is read and reported, too.
  const last = await readings()
  await expect.poll(readings).toBeGreaterThan(last + 5)
  expect(details('guided.state-seen')).toHaveLength(20)
  expect(await answerMs(app)).toBeLessThan(10_000)
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
