import { enter } from './lib/enter.mjs'
import { verdictLine } from './lib/results.mjs'

await enter(import.meta.url, async (args) => (await import('./lib/test-command.mjs')).test(args), {
  // Who reads only the last line must not take a set-up that failed for a test run that passed.
  onFailure: () => console.log(verdictLine({ passed: 0, failed: 1, skipped: 0 })),
})
