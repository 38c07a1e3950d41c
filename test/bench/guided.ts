import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { dispose, type RunningApp } from '../support/electron/launch-app.ts'
import { launchPlainBrowser, type PlainBrowser } from '../support/electron/plain-browser.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type GuidedPages } from '../support/guided-pages/server.ts'
import { launchHostile, startHostileScreen } from '../support/guided/hostile-screen.ts'
import type { Measure, Pair, PairedMeasure } from './measure.ts'
import { withRuntime } from './with-runtime.ts'

const pairs = 15
/** Milliseconds for which a page at rest is watched, and until it counts as at rest. */
const [quietMs, restMs] = [5_000, 2_000]

/** A console and a browser without anything of ours, both for pages of one server. */
interface Both {
  app: RunningApp
  browser: PlainBrowser
  pages: GuidedPages
}

async function withBoth<T>(work: (both: Both) => Promise<T>): Promise<T> {
  return withRuntime(async () => {
    const pages = await startGuidedPages()
    const app = await launchHostile([[pages, []]])
    const browser = await launchPlainBrowser()
    try {
      return await work({ app, browser, pages })
    } finally {
      await browser.close()
      await app.close()
      await pages.close()
      dispose(app.profile)
    }
  })
}

/** The process of a guided page. */
const guestPid = ({ electron }: RunningApp, url: string): Promise<number> =>
  electron.evaluate(
    ({ webContents }, of) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL() === of)!
        .getOSProcessId(),
    url,
  )

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

/** Milliseconds that a process has had of the processor. */
function cpuMs(pid: number): number {
  // What is after the name, which may contain anything, in brackets: the state is the third field of all.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

async function cpuWhile(pid: number, ms: number): Promise<number> {
  const before = cpuMs(pid)
  await wait(ms)
  return cpuMs(pid) - before
}

/** Megabytes that a process alone has. */
function privateMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const all = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)]
  return all.reduce((sum, [, kB]) => sum + Number(kB), 0) / 1000
}

/** P13: a page at rest costs nothing. One percent of the time is what the goal leaves the guest, and a tick of the clock main. */
const quiet: PairedMeasure[] = [
  {
    id: 'P13',
    what: `processor of a guided page at rest in ${quietMs / 1000} s`,
    limitIs: 'the same page without us, and 1 % of the time',
    unit: 'ms',
    goal: 1,
    run: () =>
      withBoth(async ({ app, browser, pages }) => {
        await startHostileScreen(app, pages, 'plain', { begun: false })
        await browser.page.goto(pages.url('plain'))
        const [guest, bare] = [await guestPid(app, pages.url('plain')), await browser.rendererPid()]
        await wait(restMs)
        const all: Pair[] = []
        for (let run = 0; run < pairs; run += 1)
          all.push({
            ours: await cpuWhile(guest, quietMs),
            limit: (await cpuWhile(bare, quietMs)) + quietMs / 100,
          })
        return all
      }),
  },
  {
    id: 'P13 main',
    what: `processor of main beside it in ${quietMs / 1000} s`,
    limitIs: 'main without a guided page, and a tick of the clock',
    unit: 'ms',
    goal: 1,
    run: () =>
      withBoth(async ({ app, pages }) => {
        const main = app.electron.process().pid ?? 0
        const all: Pair[] = []
        for (let run = 0; run < pairs; run += 1) {
          const { close } = await startHostileScreen(app, pages, 'plain', { begun: false })
          await wait(restMs)
          const ours = await cpuWhile(main, quietMs)
          await close()
          await wait(restMs)
          all.push({ ours, limit: (await cpuWhile(main, quietMs)) + 1000 / ticksPerSecond })
        }
        return all
      }),
  },
]

/** P14: from a page's change of the state that it shows until the console says so on the screen. */
const outcome: Measure = {
  id: 'P14',
  what: 'from a change of the page to "seen" on the screen',
  limitMs: 250,
  of: 'p95',
  run: () =>
    withBoth(async ({ app, pages }) => {
      const { guest } = await startHostileScreen(app, pages, 'plain', { begun: false })
      const times: number[] = []
      for (let run = 0; run < 1 + pairs; run += 1) {
        // Away from the clock's beat of the reading before.
        await wait(400)
        const isOff = run % 2 === 0
        const said = app.page.evaluate(
          (text) =>
            new Promise<number>((done) => {
              const readPage = (): void => {
                if (!document.body.textContent.includes(text)) return
                observer.disconnect()
                requestAnimationFrame(() => done(performance.timeOrigin + performance.now()))
              }
              const observer = new MutationObserver(readPage)
              observer.observe(document.body, { subtree: true, childList: true, characterData: true })
              readPage()
            }),
          isOff ? 'The page shows that 2FA is off' : 'The page shows that 2FA is on',
        )
        const changed = await guest.evaluate(
          (text) => {
            document.querySelector('h1 ~ p')!.textContent = text
            return performance.timeOrigin + performance.now()
          },
          isOff ? flow.disabled : flow.enabled,
        )
        times.push((await said) - changed)
      }
      return times.slice(1)
    }),
}

