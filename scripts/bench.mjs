import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async (args) => (await import('../test/bench/bench.ts')).bench(args), { scoped: true })
