import { describe, expect, it } from 'vitest'
import packageJson from '../../../../package.json' with { type: 'json' }
import { builtForElectron, windowTitle } from '../../../../src/main/electron/window-title.ts'
import { strayIn } from '../../../../tools/package/archive-list.ts'
import { packageOptions } from '../../../../tools/package/package-options.ts'
import { cycloneDx, licenseReport, partsOf } from '../../../../tools/package/parts-list.ts'

describe('the command line', () => {
  it('makes both packages into dist/, and none with the fallback, where nothing is said', () => {
    expect(packageOptions([])).toEqual({
      what: ['app', 'gateway'],
      out: 'dist',
      fallbackForTesting: false,
      version: undefined,
    })
    expect(packageOptions(['--only', 'gateway', '--version', '1.2.3-rc.1']).what).toEqual(['gateway'])
  })

  it.each([[['--only', 'all']], [['--version', '1.2']], [['--version', '1.2.3; rm']], [['--fallback']], [['dist']]])(
    'refuses %j',
    (args) => {
      expect(() => packageOptions(args)).toThrow()
    },
  )
})

describe('the archive', () => {
  it.each([
    'out/main/index.js',
    'out/main/chunks/start-DEp6LSuj.js',
    'out/preload/guest.cjs',
    'out/renderer/assets/index-1a2b.css',
    'node_modules/better-sqlite3/lib/methods/table.js',
  ])('may have %s', (name) => {
    expect(strayIn([name])).toEqual([])
  })

  it.each([
    'src/main/electron/main.ts',
    'out/main/index.js.map',
    'out/main/index.ts',
    'out/.built-from',
    'out/preload/other.cjs',
    'out/renderer/assets/../../secret.js',
    'test/unit/some.test.js',
    'node_modules/axios/index.js',
    'node_modules/better-sqlite3/deps/sqlite3/sqlite3.c',
    '.env',
    'package-lock.json',
  ])('may not have %s', (name) => {
    expect(strayIn([name])).toEqual([name])
  })
})

describe('the parts list', () => {
  const paths = ['vue-router', 'better-sqlite3', '@nuxt/ui', 'better-sqlite3']
  it('has each part once, by name, with the lockfile’s hash, and is the same each time', () => {
    const parts = partsOf(paths)
    expect(parts.map(({ name }) => name)).toEqual(['@nuxt/ui', 'better-sqlite3', 'vue-router'])
    const product = { name: 'factordesk', version: '1.2.3' }
    const text = cycloneDx(product, parts)
    expect(cycloneDx(product, partsOf(paths.toReversed()))).toBe(text)
    const { components } = JSON.parse(text) as { components: { purl: string; hashes: { content: string }[] }[] }
    expect(components.map(({ purl }) => purl)).toContain(
      `pkg:npm/%40nuxt/ui@${packageJson.devDependencies['@nuxt/ui']}`,
    )
    for (const { hashes } of components) expect(hashes[0]?.content).toMatch(/^[0-9a-f]{128}$/)
  })

  it('names a licence for each part, and each text once', () => {
    const report = licenseReport(partsOf(paths))
    expect(report).toContain(`better-sqlite3 ${packageJson.dependencies['better-sqlite3']}: MIT`)
    expect(report.match(/Joshua Wise/g)).toHaveLength(1)
  })

  it('refuses a package that the lockfile does not have', () => {
    expect(() => partsOf(['vue-router/dist'])).toThrow()
  })
})

describe('the window’s title', () => {
  it('is made for the Electron of package.json', () => {
    expect(Number.parseInt(packageJson.devDependencies.electron, 10)).toBe(builtForElectron)
  })

  it('says that a package is for testing only where its Electron is older, and nothing in development', () => {
    expect(windowTitle(true, '33.2.1')).toContain('for testing only')
    expect(windowTitle(true, '33.2.1')).toContain('33.2.1')
    for (const [isPackaged, version] of [
      [true, '45.4.1'],
      [true, '46.0.0'],
      [false, '33.2.1'],
    ] as const)
      expect(windowTitle(isPackaged, version)).toBe('FactorDesk')
  })
})
