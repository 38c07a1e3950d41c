import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async (args) => (await import('./lib/verify.ts')).verify(args))
