import type { Mutant } from '../mutant.ts'

/** What the benchmarks showed, taken out again. */
export const benchMutants: readonly Mutant[] = [
  {
    name: 'a wizard reads its account again with every word from main',
    edits: [
      {
        file: 'src/renderer/src/features/procedure/use-account-facts.ts',
        find: '[() => procedure().accountId, () => app.isSignedIn(procedure().accountId)] as const,',
        replace: '() => [procedure().accountId, app.isSignedIn(procedure().accountId)] as const,',
      },
    ],
    caughtBy: 'test/unit/renderer/account-facts.test.ts',
  },
]
