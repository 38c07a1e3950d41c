import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { launchPlainBrowser } from '../support/electron/plain-browser.ts'
import { flow } from '../support/guided-pages/hostile-pages.ts'
import { call, showGuided, type HostileScreen } from '../support/guided/hostile-screen.ts'
import { test } from '../support/guided/hostile-test.ts'
import { findSecrets } from '../support/secrets/find-secrets.ts'

/** G01, G03, G04, G05, G07, G08, and what a page does to outlast, to flood or to deceive the console. */

const refusals = ({ details }: HostileScreen): unknown[] => details('guided.refused').map(({ what }) => what)
const refusedText = ({ page }: RunningApp) => page.getByTestId('refused')

/** What a guest may say of a control. */
const described = {
  ...{ kind: 'press', role: 'button', name: 'Unfit', nameless: false, asks: null },
  ...{ selectors: [{ text: 'aria/Unfit[role="button"]', isUnique: true }], places: [], path: '/unfit', language: 'en' },
}

/** Runs in a page while the user's click is the reason, as browsers ask for. */
async function onClick(guest: Page, script: string): Promise<void> {
  await guest.evaluate(`{
    document.getElementById('made')?.remove()
    const made = document.body.appendChild(document.createElement('button'))
    made.id = 'made'
    made.textContent = 'made'
    made.onclick = () => { ${script} }
  }`)
  await guest.locator('#made').click({ noWaitAfter: true })
}

test('G01: a guided page is opened with every lock on, and finds nothing of ours', async ({ app, pages, open }) => {
  const { guest } = await open('plain', { begun: false })
  const opened = [...app.output().matchAll(/^guided page (\{.*\})$/gm)].map(
    ([, json = '']) => JSON.parse(json) as object,
  )
  expect(opened.at(-1)).toMatchObject({
    nodeIntegration: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    webviewTag: false,
    devTools: false,
    spellcheck: false,
  })
  const inForce = await app.electron.evaluate(({ webContents }, url) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
    return {
      preferences: (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      isInMemory: !contents.session.isPersistent(),
      isDebugged: contents.isDevToolsOpened(),
    }
  }, pages.url('plain'))
  expect(inForce).toMatchObject({
    preferences: { nodeIntegration: false, contextIsolation: true, sandbox: true, webSecurity: true },
    isInMemory: true,
    isDebugged: false,
  })
  const names = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      Object.getOwnPropertyNames(window)
        .filter((name) => !/^(policyViolations$|__pw|__playwright|notes?Typed$)/.test(name))
        .sort(),
    )
  const browser = await launchPlainBrowser()
  try {
    await browser.page.goto(pages.url('plain'))
    expect(await names(guest)).toEqual(await names(browser.page))
  } finally {
    await browser.close()
  }
  for (const name of ['require', 'process', 'module', 'Buffer', 'factordesk', 'electron'])
    expect(await guest.evaluate((of) => typeof (window as unknown as Record<string, unknown>)[of], name), name).toBe(
      'undefined',
    )
})

