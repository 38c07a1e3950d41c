import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Checkpoints that name the one before make a long check quick (decision 0011); neither they nor a check that goes on from an earlier one may miss anything. */
export const auditSignatureMutants: readonly Mutant[] = [
  {
    name: 'signatures: another spelling of the same signature is accepted',
    edits: [replace('signature.one-writing/value.condition', 'true')],
    caughtBy: 'signatures.test.ts',
  },
  {
    name: 'checks: any signature is accepted',
    edits: [replace('signature.verified/value', 'true')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'checks: the newest checkpoint covers all',
    edits: [
      replace('signature.named-checkpoint/value.right', '[...{{/value.right.expression.expression}}.values()][0]'),
    ],
    caughtBy: 'signatures.test.ts',
  },
  {
    name: 'checks: a checkpoint that nobody signed covers others',
    edits: [remove('signature.newest-is-signed/condition.right')],
    caughtBy: 'signatures.test.ts',
  },
  {
    name: 'checks: a check goes on from an entry that is another one now',
    edits: [remove('audit-check.same-start/value.condition.right')],
    caughtBy: 'verify-new-entries.test.ts',
  },
  {
    name: 'checks: a check cannot be called off',
    edits: [remove('audit-thread.called-off')],
    caughtBy: 'audit-reader.test.ts',
  },
]
