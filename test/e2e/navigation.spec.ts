import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { attempts, traversals } from '../support/electron/hostile-urls.ts'

let app: RunningApp
let folder: string
let oldPath: string | undefined
/** Written by a fake of the system's opener, were it ever called. */
let openedOutside: string

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'factordesk-navigation-'))
  openedOutside = join(folder, 'opened')
  for (const opener of ['xdg-open', 'gio', 'x-www-browser', 'sensible-browser']) {
    writeFileSync(join(folder, opener), `#!/bin/sh\necho "$@" >> '${openedOutside}'\n`)
    chmodSync(join(folder, opener), 0o755)
  }
  oldPath = process.env['PATH']
  process.env['PATH'] = `${folder}:${oldPath}`
  app = await launchApp()
})
test.afterAll(async () => {
  process.env['PATH'] = oldPath
  await app.close()
  dispose(app.profile)
  rmSync(folder, { recursive: true, force: true })
})

test.describe('E04: the window stays where it is', () => {
  test('over two hundred attempts to lead it elsewhere lead nowhere', async () => {
    expect(attempts.length).toBeGreaterThanOrEqual(200)
    await app.page.evaluate(() => Object.assign(globalThis, { stillHere: true }))
    const result = await app.electron.evaluate(async ({ BrowserWindow, webContents }, list) => {
      const [window] = BrowserWindow.getAllWindows()
      const page = window!.webContents
      const before = page.getURL()
      const wentTo: string[] = []
      const note = (_event: unknown, url: string): number => wentTo.push(url)
      page.on('did-navigate', note)
      page.on('did-navigate-in-page', note)
      for (const { name, url, code } of list) {
        const left = new Promise((done) => page.once('did-navigate', done))
        // The call over the bridge comes back after main has seen what the page asked for before it.
        const stayed = page.executeJavaScript(
          `(async () => {
            const url = ${JSON.stringify(url)}
            const add = (tag, properties) => document.body.appendChild(Object.assign(document.createElement(tag), properties))
            try { ${code} } catch {}
            await factordesk.call['app.snapshot']({})
          })()`,
          true,
        )
        await Promise.race([stayed, left])
        if (page.getURL() !== before || BrowserWindow.getAllWindows().length !== 1)
          wentTo.push(`${name} → ${page.getURL()}`)
      }
      return { before, after: page.getURL(), wentTo, pages: webContents.getAllWebContents().length }
    }, attempts)
    expect(result.wentTo).toEqual([])
    expect(result.after).toBe(result.before)
    expect(result.pages, 'one window, and nothing hidden').toBe(1)
    const marks = await app.page.evaluate(() => ({
      stillHere: (globalThis as { stillHere?: boolean }).stillHere,
      pwned: (globalThis as { pwned?: unknown }).pwned,
    }))
    expect(marks).toEqual({ stillHere: true, pwned: undefined })
    expect(existsSync(openedOutside), 'no other program was started').toBe(false)
  })

  test('an about: address, where Chromium goes without asking, is left again at once', async () => {
    const ways = ["location.href = 'about:blank'", "open('about:blank', '_self')", "location.replace('about:srcdoc')"]
    for (const code of ways) {
      await app.electron.evaluate(async ({ BrowserWindow }, source) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!
        const back = new Promise<void>((done) => webContents.once('did-finish-load', () => done()))
        const went = new Promise<void>((done) => webContents.once('did-navigate', () => done()))
        await webContents.executeJavaScript(`setTimeout(() => { ${source} }); 0`, true)
        await went
        await back
      }, code)
      await expect(app.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
      expect(app.page.url()).toMatch(/^app:\/\/factordesk\/index\.html/)
    }
  })

  test('a <webview> is an element without meaning, and none can be attached', async () => {
    const inPage = await app.page.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://evil.example/')
      document.body.append(view)
      return { loads: 'loadURL' in view, size: view.childNodes.length, root: view.shadowRoot }
    })
    expect(inPage).toEqual({ loads: false, size: 0, root: null })
    // Even where a window is opened with the tag allowed, by mistake.
    const pages = await app.electron.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
      const asked = new Promise((done) =>
        window.webContents.once('will-attach-webview', ({ defaultPrevented }) => done(defaultPrevented)),
      )
      await window.loadURL('data:text/html,<webview src="data:text/html,inside"></webview>')
      const prevented = await asked
      const kinds = webContents.getAllWebContents().map((contents) => contents.getType())
      window.destroy()
      return { prevented, kinds }
    })
    expect(pages.prevented).toBe(true)
    expect(pages.kinds).not.toContain('webview')
  })

  test('a redirect is not followed, and a download does not begin', async () => {
    // Chromium's network reaches nothing here, so what answers is a handler inside the app.
    const result = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
      const own = session.fromPartition('answers')
      const asked: string[] = []
      own.protocol.handle('http', ({ url }) => {
        asked.push(new URL(url).pathname)
        return url.endsWith('/redirect')
          ? new Response(null, { status: 302, headers: { Location: 'http://answers.example/target' } })
          : new Response('evil', { headers: { 'Content-Disposition': 'attachment; filename="evil.desktop"' } })
      })
      const window = new BrowserWindow({ show: false, webPreferences: { session: own } })
      const { webContents } = window
      const failed = await webContents.loadURL('http://answers.example/redirect').then(
        () => 'loaded',
        () => 'failed',
      )
      const begun = new Promise((done) => own.once('will-download', ({ defaultPrevented }) => done(defaultPrevented)))
      webContents.downloadURL('http://answers.example/file')
      const prevented = await begun
      const url = webContents.getURL()
      window.destroy()
      return { failed, url, prevented, asked }
    })
    expect(result).toEqual({ failed: 'failed', url: '', prevented: true, asked: ['/redirect', '/file'] })
  })
})

test.describe('E07: app:// serves the names of the build and nothing else', () => {
  test('what climbs, hides or asks another host is not found', async () => {
    const link = join('out', 'renderer', 'assets', 'link.txt')
    symlinkSync('/etc/hostname', link)
    try {
      const asked = [...traversals, 'factordesk/assets/link.txt', 'factordesk/assets/%6cink.txt']
      const answers = await app.electron.evaluate(async ({ BrowserWindow }, list) => {
        const found: Record<string, string> = {}
        for (const path of list) {
          // An address that Chromium itself will not take counts as refused.
          const answer = await BrowserWindow.getAllWindows()[0]!
            .webContents.session.fetch(`app://${path}`)
            .catch(() => null)
          const text = answer === null ? '' : await answer.text()
          found[path] = answer === null ? '404, empty' : `${answer.status}, ${text === '' ? 'empty' : 'with a body'}`
        }
        return found
      }, asked)
      expect(answers).toEqual(Object.fromEntries(asked.map((path) => [path, '404, empty'])))
    } finally {
      rmSync(link)
    }
  })

  test('a name of the build is found, by GET alone', async () => {
    const statuses = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']
      const answers = methods.map((method) =>
        BrowserWindow.getAllWindows()[0]!.webContents.session.fetch('app://factordesk/index.html', { method }),
      )
      return (await Promise.all(answers)).map(({ status }) => status)
    })
    expect(statuses).toEqual([200, 404, 404, 404, 404])
  })
})
