import type { Page } from '@playwright/test'
import { launchApp } from '../support/electron/launch-app.ts'
import type { Growth } from './growth.ts'
import { fillProfile } from './known-accounts.ts'
import type { Measure } from './measure.ts'
import { withProfile } from './watched-app.ts'
import { withRuntime } from './with-runtime.ts'

/** One frame of a display at 60 Hz. */
const frameMs = 1000 / 60

/** What is typed, one key after another, and taken back: many lines, few, one, none. */
const words = ['company 0', 'it@company-7', '42', 'logistics', 'company 00042', 'a-31']
/** Keys at the beginning that are not counted. */
const warmUp = 20

const measure = (accounts: number, id: string, goal: number | null): Measure => ({
  id,
  what: `filter ${accounts.toLocaleString('en')} accounts, keystroke to paint`,
  limitMs: frameMs,
  goal,
  of: 'p95',
  run: () => keystrokes(accounts),
})

/** P7: the real window with its real list, typed into; from the input event to when the frame after it was painted. */
export const accountFilter: Measure[] = [
  measure(100, 'P7 100', null),
  measure(1000, 'P7 1k', null),
  measure(10_000, 'P7', 2),
  measure(100_000, 'P7 100k', null),
]

/** P12 */
export const filterGrowth: Growth = {
  what: 'P7 by accounts',
  points: [
    { count: 100, id: 'P7 100', per: 1 },
    { count: 1000, id: 'P7 1k', per: 1 },
    { count: 10_000, id: 'P7', per: 1 },
    { count: 100_000, id: 'P7 100k', per: 1 },
  ],
}

function keystrokes(accounts: number): Promise<number[]> {
  return withRuntime(() =>
    withProfile(async (profile) => {
      fillProfile(profile, accounts)
      const app = await launchApp({ profile, size: { width: 1280, height: 800 } })
      try {
        return await type(app.page, accounts)
      } finally {
        await app.kill()
      }
    }),
  )
}

async function type(page: Page, accounts: number): Promise<number[]> {
  const search = page.getByLabel('Search accounts')
  await search.waitFor({ timeout: 60_000 })
  await page.getByText(`${accounts} accounts`, { exact: true }).waitFor()
  await search.evaluate((input) => {
    const times: number[] = []
    Object.assign(globalThis, { times })
    input.addEventListener(
      'input',
      () => {
        const begun = performance.now()
        // A task that is asked for while a frame is made runs after that frame was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => times.push(performance.now() - begun)
          port2.postMessage(null)
        })
      },
      { capture: true },
    )
  })
  /** Resolves when so many keys were shown; asked once a key, because to be asked keeps the page from its work. */
  const shown = (keys: number): Promise<void> =>
    page.evaluate(
      (many) =>
        new Promise<void>((resolve) => {
          const { times } = globalThis as unknown as { times: number[] }
          const poll = (): void => {
            if (times.length >= many) resolve()
            else setTimeout(poll, 1)
          }
          poll()
        }),
      keys,
    )
  let keys = 0
  await search.focus()
  for (const key of words.flatMap((word) => [...Array.from(word), ...Array.from(word, () => 'Backspace')])) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    keys += 1
    // The next key comes when the last one was shown, as a person's does.
    await shown(keys)
  }
  const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times)
  return times.slice(warmUp)
}
