/// <reference types="vite/client" />

/** The version in package.json, put in at build. */
declare const __FACTORDESK_VERSION__: string

/** For tools that read TypeScript without knowing Vue; vue-tsc reads the components themselves. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
