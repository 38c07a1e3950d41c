import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { bundledPackages } from './tools/build/bundled-packages.ts'
import { stripUnusedModules } from './tools/build/strip-unused-modules.ts'
import { rendererManifest } from './tools/build/renderer-manifest.ts'
import { keepOut } from './tools/build/keep-out.ts'
import { nuxtUi } from './tools/build/nuxt-ui.ts'
import { templateAlias, vueTemplates } from './tools/build/vue-templates.ts'
import packageJson from './package.json' with { type: 'json' }

/**
 * All that main and the sandbox use goes into their bundles, but the addon: one file is read sooner than two hundred, and
 * what nobody calls stays out. They are `dependencies` because the portal and the verifier run from their sources, too.
 */
const bundled = Object.keys(packageJson.dependencies).filter((name) => name !== 'better-sqlite3')

/** Main, the sandbox portal and the database worker are three entries of one build; preload is CommonJS because a sandboxed preload must be. */
export default defineConfig({
  main: {
    plugins: [stripUnusedModules(), bundledPackages('main')],
    build: {
      externalizeDeps: { exclude: bundled },
      rollupOptions: {
        input: {
          index: resolve('src/main/electron/main.ts'),
          sandbox: resolve('src/portal/process.ts'),
          'database-worker': resolve('src/main/audit/reader/database-worker.ts'),
        },
        output: { format: 'es', minify: true },
      },
    },
  },
  preload: {
    plugins: [keepOut(['zod']), bundledPackages('preload')],
    build: {
      rollupOptions: {
        // Two entries that share nothing: a sandboxed preload can load no other file.
        input: { index: resolve('src/preload/index.ts'), guest: resolve('src/guest/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', minify: true },
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
      __FACTORDESK_VERSION__: JSON.stringify(packageJson.version),
    },
    resolve: { alias: templateAlias },
    plugins: [vue(vueTemplates), ui(nuxtUi), rendererManifest(), keepOut(['zod']), bundledPackages('renderer')],
  },
})
