import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isFallbackGood } from '../../../../tools/offline-electron/electron-runtime.mjs'
import { fallbackExecutable, wrongInFallback } from '../../../../tools/offline-electron/fallback-electron.mjs'
import { differences, hashesBelow } from '../../../../tools/offline-electron/file-hashes.mjs'
import { root } from '../../../../tools/setup/paths.mjs'
import { addonFile, noteAddon, stateOfAddon } from '../../../../tools/offline-electron/sqlite-addon.mjs'
import { appear } from '../../../../tools/offline-electron/atomic-folder.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const unpacked = { electron: sha256('program'), 'locales/en-US.pak': sha256('words') }

/** A cache with a small runtime in it, as the hashes above expect it. */
function cacheWithRuntime(): { cache: string; folder: string } {
  const cache = temporaryFolder()
  const folder = dirname(fallbackExecutable(cache))
  for (const name of ['locales', join('resources', 'app')]) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'electron'), 'program')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), 'words')
  for (const name of ['package.json', 'main.mjs'])
    copyFileSync(join(root, 'tools', 'offline-electron', 'fallback-app', name), join(folder, 'resources', 'app', name))
  return { cache, folder }
}

describe('the files of the offline runtime', () => {
  it('are good as they were unpacked; a cache without a runtime has nothing wrong in it', async () => {
    expect(await wrongInFallback(cacheWithRuntime().cache, unpacked)).toEqual([])
    expect(await wrongInFallback(temporaryFolder(), unpacked)).toEqual([])
  })

  it('are named where they were changed, even to the same size and time', async () => {
    const { cache, folder } = cacheWithRuntime()
    writeFileSync(join(folder, 'electron'), 'Program')
    utimesSync(join(folder, 'electron'), 1, 1)
    writeFileSync(join(folder, 'resources', 'app', 'main.mjs'), 'steal()')
    expect(await wrongInFallback(cache, unpacked)).toEqual([
      'electron was changed',
      'resources/app/main.mjs was changed',
    ])
  })

  it('are named where one is missing, added or a link', async () => {
    const { cache, folder } = cacheWithRuntime()
    rmSync(join(folder, 'locales', 'en-US.pak'))
    // Libraries beside the executable are loaded before the system's.
    writeFileSync(join(folder, 'libX11.so.6'), 'steal()')
    copyFileSync(join(folder, 'electron'), join(cache, 'electron'))
    rmSync(join(folder, 'electron'))
    symlinkSync(join(cache, 'electron'), join(folder, 'electron'))
    expect(await wrongInFallback(cache, unpacked)).toEqual([
      'electron was changed',
      'libX11.so.6 does not belong there',
      'locales/en-US.pak is missing',
    ])
  })

  it('make the set-up build the runtime again, with a line for each that is wrong', async () => {
    // Not one of these files is the pinned package's.
    const { cache } = cacheWithRuntime()
    const lines: string[] = []
    expect(await isFallbackGood(cache, (line) => lines.push(line))).toBe(false)
    expect(lines[0]).toMatch(/the offline fallback: LICENSE\.electron\.txt is missing$/)
    expect(await isFallbackGood(temporaryFolder(), () => undefined), 'none there yet').toBe(false)
  })

  it('are all known by a hash that comes with the sources', () => {
    const file = join(root, 'tools', 'offline-electron', 'fallback-electron.sha256.json')
    const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
    expect(Object.keys(known)).toEqual(
      expect.arrayContaining(['electron', 'chrome-sandbox', 'libffmpeg.so', 'resources.pak']),
    )
    for (const hash of Object.values(known)) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('the compiled addon', () => {
  it('is good only as this clone compiled it', async () => {
    const [cache, notes] = [temporaryFolder(), join(temporaryFolder(), 'notes')]
    expect(await stateOfAddon(cache, notes)).toBe('missing')
    mkdirSync(dirname(addonFile(cache)))
    writeFileSync(addonFile(cache), 'addon')
    expect(await stateOfAddon(cache, notes), 'somebody else put it there').toBe('unknown')
    await noteAddon(cache, notes)
    expect(await stateOfAddon(cache, notes)).toBe('good')
    writeFileSync(addonFile(cache), 'Addon')
    expect(await stateOfAddon(cache, notes)).toBe('changed')
  })
})

describe('the means', () => {
  it('hashes what is below a folder by its path', async () => {
    const { folder } = cacheWithRuntime()
    expect(await hashesBelow(folder)).toMatchObject(unpacked)
    expect(differences({ a: '1', b: '2' }, { b: '3', c: '4' })).toEqual([
      'a is missing',
      'b was changed',
      'c does not belong there',
    ])
  })

  it('replaces a folder that is wrong by one that is whole', async () => {
    const parent = temporaryFolder()
    for (const content of ['wrong', 'right'])
      await appear(join(parent, 'thing'), async (staging) => writeFileSync(join(staging, 'file'), content))
    expect(await hashesBelow(parent)).toEqual({ 'thing/file': sha256('right') })
  })
})
