import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { leaveOut } from './scripts/build/left-out.ts'
import { rendererManifest } from './scripts/build/renderer-manifest.ts'
import { nuxtUi } from './scripts/build/nuxt-ui.ts'
import packageJson from './package.json' with { type: 'json' }

/** All that main and the sandbox use goes into their bundles, but the addon: one file is read sooner than two hundred, and what nobody calls stays out. */
const bundled = Object.keys(packageJson.dependencies).filter((name) => name !== 'better-sqlite3')

const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string }

/** Main, the sandbox portal and the audit's reader are three entries of one build; preload is CommonJS because a sandboxed preload must be. */
export default defineConfig({
  main: {
    plugins: [leaveOut()],
    build: {
      externalizeDeps: { exclude: bundled },
      rollupOptions: {
        input: {
          index: resolve('src/main/electron/main.ts'),
          sandbox: resolve('src/portal/process.ts'),
          'audit-reader': resolve('src/main/audit/reader/worker.ts'),
        },
        output: { format: 'es', minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } } },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: resolve('src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    build: {
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: resolve('src/renderer/index.html'),
        // What several screens share goes into one file: a file more is one more way to main and back before the first paint.
        output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] } },
      },
    },
    define: {
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
      __FACTORDESK_VERSION__: JSON.stringify(version),
    },
    plugins: [vue(), ui(nuxtUi), rendererManifest(resolve('out/renderer-manifest.json'))],
  },
})
