import { expect, test, type Page } from '@playwright/test'
import { flow, hostileKinds, hostilePage, type HostileKind } from '../support/guided-pages/hostile-pages.ts'
import { startGuidedPages, type Arrival, type GuidedPages } from '../support/guided-pages/server.ts'
import { launchPlainBrowser, type PlainBrowser } from '../support/electron/plain-browser.ts'

/** The hostile pages themselves: in a browser without protection each does what the tests of guided mode need of it. */

let browser: PlainBrowser
let pages: GuidedPages

test.beforeAll(async () => void (browser = await launchPlainBrowser()))
test.afterAll(() => browser.close())
test.beforeEach(async () => void (pages = await startGuidedPages()))
test.afterEach(async () => {
  await browser.leave()
  await pages.close()
})

const commitButton = (page: Page) => page.getByRole('button', { name: flow.commit, exact: true })

/** Types and presses as a user would, where that is possible. */
async function press(page: Page, kind: HostileKind): Promise<void> {
  if (kind === 'cross-origin-frame') {
    await page.frameLocator('iframe').getByLabel(flow.password).pressSequentially('secret')
    return
  }
  if (kind === 'blank-frame') {
    const frame = page.frameLocator('iframe')
    await frame.getByLabel(flow.password).fill('secret')
    await frame.getByRole('button', { name: flow.commit }).click()
    return
  }
  if (kind === 'closed-shadow') {
    // No locator sees into it; the keyboard does not care.
    await page.getByRole('button', { name: flow.user }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.type('secret')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    return
  }
  if (kind === 'many-elements') {
    // Playwright computes the role of all 50,000, which takes a while.
    await page.locator('form input').fill('secret')
    await page.locator('form button').click({ noWaitAfter: true })
    return
  }
  await page.getByLabel(flow.password).fill('secret')
  if (kind === 'keydown') await page.getByLabel(flow.password).press('Enter')
  else if (kind === 'pointerdown') await commitButton(page).dispatchEvent('pointerdown')
  else await commitButton(page).click({ noWaitAfter: true })
}

/** What must arrive, once each. */
const expected: Record<HostileKind, Partial<Record<Arrival['what'], string>>> = {
  plain: { commit: 'POST' },
  'cross-origin-frame': { typed: 'POST' },
  'foreign-redirect': { redirected: 'POST', 'foreign-page': 'GET' },
  popup: { popup: 'GET', commit: 'GET' },
  download: { download: 'POST', commit: 'POST' },
  pointerdown: { commit: 'POST' },
  keydown: { commit: 'POST' },
  fetch: { commit: 'POST' },
  beacon: { commit: 'POST' },
  'get-link': { commit: 'GET' },
  websocket: { socket: 'GET', commit: 'WS' },
  'open-shadow': { commit: 'POST' },
  'closed-shadow': { commit: 'POST' },
  'blank-frame': { commit: 'POST' },
  imitation: { collected: 'POST' },
  'message-without-effect': {},
  'effect-without-message': { commit: 'POST' },
  'state-alone': { commit: 'POST' },
  slow: { commit: 'POST' },
  alert: { commit: 'POST' },
  'many-elements': { commit: 'POST' },
  'busy-dom': { commit: 'POST' },
}

for (const kind of hostileKinds) {
  test(`the page "${kind}" ${hostilePage(kind).does}`, async () => {
    const { page } = browser
    if (kind === 'alert') page.once('dialog', (dialog) => void dialog.accept())
    await page.goto(pages.url(kind))
    await expect(page.locator('h1 ~ p').filter({ hasText: flow.enabled })).toBeVisible()
    if (kind === 'websocket') await expect(page.getByRole('status')).toHaveText('ready')
    const before = performance.timeOrigin + performance.now()
    await press(page, kind)
    for (const [what, method] of Object.entries(expected[kind]) as [Arrival['what'], string][]) {
      await expect.poll(() => pages.arrivals(what).at(-1)?.method, { message: what }).toBe(method)
      if (what !== 'socket') expect(pages.arrivals(what).at(-1)!.at).toBeGreaterThan(before)
    }
    expect(pages.arrivals('commit').length).toBe('commit' in expected[kind] ? 1 : 0)
    if (kind === 'cross-origin-frame') await expect.poll(() => pages.arrivals('typed').at(-1)?.characters).toBe(6)
    if (kind === 'imitation') expect(pages.arrivals('collected')[0]?.characters).toBe(6)
    if (kind === 'imitation' || kind === 'message-without-effect')
      await expect(page.getByRole('status')).toHaveText(flow.done)
    if (kind === 'effect-without-message') await expect(page.getByText(flow.enabled)).toBeVisible()
    if (['plain', 'state-alone', 'get-link', 'many-elements', 'busy-dom'].includes(kind))
      await expect(page.getByText(flow.disabled)).toBeVisible()
    if (kind === 'foreign-redirect') await page.waitForURL(/\/landing$/)
    if (kind === 'slow') {
      expect(pages.arrivals('page')).toHaveLength(1)
      pages.answerSlow()
      await expect(page.getByText(flow.disabled)).toBeVisible()
    }
  })
}
