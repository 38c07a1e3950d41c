import { enter } from './lib/enter.mjs'

await enter(import.meta.url, async (args) => (await import('./lib/test-mutants.ts')).testMutants(args), {
  scoped: true,
})
