import { bootstrap } from '../tools/setup/bootstrap.mjs'

await bootstrap(import.meta.url, async (args) => (await import('../tools/app/commands.mjs')).demo(args), {
  scoped: true,
})
