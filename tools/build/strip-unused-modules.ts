import type { Plugin } from 'vite'

/** What packages bring along and nobody here calls, and what replaces it in the bundles. */
const replacements: readonly { file: RegExp; instead: string }[] = [
  // Messages are written by the console itself, in its own words; zod's are for developers.
  { file: /\/zod\/v4\/locales\/index\.js$/, instead: "export { default as en } from './en.js'" },
  // Forms are never sent; Node's own class is what axios takes elsewhere. It would bring a table of all media types.
  { file: /\/form-data\/lib\/form_data\.js$/, instead: 'export default globalThis.FormData' },
]

/** Keeps what is never used out of main's and the sandbox portal's bundles: some 450 kB that a start would read. */
export function stripUnusedModules(): Plugin {
  return {
    name: 'strip-unused-modules',
    load(id) {
      return replacements.find(({ file }) => file.test(id))?.instead
    },
  }
}
