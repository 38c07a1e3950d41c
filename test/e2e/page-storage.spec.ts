import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { contentsBelow, namesBelow } from '../support/files-below.ts'
import { chooseTheme } from '../support/electron/visit-screens.ts'

const marker = 'left-by-a-hostile-page'

/** In a page: writes the marker to each storage that it can reach, 300 times, and returns which took it. */
const writeEverywhere = `(async () => {
  const text = '${marker} '.repeat(300), done = []
  const attempt = async (name, write) => {
    try {
      await write()
      done.push(name)
    } catch {
      // This storage is refused, or not there.
    }
  }
  await attempt('localStorage', () => localStorage.setItem('${marker}', text))
  await attempt('sessionStorage', () => sessionStorage.setItem('${marker}', text))
  await attempt('cookies', () => { document.cookie = 'mark=${marker}; max-age=86400'; if (document.cookie === '') throw 0 })
  await attempt('cookie store', () => cookieStore.set('mark', '${marker}'))
  await attempt('IndexedDB', () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('${marker}', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('s').put(text, 'k')
    opening.onsuccess = () => { opening.result.close(); resolve() }
    opening.onerror = reject
  }))
  await attempt('Cache Storage', async () => (await caches.open('${marker}')).put('https://${marker}.example/', new Response(text)))
  await attempt('files', async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle('${marker}', { create: true })
    const writer = await file.createWritable()
    await writer.write(text)
    await writer.close()
  })
  await attempt('buckets', async () => {
    const bucket = await navigator.storageBuckets.open('${marker}', { persisted: true })
    await (await bucket.caches.open('${marker}')).put('https://${marker}.example/', new Response(text))
  })
  await attempt('shared storage', () => sharedStorage.set('${marker}', text))
  await attempt('a database', () => { if (!openDatabase('${marker}', '1', 'x', 1000)) throw 0 })
  await attempt('a service worker', () => navigator.serviceWorker.register('/${marker}.js'))
  await attempt('old files', () => new Promise((resolve, reject) => webkitRequestFileSystem(1, 1000, ({ root }) =>
    root.getFile('${marker}', { create: true }, resolve, reject), reject)))
  await attempt('a promise to keep it', async () => { if (!(await navigator.storage.persist())) throw 0 })
  return done
})()`

/** In a page: the names of storages that contain the marker. */
const findEverywhere = `(async () => {
  const found = []
  const look = async (name, read) => {
    try {
      if (JSON.stringify(await read()).includes('${marker}')) found.push(name)
    } catch {
      // This storage is refused, or not there.
    }
  }
  await look('localStorage', () => ({ ...localStorage }))
  await look('sessionStorage', () => ({ ...sessionStorage }))
  await look('cookies', () => document.cookie)
  await look('IndexedDB', () => indexedDB.databases())
  await look('Cache Storage', () => caches.keys())
  await look('files', async () => Array.fromAsync((await navigator.storage.getDirectory()).keys()))
  await look('buckets', () => navigator.storageBuckets.keys())
  await look('shared storage', () => sharedStorage.get('${marker}'))
  return found
})()`

let profile: string
test.beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
})
test.afterEach(() => dispose(profile))

test('what a page stores is in memory, bounded, and gone with the app', { tag: '@main' }, async () => {
  let app = await launchApp({ profile })
  const written = await app.page.evaluate<string[]>(writeEverywhere)
  expect(await app.page.evaluate(findEverywhere), 'the search finds what is there').toEqual(
    expect.arrayContaining(['localStorage', 'IndexedDB', 'Cache Storage']),
  )
  for (const refused of ['cookies', 'a service worker', 'a promise to keep it', 'a database'])
    expect(written).not.toContain(refused)
  const { quota } = await app.page.evaluate(() => navigator.storage.estimate())
  // Chromium's share for a private window; on disk it would be most of the disk.
  expect(quota).toBeLessThanOrEqual(totalmem() / 4)
  await app.page.reload()
  await app.close()
  expect(filesWith(profile, marker)).toEqual([])

  app = await launchApp({ profile })
  expect(await app.page.evaluate(findEverywhere)).toEqual([])
  await app.close()
})

test('what pages of older versions stored is removed at start', { tag: '@main' }, async () => {
  let app = await launchApp({ profile })
  await inDefaultSession(app, writeEverywhere)
  await app.close()
  expect(filesWith(profile, marker), 'the session of older versions writes to the profile').not.toEqual([])

  app = await launchApp({ profile })
  await expect.poll(() => inDefaultSession(app, findEverywhere)).toEqual([])
  await app.close()
})

test('what the operator chose about the window is there at the next start', { tag: '@main' }, async () => {
  let app = await launchApp({ profile })
  await chooseTheme(app, 'dark')
  const file = join(profile, 'window-choices.json')
  const kept = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  await expect.poll(kept).toBe('{"vueuse-color-scheme":"dark"}')
  await app.close()
  app = await launchApp({ profile, colorScheme: 'light' })
  await app.page.locator('html.dark').waitFor()
  await app.close()
})

/** Runs code in a page of our address in the session that older versions used. */
async function inDefaultSession({ electron }: RunningApp, code: string): Promise<unknown> {
  return electron.evaluate(async ({ BrowserWindow, session }, source) => {
    const { defaultSession } = session
    if (!defaultSession.protocol.isProtocolHandled('app'))
      defaultSession.protocol.handle('app', () => new Response('<p>', { headers: { 'Content-Type': 'text/html' } }))
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, session: defaultSession } })
    await window.loadURL('app://factordesk/index.html')
    const result: unknown = await window.webContents.executeJavaScript(source)
    defaultSession.flushStorageData()
    window.destroy()
    return result
  }, code)
}

/** Files below a folder that contain a text, as UTF-8 or UTF-16, or have it in their name. */
function filesWith(folder: string, text: string): string[] {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  return [
    ...namesBelow(folder).filter((name) => name.includes(text)),
    ...[...contentsBelow(folder)].flatMap(({ name, content }) =>
      forms.some((form) => content.includes(form)) ? name : [],
    ),
  ]
}
