import { expect, test, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { dispose, type RunningApp } from '../support/electron/launch-app.ts'
import { flow, type HostileKind } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type Arrival, type GuidedPages } from '../support/guided-pages/server.ts'
import {
  launchHostile,
  startHostileScreen,
  recordedOf,
  type HostileScreen,
  type Recorded,
} from '../support/guided/hostile-screen.ts'

/** G02: the intent of a press is on disk before the page sees the press and before a request leaves. */

/** A way of pressing "Disable 2FA", on the page that commits by it. */
interface Way {
  kind: HostileKind
  press: (guest: Page) => Promise<void>
  /** Whether an event of the page itself is the press. */
  byPage?: true
}

const button = (guest: Page) => guest.getByRole('button', { name: flow.commit, exact: true })
const field = (guest: Page) => guest.getByLabel(flow.password)
const click = (guest: Page): Promise<void> => button(guest).click({ noWaitAfter: true })

const ways: Record<string, Way> = {
  'a click, answered by fetch': { kind: 'fetch', press: click },
  'a click on the button of a form': { kind: 'plain', press: click },
  'Enter in the field of a form': { kind: 'plain', press: (guest) => field(guest).press('Enter') },
  'Space on the button': { kind: 'fetch', press: (guest) => button(guest).press(' ') },
  'Enter on the button': { kind: 'fetch', press: (guest) => button(guest).press('Enter') },
  'the pointer that goes down': {
    kind: 'pointerdown',
    press: async (guest) => {
      await button(guest).hover()
      await guest.mouse.down()
    },
  },
  'Enter that goes down in a field without a form': {
    kind: 'keydown',
    press: async (guest) => {
      await field(guest).focus()
      await guest.keyboard.down('Enter')
    },
  },
  'a click, answered by sendBeacon': { kind: 'beacon', press: click },
  'a link': { kind: 'get-link', press: click },
  'a click, answered over a WebSocket': { kind: 'websocket', press: click },
  'a button in an open shadow root': { kind: 'open-shadow', press: click },
  'a click, answered by a window that commits': { kind: 'popup', press: click },
  'a form that is answered by a file': { kind: 'download', press: click },
  'a click, answered by an alert and a request after it': {
    kind: 'alert',
    press: async (guest) => {
      guest.once('dialog', (dialog) => void dialog.accept())
      await click(guest)
    },
  },
  'a click on a page of 50,000 elements': {
    kind: 'many-elements',
    press: (guest) => guest.locator('form button').click({ noWaitAfter: true }),
  },
  'a click on a page that changes 60 times a second': { kind: 'busy-dom', press: click },
  'a click that the page itself makes': {
    kind: 'fetch',
    press: (guest) => guest.evaluate(() => document.getElementById('commit')!.click()),
    byPage: true,
  },
  // Its `submit` event counts as trusted, so it cannot be distinguished from the user's.
  'a form that the page itself submits': {
    kind: 'plain',
    press: (guest) => guest.evaluate(() => document.querySelector('form')!.requestSubmit()),
  },
}

let app: RunningApp
let pages: GuidedPages
let screen: HostileScreen | undefined
/** What was on disk when a commit reached the server, as another program reads it. */
let atArrival: Recorded[]

/** As `pages`, whose recipe names the requests that commit. */
let named: GuidedPages

async function open(
  of: GuidedPages,
  kind: HostileKind,
  options: Parameters<typeof startHostileScreen>[3] = {},
): Promise<void> {
  screen = await startHostileScreen(app, of, kind, options)
}

async function start(): Promise<void> {
  const onArrival = ({ what }: Arrival): void => {
    if (what === 'commit') atArrival.push(recordedOf(app.profile, screen!.accountId))
  }
  pages = await startGuidedPages(onArrival)
  named = await startGuidedPages(onArrival)
  const paths = ['/closed-shadow/commit', '/blank-frame/commit', '/slow/slow']
  app = await launchHostile([
    [pages, []],
    [named, paths.map((path) => ({ path, commits: 'disable' }))],
  ])
}

async function end(): Promise<void> {
  await app.close()
  await pages.close()
  await named.close()
  dispose(app.profile)
}

test.beforeEach(() => {
  atArrival = []
  screen = undefined
  pages.reset()
  named.reset()
})
test.afterEach(() => screen?.close())

const isIntended = ({ entries, intents }: Recorded): boolean =>
  entries.some(({ action, detail }) => action === 'effect.intended' && detail['effect'] === 'disable') &&
  intents.length === 1

