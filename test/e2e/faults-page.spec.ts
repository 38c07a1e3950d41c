import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { operations } from '#shared/ipc/operations.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import type { BareWindow } from '../support/electron/bare-bridge.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { hostileMessage, isHarmless } from '../support/fuzz/hostile-messages.ts'
import { pagesGone, pageText } from '../support/electron/page-after-crash.ts'
import { seeded } from '../support/fuzz/seeded.ts'

const { seriMuda } = customers
const path = '/accounts/{accountId}/two-factor/disable'
const waitingAt = '2FA is off. Set it up again now'

let app: RunningApp
let consolePage: ConsolePage

test.beforeEach(async () => {
  // A lost answer counts as lost after 15 s, and only then is the portal asked.
  app = await launchApp()
  consolePage = new ConsolePage(app.page, app.sandbox)
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.confirmPreflight('sms')
})
test.afterEach(async () => {
  // Not `close`: Playwright waits for pages that are no more.
  await app.kill()
  dispose(app.profile)
})

/** Presses "Disable 2FA" while the portal keeps its answer to itself: the effect happens, and nobody gets an answer. */
async function disableUnanswered(): Promise<void> {
  await app.sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
  await consolePage.disable()
  await expect.poll(effects).toEqual(['two-factor-disabled'])
}

const effects = async (): Promise<string[]> => (await app.sandbox.ledger()).map(({ what }) => what)

/** Not by Playwright, since the page's process may have been replaced meanwhile. */
async function chainVerifies(): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript("location.hash = '#/audit'"),
  )
  await expect.poll(() => pageText(app)).toMatch(/^(Intact to|Not anchored since) entry/m)
}

/** Megabytes of main's private memory. */
const memory = (): Promise<number> =>
  app.electron.evaluate(async () => (await process.getProcessMemoryInfo()).private / 1000)

test('F12: the page is reloaded before the answer is there: the outcome is there after it', async () => {
  await disableUnanswered()
  await app.page.reload()
  await expect(consolePage.heading(waitingAt)).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
  await chainVerifies()
})

test("F12: the page's process is killed before the answer is there: the outcome is there after it", async () => {
  await disableUnanswered()
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(() => pagesGone(app)).toBe(1)
  await expect.poll(() => pageText(app)).toContain(waitingAt)
  expect(await effects()).toEqual(['two-factor-disabled'])
  await chainVerifies()
})

test('F12: a hostile page in mid-action: main lives, no effect of its own, and the outcome is there', async () => {
  const { seed, numRuns } = seeded('F12, hostile messages of a real page', 1500)
  await disableUnanswered()
  const before = await memory()
  // What a page can send: from its own frame, and only what can be copied.
  const messages = fc
    .sample(hostileMessage, { seed, numRuns: numRuns * 2 })
    .filter(({ forged }) => forged === undefined)
    .flatMap(({ operation, payload }) => {
      const text = JSON.stringify(payload) as string | undefined
      if (text === undefined) return []
      // What becomes a right call on the way (an own "__proto__" does not cross) is the operator's own: a link, a dialog.
      const arrives: unknown = JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value))
      const isRight = operations[operation].input.safeParse(arrives).success
      return isRight && !isHarmless(operation) ? [] : [{ operation, text }]
    })
  const codes = await app.page.evaluate(async (sent) => {
    // The page pollutes what it can: its own objects, which main never sees.
    const pollution = {
      polluted: { value: true, configurable: true },
      accountId: { value: 'A-31888', configurable: true },
    }
    Object.defineProperties(Object.prototype, pollution)
    const { call } = (window as unknown as BareWindow).factordesk
    const frame = document.createElement('iframe')
    document.body.append(frame)
    window.postMessage({ operation: 'procedure.disable' }, '*')
    const counts: Record<string, number> = Object.create(null) as Record<string, number>
    for (let begun = 0; begun < sent.length; begun += 250) {
      const answers = await Promise.all(
        sent.slice(begun, begun + 250).map(async ({ operation, text }) => {
          try {
            return await call[operation]!(JSON.parse(text))
          } catch {
            return null
          }
        }),
      )
      for (const outcome of answers) {
        const code = outcome === null ? 'not sent' : outcome.ok ? 'ok' : outcome.failure.code
        counts[code] = (counts[code] ?? 0) + 1
      }
    }
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name)
    return { ...counts, frameHasBridge: Number('factordesk' in (frame.contentWindow as object)) }
  }, messages)
  console.log(JSON.stringify(codes))
  expect(codes).not.toHaveProperty('unexpected')
  expect((codes as Record<string, number>)['invalid-request']).toBeGreaterThan(numRuns / 3)
  expect(codes.frameHasBridge, 'a frame that the page makes has no bridge').toBe(0)
  expect(await effects()).toEqual(['two-factor-disabled'])
  expect((await memory()) - before, 'megabytes').toBeLessThan(150)
  const polluted = await app.electron.evaluate(() => 'polluted' in {})
  expect(polluted, 'main knows nothing of what the page did to its objects').toBe(false)
  await app.page.reload()
  await expect(consolePage.heading(waitingAt)).toBeVisible()
  expect(await effects()).toEqual(['two-factor-disabled'])
  await chainVerifies()
})
