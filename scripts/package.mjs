import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async (args) => (await import('../tools/package/package.ts')).makePackages(args))