test.describe('with a disk that takes it', () => {
  test.beforeAll(start)
  test.afterAll(end)

  for (const [name, { kind, press, byPage }] of Object.entries(ways)) {
    test(`G02: ${name}: the intent is on disk before the server sees the request`, async () => {
      await open(pages, kind)
      await press(screen!.guest)
      await expect.poll(() => pages.arrivals('commit').length).toBe(1)
      expect(atArrival.map(isIntended), JSON.stringify(atArrival)).toEqual([true])
      expect(screen!.recorded().intents.map(({ effect }) => effect)).toEqual(['disable'])
      expect(screen!.details('guided.pressed-by-page')).toHaveLength(byPage ? 1 : 0)
    })
  }

  test('G02: a press without a procedure is stopped, whatever the way', async () => {
    for (const { kind, press } of [ways['a click, answered by fetch']!, ways['a link']!]) {
      await open(pages, kind, { begun: false })
      await press(screen!.guest)
      expect(pages.arrivals('commit')).toEqual([])
      expect(screen!.recorded().intents).toEqual([])
    }
  })

  test('G02: a press is judged by what the page shows at that instant, not by the reading before', async () => {
    await open(pages, 'message-without-effect')
    const { guest } = screen!
    const show = (text: string): Promise<void> =>
      guest.evaluate((state) => void (document.querySelector('h1 ~ p')!.textContent = state), text)
    await show(flow.disabled)
    await expect.poll(() => screen!.details('guided.state-seen').length).toBe(2)
    await guest.evaluate((state) => {
      document.querySelector('h1 ~ p')!.textContent = state
      document.getElementById('commit')!.click()
    }, flow.enabled)
    await expect.poll(() => screen!.recorded().intents.length).toBe(1)
    await show(flow.disabled)
    await expect.poll(() => screen!.recorded().intents[0]?.status).toBe('applied')
  })

  test('G02: two presses at once are one intent and one request', async () => {
    await open(named, 'slow')
    await screen!.guest.evaluate(() => {
      const form = document.querySelector('form')!
      const send = () => fetch(form.action, { method: 'POST' }).catch(() => undefined)
      form.querySelector('button')!.onclick = () => {
        void send()
        void send()
        return false
      }
    })
    await button(screen!.guest).dblclick({ noWaitAfter: true })
    await expect.poll(() => named.arrivals('commit').length).toBe(1)
    await expect(screen!.panel.getByText('The press was stopped: the outcome of the one before')).toBeVisible()
    expect(named.arrivals('commit')).toHaveLength(1)
    expect(screen!.recorded().intents).toHaveLength(1)
  })

  /** Where no event of the page is seen. */
  const hidden: Record<'closed-shadow' | 'blank-frame', (guest: Page) => Promise<void>> = {
    'closed-shadow': async (guest) => {
      await guest.getByRole('button', { name: flow.user }).focus()
      for (const key of ['Tab', 'Tab', 'Enter']) await guest.keyboard.press(key)
    },
    'blank-frame': (guest) =>
      guest.frameLocator('iframe').getByRole('button', { name: flow.commit }).click({ noWaitAfter: true }),
  }

  for (const kind of ['closed-shadow', 'blank-frame'] as const) {
    test(`G02: ${kind}: the request waits for its intent where the recipe names it`, async () => {
      await open(named, kind)
      await hidden[kind](screen!.guest)
      await expect.poll(() => named.arrivals('commit').length).toBe(1)
      expect(atArrival.map(isIntended)).toEqual([true])
    })

    test(`${kind}: without that nothing is seen of the press, as docs/SECURITY.md says`, async () => {
      await open(pages, kind)
      await hidden[kind](screen!.guest)
      await expect.poll(() => pages.arrivals('commit').length).toBe(1)
      expect(screen!.recorded().intents).toEqual([])
    })
  }
})

test.describe('with a record that takes nothing more', () => {
  test.beforeAll(async () => {
    await start()
    // A change by another program is a finding: no effect until somebody has reviewed it.
    const db = new Database(join(app.profile, 'factordesk.sqlite'))
    db.exec('CREATE TABLE planted (words TEXT)')
    db.close()
  })
  test.afterAll(end)

  for (const [name, { kind, press }] of Object.entries(ways)) {
    test(`G02: ${name}: is stopped, and nothing arrives`, async () => {
      await open(pages, kind)
      await press(screen!.guest)
      await expect(screen!.panel.getByText('The press was stopped: it could not be recorded')).toBeVisible()
      // Whatever the page had sent is there before this is.
      await screen!.guest.evaluate(() => fetch(location.href).then((answer) => answer.text()))
      expect(pages.arrivals('commit')).toEqual([])
      expect(screen!.recorded().intents).toEqual([])
    })
  }

  test('G02: a request of a button that nobody sees is stopped, too', async () => {
    await open(named, 'closed-shadow')
    await screen!.guest.getByRole('button', { name: flow.user }).focus()
    for (const key of ['Tab', 'Tab', 'Enter']) await screen!.guest.keyboard.press(key)
    await expect(screen!.panel.getByText('The press was stopped: it could not be recorded')).toBeVisible()
    expect(named.arrivals('commit')).toEqual([])
  })
})
