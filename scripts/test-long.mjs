import { enter } from './lib/enter.mjs'
import { failure, verdictLine } from './lib/results.mjs'

await enter(
  import.meta.url,
  async (args, scope) => (await import('./lib/test-command.mjs')).runTests('test:long', args, scope),
  {
    // A reader of the last line alone must not take a set-up that failed for a run that passed.
    onFailure: () => console.log(verdictLine(failure('set-up'))),
    scoped: true,
  },
)
