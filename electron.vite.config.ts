import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

/** Main and the sandbox portal are two entries of one build; preload is CommonJS because a sandboxed preload must be. */
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: { index: resolve('src/main/index.ts'), sandbox: resolve('src/sandbox/process.ts') },
        output: { format: 'es' },
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
    build: { minify: true, rollupOptions: { input: resolve('src/renderer/index.html') } },
    plugins: [vue(), ui({ dts: false })],
  },
})
