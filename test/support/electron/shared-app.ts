import { test as base } from '@playwright/test'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import { dispose, launchApp, type RunningApp } from './launch-app.ts'
import { codeOf, type BareWindow } from './bare-bridge.ts'
import { ConsolePage } from './console-page.ts'
import { learnSecrets } from '../secrets/run-canaries.ts'
import { listenForTyping } from '../secrets/typed-secrets.ts'
import { listenForViolations } from './policy-violations.ts'

/** One app for the tests of a worker, as each test finds it: nobody signed in, the sandbox as its scenario begins. */
interface SharedApp {
  ready(): Promise<RunningApp>
}

/**
 * Playwright's `test` with a running app that tests share, for what needs no process of its own. Before each test the
 * console signs out of the sandbox and resets it, and the page is loaded again; where a test left a procedure open, the
 * app is started again on a new profile. What a reset leaves is the audit, which may have entries of earlier tests. The
 * profile is searched for the secrets of all its tests at the end.
 *
 * After a test that failed, Playwright takes a new worker, and with it a new app.
 */
export const test = base.extend<
  { app: RunningApp; consolePage: ConsolePage },
  { scenario: ScenarioName; sharedApp: SharedApp }
>({
  scenario: ['three-accounts', { scope: 'worker', option: true }],
  sharedApp: [
    async ({ scenario }, use) => {
      let app: RunningApp | null = null
      const end = async (): Promise<void> => {
        if (app === null) return
        const { profile } = app
        try {
          await app.close()
        } finally {
          app = null
          dispose(profile)
        }
      }
      await use({
        ready: async () => {
          if (app !== null && !(await reset(app, scenario))) await end()
          return (app ??= await launchApp({ scenario }))
        },
      })
      await end()
    },
    { scope: 'worker' },
  ],
  app: async ({ sharedApp }, use) => {
    const app = await sharedApp.ready()
    await use(app)
    const violations = await app.violations()
    base.expect(violations, 'the content policy was never violated').toEqual([])
  },
  consolePage: async ({ app }, use) => {
    await use(new ConsolePage(app.page, app.sandbox))
  },
})

/** The mode of a file whose tests share the app: `--shuffle` then takes them one by one, not as a file. */
export const anyOrder = { mode: 'parallel' } as const

/** @returns false where the console must not forget the sandbox, because something there is unfinished */
async function reset({ page, profile, sandbox }: RunningApp, scenario: ScenarioName): Promise<boolean> {
  // The pages of guided portals end with them.
  const left = await page.evaluate(async () => {
    const { call } = (window as unknown as BareWindow).factordesk
    const snapshot = (await call['app.snapshot']!({})) as { value: { portals: { id: string; recipe: unknown }[] } }
    const guided = snapshot.value.portals.filter(({ recipe }) => recipe !== null)
    return Promise.all(guided.map(({ id: portalId }) => call['guided.removePortal']!({ portalId })))
  })
  if (left.some((outcome) => codeOf(outcome) !== 'ok')) return false
  // The reset empties the outbox.
  await learnSecrets(profile, sandbox)
  const outcome = await page.evaluate(
    (name) => (window as unknown as BareWindow).factordesk.call['sandbox.reset']!({ scenario: name }),
    scenario,
  )
  if (codeOf(outcome) !== 'ok') return false
  await page.evaluate(() => {
    localStorage.clear()
    location.hash = ''
  })
  await page.reload()
  await page.evaluate(listenForViolations)
  await page.evaluate(listenForTyping)
  return true
}
