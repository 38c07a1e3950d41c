import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

/** Every permission that Electron names in its types, those of earlier ones, and one that nobody knows yet. */
const electronNames = [
  ...new Set([...namesInTypes(), 'accessibility-events', 'push', 'a permission of the year 2031']),
].sort()

/** The permissions that the types of the installed Electron package list for the two handlers. */
function namesInTypes(): string[] {
  const types = readFileSync(createRequire(import.meta.url).resolve('electron/electron.d.ts'), 'utf8')
  const handlers = [
    ...types.matchAll(/setPermission(?:Check|Request)Handler\(handler: .*?permission: ((?:'[\w-]+' ?\|? ?)+)/g),
  ]
  const names = handlers.flatMap(([, union = '']) => [...union.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name))
  expect(names.length).toBeGreaterThan(60)
  return names
}

/** What a page may ask the permissions API about; those that this Chromium does not know are passed over. */
const pageNames = [
  'accelerometer',
  'ambient-light-sensor',
  'background-fetch',
  'background-sync',
  'camera',
  'captured-surface-control',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'geolocation',
  'gyroscope',
  'idle-detection',
  'keyboard-lock',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'nfc',
  'notifications',
  'payment-handler',
  'periodic-background-sync',
  'persistent-storage',
  'pointer-lock',
  'push',
  'screen-wake-lock',
  'speaker-selection',
  'storage-access',
  'system-wake-lock',
  'top-level-storage-access',
  'window-management',
]

test('a new session denies each request, each check and each device', async ({ app }) => {
  const asked = await app.electron.evaluate(({ app: electronApp }, names) => {
    const answers: unknown[] = []
    const handlers = new Map<string, (...args: unknown[]) => unknown>()
    // A session that only records what is set; each of the setters leads here.
    const listening = new Proxy(
      {},
      {
        get: (_target, setter) => (first: unknown, second: unknown) =>
          handlers.set(
            setter === 'on' ? String(first) : String(setter),
            (setter === 'on' ? second : first) as (...args: unknown[]) => unknown,
          ),
      },
    )
    electronApp.emit('session-created', listening)
    for (const name of names) {
      handlers.get('setPermissionRequestHandler')?.(null, name, (granted: unknown) => answers.push(granted), {})
      answers.push(handlers.get('setPermissionCheckHandler')?.(null, name, 'app://factordesk', {}))
    }
    for (const deviceType of ['hid', 'serial', 'usb'])
      answers.push(handlers.get('setDevicePermissionHandler')?.({ deviceType, origin: 'app://factordesk', device: {} }))
    let prevented = 0
    handlers.get('will-download')?.({ preventDefault: () => (prevented += 1) })
    return { answers, prevented }
  }, electronNames)
  expect(asked.answers).toEqual(Array<boolean>(2 * electronNames.length + 3).fill(false))
  expect(asked.prevented).toBe(1)
})

test('the page gets "denied" for every name that it may ask about', async ({ app }) => {
  const states = await app.page.evaluate(async (names) => {
    const found: Record<string, string> = {}
    for (const name of names) {
      try {
        found[name] = (await navigator.permissions.query({ name: name as PermissionName })).state
      } catch {
        // This Chromium does not know the name.
      }
    }
    return found
  }, pageNames)
  expect(Object.keys(states).length).toBeGreaterThan(15)
  expect(Object.entries(states).filter(([, state]) => state !== 'denied')).toEqual([])
})

test('what needs a permission fails for the page', async ({ app }) => {
  // Asked with a user's gesture where one is needed, so that the refusal is ours and not the gesture's.
  const attempts: Record<string, string> = {
    camera: 'navigator.mediaDevices.getUserMedia({ video: true })',
    microphone: 'navigator.mediaDevices.getUserMedia({ audio: true })',
    screen: 'navigator.mediaDevices.getDisplayMedia({ video: true })',
    place: 'new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))',
    notification: "Notification.requestPermission().then((state) => { if (state !== 'granted') throw state })",
    'read clipboard': 'navigator.clipboard.read()',
    'read clipboard text': 'navigator.clipboard.readText()',
    midi: 'navigator.requestMIDIAccess()',
    'midi with sysex': 'navigator.requestMIDIAccess({ sysex: true })',
    hid: 'navigator.hid.requestDevice({ filters: [] }).then((all) => { if (all.length === 0) throw 0 })',
    'known hid': 'navigator.hid.getDevices().then((all) => { if (all.length === 0) throw 0 })',
    serial: 'navigator.serial.requestPort()',
    usb: 'navigator.usb.requestDevice({ filters: [] })',
    'known usb': 'navigator.usb.getDevices().then((all) => { if (all.length === 0) throw 0 })',
    bluetooth: 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })',
    windows: 'window.getScreenDetails()',
    idle: "IdleDetector.requestPermission().then((state) => { if (state !== 'granted') throw state })",
    fonts: 'window.queryLocalFonts().then((all) => { if (all.length === 0) throw 0 })',
    'wake lock': "navigator.wakeLock.request('screen')",
    'kept storage': 'navigator.storage.persist().then((granted) => { if (!granted) throw granted })',
    'pointer lock': 'document.body.requestPointerLock()',
    // Electron never settles this promise when it refuses.
    'full screen': `Promise.race([
      document.body.requestFullscreen(),
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    ]).then(() => { if (document.fullscreenElement === null) throw 0 })`,
  }
  const outcomes = await app.electron.evaluate(async ({ BrowserWindow }, codes) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    const results: Record<string, string> = {}
    for (const [name, code] of Object.entries(codes)) {
      const guarded = `Promise.resolve().then(() => ${code}).then(() => 'granted', () => 'refused')`
      results[name] = (await webContents.executeJavaScript(guarded, true)) as string
    }
    return results
  }, attempts)
  expect(outcomes).toEqual(Object.fromEntries(Object.keys(attempts).map((name) => [name, 'refused'])))
  expect(app.output()).not.toMatch(/Uncaught|TypeError/)
})
