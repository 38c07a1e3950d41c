import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import type { Plugin } from 'vite'

/** What main serves and allows: nothing outside it is answered on `app://`, no other style element is applied. */
interface RendererManifest {
  /** Paths relative to `out/renderer`, with forward slashes. */
  files: string[]
  /** CSP sources of the style elements that libraries add at run time, e.g. `'sha256-…'`. */
  styleHashes: string[]
}

/**
 * Writes `renderer-manifest.json` beside the renderer's folder after it is built. The hashes are taken from the installed packages, so an update that
 * changes a style changes the hash with it; the build fails when a style is no longer found where it is expected.
 */
export function rendererManifest(): Plugin {
  let themeConfig: string | undefined
  let outDir = ''
  return {
    name: 'factordesk:renderer-manifest',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
    },
    transform(code, id) {
      if (id === 'virtual:nuxt-ui-app-config') themeConfig = code
    },
    closeBundle() {
      if (themeConfig === undefined) throw new Error('renderer manifest: the configuration of Nuxt UI was not seen')
      const manifest: RendererManifest = {
        files: filesUnder(outDir),
        styleHashes: [themeStyle(themeConfig), transitionOffStyle()].map(hashSource),
      }
      writeFileSync(join(outDir, '..', 'renderer-manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    },
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

function hashSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style, 'utf8').digest('base64')}'`
}

/** Runs Nuxt UI's own colour plugin on our configuration, with its imports replaced by the little that it uses. */
function themeStyle(configModule: string): string {
  const config: unknown = JSON.parse(configModule.replace(/^\s*export default\s*/, '').replace(/;\s*$/, ''))
  const source = read('@nuxt/ui', 'runtime/plugins/colors.js')
  const body = source
    .replace(/^import .*$/gm, '')
    .replace('export default ', '')
    .replace(/import\.meta\.client/g, 'true')
  const found: { style?: string } = {}
  const tailwind = createRequire(import.meta.url)('tailwindcss/colors') as { default?: object }
  runInNewContext(body, {
    colors: tailwind.default ?? tailwind,
    computed: (get: () => string) => ({ value: get() }),
    defineNuxtPlugin: (plugin: () => void) => plugin(),
    injectHead: () => ({}),
    useAppConfig: () => config,
    useNuxtApp: () => ({ isHydrating: false, payload: {} }),
    useHead: (head: { style: [{ innerHTML: { value: string } }] }) => (found.style = head.style[0].innerHTML.value),
  })
  if (!found.style?.includes('--ui-primary')) throw new Error("renderer manifest: Nuxt UI's theme style was not found")
  return found.style
}

/** The style with which @vueuse/core switches transitions off while the theme changes. */
function transitionOffStyle(): string {
  const style = /CSS_DISABLE_TRANS = "([^"]+)"/.exec(read('@vueuse/core', 'index.js'))?.[1]
  if (!style) throw new Error("renderer manifest: @vueuse/core's transition style was not found")
  return style
}

function read(name: string, path: string): string {
  const entry = fileURLToPath(import.meta.resolve(name))
  return readFileSync(join(dirname(entry), path), 'utf8')
}
