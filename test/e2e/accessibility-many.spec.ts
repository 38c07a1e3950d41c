import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/app.ts'
import { findings } from '../support/axe.ts'
import { ConsolePage } from '../support/console-page.ts'
import { chooseTheme } from '../support/walk.ts'
import { walkManyAccounts } from '../support/walk-many.ts'

let app: RunningApp

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
  test(`axe finds nothing on the screens for many accounts, ${theme}`, async () => {
    test.setTimeout(180_000)
    await chooseTheme(app, theme)
    const looked: string[] = []
    const found: Record<string, string[]> = {}
    await walkManyAccounts(app, new ConsolePage(app.page, app.sandbox), async (screen) => {
      looked.push(screen)
      const here = await findings(app.page)
      if (here.length > 0) found[screen] = here
    })
    expect(found).toEqual({})
    expect(looked.length).toBeGreaterThan(20)
  })
}
