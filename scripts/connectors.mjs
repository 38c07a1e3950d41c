import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async (args) => (await import('../tools/connectors/connectors.ts')).connectors(args), {
  scoped: true,
})
