import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { hasFailedLately } from '../../../../tools/offline-electron/electron-download.mjs'
import { nameInFallback } from '../../../../tools/offline-electron/fallback-electron.mjs'
import { cacheFolder, pathWithPackages, root } from '../../../../tools/setup/paths.mjs'
import { currentRuntime, runtimeArgs, runtimeEnvironment } from '../../../../tools/offline-electron/runtime-info.mjs'
import { definesOf } from '../../../../tools/offline-electron/sqlite-addon.mjs'
import { displayArgs, hasDisplay } from '../../../../tools/setup/virtual-display.mjs'

describe('the runtime handed to tests', () => {
  const runtime = {
    kind: 'fallback' as const,
    version: '33.2.1',
    executablePath: '/cache/electron',
    args: ['--no-sandbox'],
    sqliteBinding: '/cache/better_sqlite3.node',
  }

  it('arrives as it was sent', () => expect(currentRuntime(runtimeEnvironment(runtime))).toEqual(runtime))

  it('names an addon only when the one in the package does not fit', () => {
    const { sqliteBinding, ...own } = runtime
    expect(runtimeEnvironment(runtime)).toHaveProperty('FACTORDESK_SQLITE_BINDING', sqliteBinding)
    expect(runtimeEnvironment(own)).not.toHaveProperty('FACTORDESK_SQLITE_BINDING')
  })

  it.runIf(process.platform === 'linux')('leaves out the sandbox for root alone', () => {
    expect(runtimeArgs(0)).toEqual(['--no-sandbox'])
    expect(runtimeArgs(1000)).toEqual([])
  })
})

describe('cacheFolder', () => {
  it('follows XDG_CACHE_HOME', () =>
    expect(cacheFolder({ XDG_CACHE_HOME: '/big/disk' }, 'linux', '/home/ada')).toBe(join('/big/disk', 'factordesk')))

  it('ignores a relative one, as the specification says', () =>
    expect(cacheFolder({ XDG_CACHE_HOME: 'here' }, 'linux', '/home/ada')).toBe(
      join('/home/ada', '.cache', 'factordesk'),
    ))

  it('knows the place on macOS', () =>
    expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe(join('/Users/ada', 'Library', 'Caches', 'factordesk')))
})

describe('pathWithPackages', () => {
  const bin = join(root, 'node_modules', '.bin')
  const delimiter = process.platform === 'win32' ? ';' : ':'

  it('puts the packages first, once', () =>
    expect(pathWithPackages({ PATH: ['/usr/bin', bin].join(delimiter) })).toEqual({
      PATH: [bin, '/usr/bin'].join(delimiter),
    }))

  it("keeps Windows' spelling", () => expect(Object.keys(pathWithPackages({ Path: 'x' }))).toEqual(['Path']))
})

describe('hasFailedLately', () => {
  const hour = 60 * 60 * 1000
  let cache = ''
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'factordesk-note-'))
    writeFileSync(
      join(cache, 'electron-unreachable.json'),
      JSON.stringify({ source: 'https://mirror/', at: 1000 * hour }),
    )
  })
  afterEach(() => rmSync(cache, { recursive: true }))
  const mirror = { ELECTRON_MIRROR: 'https://mirror/' }

  it('is valid for a day', () => {
    expect(hasFailedLately(cache, mirror, 1023 * hour, true)).toBe(true)
    expect(hasFailedLately(cache, mirror, 1025 * hour, true)).toBe(false)
  })

  it('is not valid for another source, after a clock was set back, or when asked to try again', () => {
    expect(hasFailedLately(cache, { ELECTRON_MIRROR: 'https://other/' }, 1001 * hour, true)).toBe(false)
    expect(hasFailedLately(cache, mirror, 999 * hour, true)).toBe(false)
    expect(hasFailedLately(cache, { ...mirror, FACTORDESK_RUNTIME: 'electron' }, 1001 * hour, true)).toBe(false)
  })
})

describe('hasFailedLately without a fallback', () => {
  it('is never valid: there is nothing else to run', () => {
    const cache = temporaryFolder()
    writeFileSync(join(cache, 'electron-unreachable.json'), JSON.stringify({ source: 'https://github.com/', at: 1000 }))
    expect(hasFailedLately(cache, {}, 1000, true)).toBe(true)
    expect(hasFailedLately(cache, {}, 1000, false)).toBe(false)
  })
})

describe('what goes into the fallback', () => {
  it('renames the executable', () => expect(nameInFallback('Cypress/Cypress')).toBe('electron'))
  it('keeps what is Electron', () => expect(nameInFallback('Cypress/locales/en-US.pak')).toBe('locales/en-US.pak'))
  it.each(['Cypress/resources/app/index.js', 'Cypress/browser_v8_context_snapshot.bin'])('leaves out %s', (entry) =>
    expect(nameInFallback(entry)).toBeUndefined(),
  )
})

describe('definesOf', () => {
  it('reads names and values', () =>
    expect(definesOf("# c\n{ 'defines': [\n 'SQLITE_DQS=0',\n 'SQLITE_ENABLE_FTS5', ], }")).toEqual([
      'SQLITE_DQS=0',
      'SQLITE_ENABLE_FTS5',
    ]))
})

describe('hasDisplay', () => {
  it.each([
    [{}, 'linux' as const, false],
    [{ DISPLAY: '' }, 'linux' as const, false],
    [{ DISPLAY: ':0' }, 'linux' as const, true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux' as const, true],
    [{}, 'darwin' as const, true],
  ])('%o on %s: %s', (env, platform, expected) => expect(hasDisplay(env, platform)).toBe(expected))
})

describe('displayArgs', () => {
  it.each([
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux' as const, ['--ozone-platform=wayland']],
    [{ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, 'linux' as const, []],
    [{ WAYLAND_DISPLAY: '', DISPLAY: '' }, 'linux' as const, []],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'darwin' as const, []],
  ])('%o on %s: %j', (env, platform, expected) => expect(displayArgs(env, platform)).toEqual(expected))
})
