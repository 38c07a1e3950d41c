import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import { nuxtUi } from '../../tools/build/nuxt-ui.ts'
import { templateAlias, vueTemplates } from '../../tools/build/vue-templates.ts'

/** Screens in a document without a browser: the renderer's own plugins and defines, its modules loaded once a worker. */
export const componentProject: TestProjectInlineConfiguration = {
  resolve: { alias: templateAlias },
  plugins: [vue(vueTemplates), ui(nuxtUi)],
  define: {
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __FACTORDESK_VERSION__: JSON.stringify('0.0.0'),
  },
  test: {
    name: 'component',
    include: ['test/component/**/*.test.ts'],
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://localhost/', width: 1280, height: 800 } },
    pool: 'threads',
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    setupFiles: [resolve('test/component/set-up.ts')],
    server: { deps: { inline: [/@nuxt\/ui/] } },
  },
}
