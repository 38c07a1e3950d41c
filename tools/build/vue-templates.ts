import { resolve } from 'node:path'
import type { Options } from '@vitejs/plugin-vue'

const templateRuntime = 'factordesk-template-runtime'

/** How templates are compiled: what they take from Vue comes from a module that isolates every text they show. */
export const vueTemplates: Options = {
  template: { compilerOptions: { runtimeModuleName: templateRuntime } },
}

/** Where that module is; templates of packages import it, too. */
export const templateAlias = { [templateRuntime]: resolve('src/renderer/src/lib/template-runtime.ts') }