test('G03: nothing that a page shows or is given leaves it: ids and flags cross, and no file has it', async ({
  app,
  pages,
  open,
}) => {
  const canaries = [
    'pw-canary-7431',
    '918264',
    'title-canary-55',
    'name-canary-66',
    'otpauth-canary-77',
    'path-canary-88',
  ]
  const { guest, panel, commit, close, accountId } = await open('fetch')
  await app.electron.evaluate(({ webContents }, url) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
    const tapped: string[] = []
    Object.assign(globalThis, { tapped })
    for (const type of ['ipc-message', 'ipc-message-sync'])
      contents.on(
        type as 'ipc-message',
        (_event, channel, ...said: unknown[]) => void tapped.push(JSON.stringify([channel, ...said])),
      )
  }, pages.url('fetch'))
  await guest.evaluate(([, code, title, name, secret, path]) => {
    document.title = title!
    history.replaceState(null, '', `/fetch/${path}`)
    const add = (tag: string, text: string) =>
      (document.body.appendChild(document.createElement(tag)).textContent = text)
    for (const tag of ['button', 'h2', 'a', 'p', 'td']) add(tag, name!)
    add('p', `otpauth://totp/x?secret=${secret}`)
    const field = document.body.appendChild(document.createElement('input'))
    field.autocomplete = 'one-time-code'
    field.setAttribute('aria-label', 'Verification code')
    field.value = code!
  }, canaries)
  await guest.getByLabel(flow.password).pressSequentially(canaries[0]!)
  await guest.getByLabel('Verification code').press('End')
  await commit.click()
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  await guest.evaluate((text) => (document.querySelector('h1 ~ p')!.textContent = text), flow.disabled)
  await expect(panel.getByRole('heading', { name: /^This account is no longer protected/ })).toBeVisible()
  await close()
  const tapped = await app.electron.evaluate(() => (globalThis as unknown as { tapped: string[] }).tapped)
  expect(tapped.length).toBeGreaterThan(3)
  expect(new Set(tapped.map((one) => (JSON.parse(one) as string[])[0]))).toEqual(
    new Set(['guest.reading', 'guest.press', 'guest.field']),
  )
  for (const canary of [...canaries, flow.user, flow.heading, flow.enabled, accountId, pages.origin])
    expect(tapped.join('\n'), canary).not.toContain(canary)
  // The log, the audit, the database, the crash folder; the address is nowhere but on the screen.
  expect(findSecrets(app.profile, canaries)).toEqual([])
  for (const canary of canaries) expect(app.output()).not.toContain(canary)
})

test('G03: a guest that reports anything but ids and flags is not heard', async ({ app, open }) => {
  const { guest, details } = await open('plain', { begun: false })
  const say = (reading: object): Promise<void> =>
    app.electron.evaluate(
      ({ webContents }, [url, said]) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)!
        contents.ipc.emit('guest.reading', { senderFrame: contents.mainFrame }, said)
      },
      [guest.url(), reading] as const,
    )
  const flags = { is: 'one', covered: false, disabled: false, checked: false, visited: false }
  const reading = { turn: 0, targets: { 'off/0': flags }, signedIn: 'absent', marked: false, otherLanguage: false }
  await say({ ...reading, title: 'of the page' })
  await say({ ...reading, targets: { 'off/0': { ...flags, name: 'of the page' } } })
  expect(details('guided.state-seen')).toHaveLength(1)
  await say(reading)
  expect(details('guided.state-seen'), 'what fits is heard').toHaveLength(2)
})

test('G03: a guest that describes more than a recipe may have while a control is pointed at is not heard', async ({
  app,
  open,
}) => {
  const { guest, accountId } = await open('plain', { begun: false })
  await call(app.page, 'recipe.point', { accountId, armed: true })
  const answer = (more: object, ofControl: object): Promise<void> =>
    app.electron.evaluate(
      ({ webContents }, [url, extra, control]) => {
        const { ipc, mainFrame: senderFrame } = webContents.getAllWebContents().find((one) => one.getURL() === url)!
        const asked = { senderFrame, returnValue: null as { teach: { number: number } } | null }
        ipc.emit('guest.hello', asked)
        ipc.emit('guest.taught', { senderFrame }, { number: asked.returnValue!.teach.number, control, ...extra })
      },
      [guest.url(), more, { ...described, ...ofControl }] as const,
    )
  const teaching = async (): Promise<unknown> =>
    (await call<{ accountId: string; teaching: string }[]>(app.page, 'guided.list', {})).find(
      (one) => one.accountId === accountId,
    )?.teaching
  await answer({ title: 'of the page' }, {})
  await answer({}, { text: 'of the page' })
  await answer({}, { name: 'somebody@serimuda.example' })
  await answer({}, { selectors: [{ text: 'xpath///html/body', isUnique: true }] })
  await answer({}, { path: 'https://elsewhere.example/' })
  expect(await teaching()).toBe('armed')
  await answer({}, {})
  expect(await teaching(), 'what fits is heard').toBe('pointed')
  await call(app.page, 'recipe.point', { accountId, armed: false })
})

