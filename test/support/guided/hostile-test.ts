import { test as base } from '@playwright/test'
import { dispose, type RunningApp } from '../electron/launch-app.ts'
import type { HostileKind } from '../guided-pages/hostile-pages.ts'
import { startGuidedPages, type GuidedPages } from '../guided-pages/server.ts'
import { call, launchHostile, startHostileScreen, type HostileOptions, type HostileScreen } from './hostile-screen.ts'

/** Opens a page of a kind in guided mode; it is closed when the test ends. */
type OpenHostile = (kind: HostileKind, options?: HostileOptions) => Promise<HostileScreen>

/**
 * Playwright's `test` with hostile pages and an app that has them as a portal in guided mode. Tests of a worker share both;
 * each finds no guided page open, and no arrival of an earlier one.
 */
export const test = base.extend<
  { app: RunningApp; pages: GuidedPages; open: OpenHostile },
  { hostile: { app: RunningApp; pages: GuidedPages } }
>({
  hostile: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const pages = await startGuidedPages()
      const app = await launchHostile([[pages, []]])
      await use({ app, pages })
      await app.close()
      await pages.close()
      dispose(app.profile)
    },
    { scope: 'worker' },
  ],
  app: ({ hostile }, use) => use(hostile.app),
  pages: async ({ hostile: { pages } }, use) => {
    pages.reset()
    await use(pages)
  },
  open: async ({ app, pages }, use) => {
    const accounts: string[] = []
    await use(async (kind, options = {}) => {
      const screen = await startHostileScreen(app, pages, kind, options)
      accounts.push(screen.accountId)
      return screen
    })
    for (const accountId of accounts) await call(app.page, 'guided.close', { accountId })
  },
})
