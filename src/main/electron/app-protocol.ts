import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { protocol } from 'electron'
import { assetOf, typeOf } from './app-files.ts'
import { contentPolicy } from './content-policy.ts'
import { pageSession } from './page-session.ts'

/** What the build wrote beside the page (`tools/build/renderer-manifest.ts`). Read without zod, which is not loaded yet. */
interface Manifest {
  files: readonly string[]
  styleHashes: readonly string[]
}

/** To be called before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/**
 * Serves the built page, and nothing else, under `app://`.
 *
 * @param folder where the build wrote main, preload and renderer
 * @returns resolves when the page has got every file that its first screen begins with
 */
export function serveApp(folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, 'renderer-manifest.json'), 'utf8')) as Manifest
  const files = new Set(manifest.files)
  const policy = contentPolicy(manifest.styleHashes)
  const page = readFileSync(join(folder, 'renderer', 'index.html'), 'utf8')
  const awaited = new Set(manifest.files.filter((file) => page.includes(`./${file}"`)))

  return new Promise((begun) => {
    pageSession().protocol.handle('app', async ({ url, method }) => {
      const file = assetOf(url, files)
      // guard: app-protocol.get-only
      if (file === null || method !== 'GET') return new Response(null, { status: 404 })
      const headers = {
        'Content-Type': typeOf(file),
        // guard: app-protocol.content-policy
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        // guard: app-protocol.dns-prefetch
        'X-DNS-Prefetch-Control': 'off',
      }
      const content = await readFile(join(folder, 'renderer', file))
      if (awaited.delete(file) && awaited.size === 0) setImmediate(begun)
      return new Response(content, { headers })
    })
  })
}