/** Milliseconds that a page is watched after a change: as long as the pause before a reading may be, and the reading itself. */
const readingMs = 1_500

/** P14 large: how long a page of 50,000 elements cannot answer its user, because a change of it is read. */
const reading: PairedMeasure = {
  id: 'P14 large',
  what: 'longest pause of a page of 50,000 elements after a change',
  limitIs: 'the same page without us, and 100 ms',
  unit: 'ms',
  goal: 1,
  run: () =>
    withBoth(async ({ app, browser, pages }) => {
      const { guest } = await startHostileScreen(app, pages, 'many-elements', { begun: false })
      await browser.page.goto(pages.url('many-elements'))
      const all: Pair[] = []
      for (let run = 0; run < 1 + pairs; run += 1) {
        const [state, said] =
          run % 2 === 0
            ? [flow.disabled, 'The page shows that 2FA is off']
            : [flow.enabled, 'The page shows that 2FA is on']
        const ours = await longestPauseMs(guest, state)
        // The reading was made, and is in what was measured.
        await app.page.getByText(said).waitFor()
        all.push({ ours, limit: (await longestPauseMs(browser.page, state)) + 100 })
      }
      return all.slice(1)
    }),
}

/** The longest time between two turns of a page's own script, after it changed the state that it shows. */
function longestPauseMs(page: Page, state: string): Promise<number> {
  return page.evaluate(
    async ([text, ms]) => {
      const { port1, port2 } = new MessageChannel()
      document.querySelector('h1 ~ p')!.textContent = text
      const begun = performance.now()
      let [last, longest] = [begun, 0]
      await new Promise<void>((done) => {
        port1.onmessage = () => {
          const now = performance.now()
          longest = Math.max(longest, now - last)
          last = now
          if (now - begun > ms) done()
          else port2.postMessage(null)
        }
        port2.postMessage(null)
      })
      port1.close()
      return longest
    },
    [state, readingMs] as const,
  )
}

/** P15: from the pointer that goes down on "Disable 2FA" until the server has the request; ours writes the intent in between. */
const press: PairedMeasure = {
  id: 'P15',
  what: 'from a press that commits to its request',
  limitIs: 'the same page without us, and 20 ms',
  unit: 'ms',
  goal: 1,
  run: () =>
    withBoth(async ({ app, browser, pages }) => {
      const all: Pair[] = []
      for (let run = 0; run < 1 + pairs; run += 1) {
        pages.reset()
        const { guest, close } = await startHostileScreen(app, pages, 'fetch')
        const ours = await pressMs(guest, pages)
        await close()
        pages.reset()
        await browser.page.goto(pages.url('fetch'))
        all.push({ ours, limit: (await pressMs(browser.page, pages)) + 20 })
      }
      return all.slice(1)
    }),
}

async function pressMs(page: Page, pages: GuidedPages): Promise<number> {
  await page.evaluate(() => {
    addEventListener(
      'pointerdown',
      ({ timeStamp }) => Object.assign(window, { pressedAt: performance.timeOrigin + timeStamp }),
      { capture: true },
    )
  })
  const button = page.getByRole('button', { name: flow.commit, exact: true })
  await button.hover()
  await button.click()
  while (pages.arrivals('commit').length === 0) await wait(5)
  const pressedAt = await page.evaluate(() => (window as unknown as { pressedAt: number }).pressedAt)
  return pages.arrivals('commit')[0]!.at - pressedAt
}

/** P16: the process of one account's page, with the guest in it; main and the page of ours are P8. */
const memory: PairedMeasure = {
  id: 'P16',
  what: 'private memory of one guided page',
  limitIs: 'the same page in a bare window',
  unit: 'MB',
  goal: 1.15,
  run: () =>
    withBoth(async ({ app, pages }) => {
      const all: Pair[] = []
      for (let run = 0; run < 1 + pairs; run += 1) {
        const { close } = await startHostileScreen(app, pages, 'plain', { begun: false })
        // A new one each time: the guided page's process is new, too.
        const browser = await launchPlainBrowser()
        await browser.page.goto(pages.url('plain'))
        await wait(restMs)
        const [guest, bare] = [await guestPid(app, pages.url('plain')), await browser.rendererPid()]
        all.push({ ours: privateMb(guest), limit: privateMb(bare) })
        await browser.close()
        await close()
      }
      return all.slice(1)
    }),
}

export const guidedMeasures: readonly (Measure | PairedMeasure)[] = [...quiet, outcome, reading, press, memory]
