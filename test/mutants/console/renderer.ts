import { replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What the benchmarks showed, taken out again. */
export const rendererMutants: readonly Mutant[] = [
  {
    name: 'a wizard reads its account again with every word from main',
    edits: [replace('account-facts.sources', '() => [{{/elements[0].value}}, {{/elements[1].value}}]')],
    caughtBy: 'account-facts.test.ts',
  },
]
