import { enter } from './lib/enter.mjs'

await enter(import.meta.url, async (args) => (await import('./lib/commands.mjs')).demo(args), { scoped: true })