test.describe('G04: what a page may not do is refused, shown and on record', () => {
  test('a form that is answered by a redirect to another origin', async ({ app, pages, open }) => {
    const { commit, details } = await open('foreign-redirect')
    await commit.click({ noWaitAfter: true })
    await expect(app.page.getByText(`The page wants to go to ${pages.foreignOrigin}`)).toBeVisible()
    expect(pages.arrivals('foreign-page')).toEqual([])
    expect(details('guided.origin-asked')).toEqual([{ origin: pages.foreignOrigin }])
    expect(details('guided.refused')).toEqual([{ what: 'navigation', origin: pages.foreignOrigin }])
  })

  test('a link to another origin, until the user allows it for this account alone', async ({ app, pages, open }) => {
    const { guest, details } = await open('plain', { begun: false })
    // A click would make Playwright wait for a navigation that is refused.
    const go = (): Promise<unknown> =>
      guest.evaluate(`setTimeout(() => { location.href = '${pages.foreignOrigin}/landing' })`)
    await go()
    await app.page.getByRole('button', { name: 'Allow for this account' }).click()
    expect(pages.arrivals('foreign-page')).toEqual([])
    await go()
    await expect.poll(() => pages.arrivals('foreign-page').length).toBe(1)
    expect(details('guided.origin-allowed')).toEqual([{ origin: pages.foreignOrigin }])
    await expect(app.page.getByText('Not this portal')).toBeVisible()
  })

  test('a window of another origin; a thousand of them are one entry', async ({ app, pages, open }) => {
    const shown = await open('plain', { begun: false })
    await onClick(shown.guest, `for (let n = 0; n < 1000; n += 1) open('${pages.foreignOrigin}/landing')`)
    await expect.poll(() => refusals(shown)).toEqual(['popup'])
    expect(pages.arrivals('foreign-page')).toEqual([])
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('a file', async ({ app, open }) => {
    const shown = await open('download')
    await shown.commit.click({ noWaitAfter: true })
    await expect(refusedText(app)).toHaveText('The page sent a file. FactorDesk saves no file of a portal.')
    expect(refusals(shown)).toEqual(['download'])
  })

  test('place, notifications, camera, clipboard, full screen', async ({ app, open }) => {
    const shown = await open('plain', { begun: false })
    const answers = await shown.guest.evaluate(async () => {
      const denied = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          (answer) => String(answer),
          (error: unknown) => (error as Error).name,
        )
      const place = new Promise((done, fail) =>
        navigator.geolocation.getCurrentPosition(done, () => fail(new Error('x'))),
      )
      return {
        place: await denied(place),
        notifications: [Notification.permission, await denied(Notification.requestPermission())],
        camera: await denied(navigator.mediaDevices.getUserMedia({ video: true })),
        clipboard: await denied(navigator.clipboard.readText()),
      }
    })
    expect(answers.notifications).toEqual(['denied', 'denied'])
    expect(answers.place).toBe('Error')
    expect(answers.camera).toMatch(/NotAllowedError|NotFoundError/)
    expect(answers.clipboard).toBe('NotAllowedError')
    await onClick(shown.guest, 'document.documentElement.requestFullscreen().catch(() => undefined)')
    await expect(refusedText(app)).toContainText('The page asked for access to this computer')
    expect(await shown.guest.evaluate(() => document.fullscreenElement)).toBeNull()
    expect(new Set(refusals(shown))).toEqual(new Set(['permission']))
  })

  test('a device, and the screen', async ({ open }) => {
    const shown = await open('plain', { begun: false })
    await onClick(
      shown.guest,
      'navigator.mediaDevices.getDisplayMedia({ video: true }).catch((e) => (window.shared = e.name))',
    )
    await expect.poll(() => refusals(shown)).toEqual(['permission'])
    await expect.poll(() => shown.guest.evaluate(() => (window as unknown as { shared: string }).shared)).toBeTruthy()
    await onClick(
      shown.guest,
      'navigator.hid.requestDevice({ filters: [] }).then((all) => (window.devices = all.length), (e) => (window.devices = e.name))',
    )
    await expect
      .poll(() => shown.guest.evaluate(() => (window as unknown as { devices: unknown }).devices))
      .not.toBeUndefined()
    expect(await shown.guest.evaluate(() => (window as unknown as { devices: unknown }).devices)).not.toBe(1)
    await expect.poll(() => refusals(shown)).toEqual(['permission', 'device'])
  })

  test('another program', async ({ app, open }) => {
    const shown = await open('plain', { begun: false })
    await onClick(shown.guest, "location.href = 'mailto:somebody@example.com'")
    await expect(refusedText(app)).toHaveText('The page wanted to start another program. It was not started.')
    expect(refusals(shown)).toEqual(['protocol'])
  })

  test('a certificate that nobody signed', async ({ app }) => {
    const folder = mkdtempSync(join(tmpdir(), 'factordesk-certificate-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'ignore' },
    )
    let heard = 0
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_asked, answer) => {
      heard += 1
      answer.end('a page')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      await call(app.page, 'guided.addPortal', {
        origin: `https://${host}`,
        start: '/',
        recipeId: 'ipserverone-customer-portal',
      })
      const { accountId } = await call<{ accountId: string }>(app.page, 'guided.addAccount', {
        portalId: host,
        userId: 'somebody',
      })
      await showGuided(app.page, accountId)
      await expect(app.page.getByText('FactorDesk makes no exception')).toBeVisible()
      await expect(app.page.getByRole('button', { name: /proceed|exception/i })).toHaveCount(0)
      await call(app.page, 'guided.close', { accountId })
      expect(heard).toBe(0)
    } finally {
      server.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test.describe('G05: a field of somebody else takes no characters', () => {
  /** Typing, pasting, an input method, and a drop. */
  async function enter({ electron }: RunningApp, guest: Page, field: ReturnType<Page['locator']>): Promise<void> {
    const box = (await field.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await guest.mouse.click(x, y)
    await guest.keyboard.type('typed')
    await guest.keyboard.insertText('inserted')
    await electron.evaluate(({ clipboard }) => clipboard.writeText('pasted'))
    await guest.keyboard.press('Control+V')
    const devTools = await guest.context().newCDPSession(guest)
    await devTools.send('Input.imeSetComposition', { text: 'composed', selectionStart: 8, selectionEnd: 8 })
    const data = { items: [{ mimeType: 'text/plain', data: 'dropped' }], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await devTools.send('Input.dispatchDragEvent', { type, x, y, data })
    await devTools.detach()
  }

  test('in a frame of another origin', async ({ app, pages, open }) => {
    const shown = await open('cross-origin-frame')
    const field = shown.guest.frameLocator('iframe').getByLabel(flow.password)
    await enter(app, shown.guest, field)
    await expect(refusedText(app)).toContainText(`A part of the page that belongs to ${pages.foreignOrigin}`)
    expect(await field.inputValue()).toBe('')
    expect(pages.arrivals('typed')).toEqual([])
    expect(shown.details('guided.refused')).toEqual([{ what: 'typing', origin: pages.foreignOrigin }])
  })

  test('that became one while it had the focus, as an emoji picker or dictation inserts them', async ({
    pages,
    open,
  }) => {
    const shown = await open('cross-origin-frame')
    const field = shown.guest.frameLocator('iframe').getByLabel(flow.password)
    await field.evaluate((one: HTMLInputElement) => (one.type = 'text'))
    await field.click()
    await shown.guest.keyboard.insertText('no secret')
    expect(await field.inputValue()).toBe('no secret')
    pages.reset()
    await field.evaluate((one: HTMLInputElement) => (one.type = 'password'))
    await shown.guest.keyboard.insertText('inserted')
    await expect.poll(() => refusals(shown)).toEqual(['typing'])
    expect(await field.inputValue()).toBe('no secret')
    expect(pages.arrivals('typed')).toEqual([])
  })

  test('in a closed shadow root of a frame of another origin', async ({ app, pages, open }) => {
    const shown = await open('cross-origin-frame')
    const frame = shown.guest.frameLocator('iframe')
    await frame.locator('#field').evaluate((field) => {
      const host = document.body.appendChild(document.createElement('div'))
      host.id = 'host'
      const root = host.attachShadow({ mode: 'closed' })
      const made = root.appendChild(document.createElement('input'))
      made.type = 'password'
      made.oninput = () => fetch(`/typed?characters=${made.value.length}`, { method: 'POST' })
      field.parentElement!.remove()
    })
    await enter(app, shown.guest, frame.locator('#host'))
    await expect.poll(() => refusals(shown)).toEqual(['typing'])
    expect(pages.arrivals('typed')).toEqual([])
  })

  test('on a page of another origin', async ({ app, pages, open }) => {
    const shown = await open('plain')
    await shown.guest.goto(`${pages.foreignOrigin}/password-frame`)
    const field = shown.guest.getByLabel(flow.password)
    await enter(app, shown.guest, field)
    expect(await field.inputValue()).toBe('')
    expect(pages.arrivals('typed')).toEqual([])
    expect(refusals(shown)).toContain('typing')
  })
})

test('G07: words that are like those of the guide arm nothing, start no time and name no state', async ({ open }) => {
  const { guest, recorded, panel } = await open('plain')
  await guest.evaluate(() => {
    document.body.innerHTML =
      '<button>Disable Auth</button><a href="#x" role="button">abmelden</a><button>Confirm</button><button>Disable</button><button>Turn off</button><p>2FA is disabled</p><button>Disable 2FA now</button>'
  })
  for (const button of await guest.getByRole('button').all()) await button.click()
  await expect(panel.getByText('The control for this step is not on the page')).toBeVisible()
  const { intents, entries } = recorded()
  expect(intents).toEqual([])
  expect(entries.filter(({ action }) => action === 'unprotected.began')).toEqual([])
  expect(entries.flatMap(({ action, detail }) => (action === 'guided.state-seen' ? [detail['active']] : []))).toEqual([
    true,
  ])
})

test('G07: of two controls with the same words none is marked, and a press of either waits for its intent', async ({
  pages,
  open,
}) => {
  const { guest, panel, commit, recorded } = await open('fetch')
  const outlines = (): Promise<string[]> =>
    commit.evaluateAll((all) => all.map((one) => getComputedStyle(one).outlineWidth))
  await guest.getByLabel(flow.password).fill('typed')
  await expect.poll(outlines).toEqual(['3px'])
  await guest.evaluate(() => {
    const first = document.getElementById('commit')!
    const second = first.cloneNode(true) as HTMLElement
    second.id = 'second'
    second.onclick = () => void fetch('commit', { method: 'POST' })
    first.after(second)
  })
  await expect(panel.getByText('More than one control fits this step, so none is marked.')).toBeVisible()
  await expect.poll(outlines).not.toContain('3px')
  await guest.locator('#second').click()
  await expect.poll(() => pages.arrivals('commit').length).toBe(1)
  expect(recorded().intents).toMatchObject([{ effect: 'disable' }])
})

test('G08: "Sign out and close this page" leaves nothing of the page anywhere', async ({ app, pages, open }) => {
  const canary = 'stored-canary-4711'
  const { guest, accountId } = await open('plain', { begun: false })
  await guest.evaluate(async (text) => {
    document.cookie = `session=${text}; max-age=9999`
    localStorage.setItem('token', text)
    sessionStorage.setItem('token', text)
    const cache = await caches.open('all')
    await cache.put('/plain/kept', new Response(text))
    await new Promise((done) => {
      const asked = indexedDB.open('all', 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore('kept').put(text, 1)
      asked.onsuccess = done
    })
  }, canary)
  await app.electron.evaluate(({ webContents }, url) => {
    Object.assign(globalThis, { ofGuest: webContents.getAllWebContents().find((one) => one.getURL() === url)!.session })
  }, pages.url('plain'))
  const left = () =>
    app.electron.evaluate(async (_modules, url) => {
      const { ofGuest } = globalThis as unknown as { ofGuest: Electron.Session }
      return {
        cookies: (await ofGuest.cookies.get({ url })).length,
        cache: await ofGuest.getCacheSize(),
        stored: ofGuest.getStoragePath(),
      }
    }, pages.url('plain'))
  expect(await left()).toMatchObject({ cookies: 1 })
  await app.page.getByRole('button', { name: 'Sign out and close this page' }).click()
  await expect(app.page).toHaveURL(/accounts|#\/$/)
  expect(await left()).toEqual({ cookies: 0, cache: 0, stored: null })
  expect(findSecrets(app.profile, [canary])).toEqual([])
  const again = await open('plain', { begun: false, userId: accountId.split('@127')[0]! })
  expect(await again.guest.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
    '',
    0,
    0,
  ])
  expect(await again.guest.evaluate(() => caches.keys())).toEqual([])
})

test.describe('a page that', () => {
  test('ends itself, or whose process ends, is said to have stopped and is opened again by "Reload"', async ({
    app,
    pages,
    open,
  }) => {
    const { guest, accountId } = await open('plain')
    const stopped = app.page.getByText('The portal’s page stopped working.')
    await app.electron.evaluate(({ webContents }, url) => {
      webContents
        .getAllWebContents()
        .find((one) => one.getURL() === url)!
        .forcefullyCrashRenderer()
    }, guest.url())
    await expect(stopped).toBeVisible()
    await app.page.getByRole('button', { name: 'Reload the page' }).click()
    await expect(stopped).toHaveCount(0)
    await app.electron.evaluate(
      ({ webContents }, url) =>
        void webContents
          .getAllWebContents()
          .find((one) => one.getURL() === url)!
          .executeJavaScript('window.close()'),
      pages.url('plain'),
    )
    // It ends a moment later: what is loaded before that ends with it.
    await expect(stopped).toBeVisible()
    await app.page.getByRole('button', { name: 'Reload the page' }).click()
    await expect(stopped).toHaveCount(0)
    const state = async (): Promise<object> =>
      (await call<{ twoFactor: object }>(app.page, 'guided.open', { accountId })).twoFactor
    await expect.poll(state).toMatchObject({ state: 'on' })
  })

  test('does not want to be left is left', async ({ app, pages, open }) => {
    const { guest } = await open('plain', { begun: false })
    await onClick(guest, "addEventListener('beforeunload', (event) => event.preventDefault())")
    const before = pages.arrivals('page').length
    await app.page.getByRole('button', { name: 'Go to the first page' }).click()
    await expect.poll(() => pages.arrivals('page').length).toBeGreaterThan(before)
  })

  test('works without an end leaves the console as it is, and is closed', async ({ app, pages, open }) => {
    const { accountId } = await open('plain', { begun: false })
    await app.electron.evaluate(({ webContents }, url) => {
      void webContents
        .getAllWebContents()
        .find((one) => one.getURL() === url)!
        .executeJavaScript('setTimeout(() => { for (;;); })')
    }, pages.url('plain'))
    const begun = performance.now()
    await call(app.page, 'app.snapshot', {})
    expect(performance.now() - begun).toBeLessThan(2_000)
    await call(app.page, 'guided.close', { accountId })
  })

  for (const kind of ['many-elements', 'busy-dom'] as const)
    test(`is "${kind}" is read for at most a tenth of the time, and the console stays awake`, async ({ app, open }) => {
      const { guest } = await open(kind, { begun: false })
      const share = await guest.evaluate(async () => {
        let busy = 0
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (busy += duration))).observe({
          type: 'longtask',
        })
        const begun = performance.now()
        // Each frame changes something, so that there is always a reading to be made.
        while (performance.now() - begun < 4_000) {
          document.body.dataset['turn'] = String(performance.now())
          await new Promise(requestAnimationFrame)
        }
        return busy / (performance.now() - begun)
      })
      test.info().annotations.push({ type: 'share of long tasks', description: share.toFixed(3) })
      console.log(`${kind}: ${(share * 100).toFixed(1)} % of the time in long tasks`)
      expect(share).toBeLessThan(0.5)
      // A page that takes long to read is read seldom: it must not be that seldom.
      await guest.evaluate((text) => (document.querySelector('h1 ~ p')!.textContent = text), flow.disabled)
      await expect(app.page.getByText('The page shows that 2FA is off')).toBeVisible()
      const begun = performance.now()
      await call(app.page, 'app.snapshot', {})
      expect(performance.now() - begun).toBeLessThan(1_000)
    })
})
