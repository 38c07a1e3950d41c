import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'vite'

/** Packages whose output is in a bundle without a module of theirs: styles and icons. */
const generators: Readonly<Record<string, readonly string[]>> = {
  renderer: ['tailwindcss', '@iconify-json/lucide'],
}

/**
 * Writes `.packages-PART.json` into the folder of the build: each package of which a module is in the bundle, as the
 * path of its folder below `node_modules`, sorted. The parts list that a package carries is made from these files.
 *
 * @param part main, preload or renderer
 */
export function bundledPackages(part: string): Plugin {
  const found = new Set<string>(generators[part])
  let folder = ''
  return {
    name: 'factordesk:bundled-packages',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir, '..')
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        for (const id of Object.keys(file.modules)) {
          const name = packageOf(id)
          if (name !== undefined) found.add(name)
        }
      }
    },
    closeBundle() {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `.packages-${part}.json`), `${JSON.stringify([...found].toSorted(), null, 2)}\n`)
    },
  }
}

/** @returns the folder below `node_modules` of the package that has a module; undefined for one of ours or a virtual one */
function packageOf(id: string): string | undefined {
  const file = id.replace(/^\0/, '').replace(/[?#].*$/, '')
  if (!file.includes('/node_modules/')) return undefined
  for (let at = dirname(file); at.includes('/node_modules/'); at = dirname(at)) {
    const manifest = join(at, 'package.json')
    // A folder inside a package may have a package.json of its own that only names a module system.
    if (existsSync(manifest) && 'version' in (JSON.parse(readFileSync(manifest, 'utf8')) as object))
      return at.slice(at.indexOf('/node_modules/') + '/node_modules/'.length)
  }
  return undefined
}
