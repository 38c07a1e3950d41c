import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What makes a long check quick (decision 0011), and must not make it blind. */
export const signatureMutants: readonly Mutant[] = [
  {
    name: 'checks: any signature holds',
    edits: [replace('signature.verified/value', 'true')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'checks: the newest checkpoint vouches for all',
    edits: [
      replace('signature.named-checkpoint/value.right', '[...{{/value.right.expression.expression}}.values()][0]'),
    ],
    caughtBy: 'signatures.test.ts',
  },
  {
    name: 'checks: a checkpoint that nobody signed vouches for others',
    edits: [remove('signature.newest-is-signed/condition.right')],
    caughtBy: 'signatures.test.ts',
  },
  {
    name: 'checks: the half that the second thread walks is whole whatever it says',
    edits: [replace('parallel-check.second-half/value.condition', 'true')],
    caughtBy: 'walk-in-two.test.ts',
  },
  {
    name: 'checks: the two halves need not meet',
    edits: [remove('parallel-check.border/condition.right')],
    caughtBy: 'walk-in-two.test.ts',
  },
  {
    name: 'checks: the first half is whole whatever stands in it',
    edits: [replace('parallel-check.border/condition', 'false')],
    caughtBy: 'walk-in-two.test.ts',
  },
  {
    name: 'checks: a check that two threads share cannot be called off',
    edits: [remove('parallel-check.cancellation')],
    caughtBy: 'walk-in-two.test.ts',
  },
]
