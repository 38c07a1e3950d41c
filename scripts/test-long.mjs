import { enter } from './lib/enter.mjs'
import { verdictLine } from './lib/results.mjs'

await enter(import.meta.url, async (args) => (await import('./lib/test-command.mjs')).testLong(args), {
  onFailure: () => console.log(verdictLine({ passed: 0, failed: 1, skipped: 0 })),
})
