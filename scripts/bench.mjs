import { enter } from './lib/enter.mjs'

await enter(import.meta.url, async (args) => (await import('../test/bench/bench.ts')).bench(args), { scoped: true })
