import { expect, test } from '@playwright/test'
import { dispose, launchApp, resize, type RunningApp } from '../support/electron/launch-app.ts'
import { findings } from '../support/electron/axe.ts'
import { ConsolePage } from '../support/electron/console-page.ts'
import { horizontalOverflow } from '../support/electron/horizontal-overflow.ts'
import { chooseTheme } from '../support/electron/visit-screens.ts'
import { visitManyAccountsScreens } from '../support/electron/visit-many-accounts-screens.ts'

let app: RunningApp

/** What scrolls sideways where there is little room. */
async function tooWideAt(width: number, height: number): Promise<string[]> {
  const before = await app.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  await resize(app.electron, { width, height })
  await app.page.waitForFunction((wanted) => innerWidth === wanted, width)
  let found = await horizontalOverflow(app.page)
  // The frame takes its small shape a few frames after the window.
  for (let left = 20; left > 0 && found.length > 0; left -= 1) {
    await app.page.evaluate(() => new Promise(requestAnimationFrame))
    found = await horizontalOverflow(app.page)
  }
  await resize(app.electron, before)
  await app.page.waitForFunction((wanted) => innerWidth === wanted, before.width)
  return found
}

test.beforeEach(async () => {
  app = await launchApp({ scenario: 'thirty-accounts' })
  // Or a colour in the middle of a transition would be measured.
  await app.page.emulateMedia({ reducedMotion: 'reduce' })
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the screens for many accounts: axe finds nothing, and nothing is cut off at 640 by 360 pixels, ${theme}`, async () => {
    await chooseTheme(app, theme)
    const visited: string[] = []
    const found: Record<string, string[]> = {}
    await visitManyAccountsScreens(app, new ConsolePage(app.page, app.sandbox), async (screen) => {
      visited.push(screen)
      const here = [...(await findings(app.page)), ...(await tooWideAt(640, 360))]
      if (here.length > 0) found[screen] = here
    })
    expect(found).toEqual({})
    expect(visited.length).toBeGreaterThan(20)
  })
}
