import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Finding out about an effect whose answer was lost: by reading and voiding, never by sending it again. */
export const recoveryMutants: readonly Mutant[] = [
  {
    name: 'recovery: what the portal has not seen is taken not to happen, without a void',
    edits: [replace('recovery.void/value', "{ status: 'voided' }")],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'recovery: a void that got no answer counts as one',
    edits: [replace('recovery.void-answer/value.then.properties[0].value', "'voided'")],
    caughtBy: 'recover-outcome.test.ts',
  },
  {
    name: 'recovery: a portal that cannot be asked means that it did not happen',
    edits: [replace('recovery.no-answer/then.value.properties[0].value', "'voided'")],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'recovery: past the memory of the portal its void is trusted',
    edits: [replace('recovery.past-memory/value', '{{/value.else}}')],
    caughtBy: 'restart.test.ts',
  },
  {
    name: 'recovery: another version means that it did not happen',
    edits: [remove('recovery.by-version/value.condition.right')],
    caughtBy: 'restart.test.ts',
  },
  {
    name: 'recovery: a state that cannot be read means that it did not happen',
    edits: [replace('recovery.no-state/then.value.properties[0].value', "'voided'")],
    caughtBy: 'recover-outcome.test.ts',
  },
  {
    name: "recovery: an effect without a version is trusted past the portal's memory",
    edits: [remove('recovery.memory/value.right')],
    caughtBy: 'recover-outcome.test.ts',
  },
  {
    name: 'recovery: an effect from the future, by a clock put back, is trusted',
    edits: [remove('recovery.memory/value.left')],
    caughtBy: 'recover-outcome.test.ts',
  },
  {
    name: 'recovery: what the portal remembers as rejected counts as unknown',
    edits: [replace('recovery.rejected/condition', 'false')],
    caughtBy: 'recover-outcome.test.ts',
  },
  {
    name: 'recovery: what is still under way is settled by asking',
    edits: [replace('recovery.not-in-flight/value.value', '{{/value.value.expression.expression}}')],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'recovery: two at once settle one intent twice',
    edits: [remove('recovery.one-at-a-time')],
    caughtBy: 'conflicts.test.ts',
  },
  {
    name: 'recovery: an outcome that stays unknown is written as if it were known',
    edits: [remove('recovery.still-unknown')],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'recovery: any agent asks about the effect of another',
    edits: [remove('recovery.own-effect/condition.left')],
    caughtBy: 'staff-lost-answers.test.ts',
  },
  {
    name: 'recovery: another login that reaches the account asks about its effect',
    edits: [replace('recovery.own-login/value', '{{sessions.held/value.value}}[0] ?? {{.}}')],
    caughtBy: 'restart.test.ts',
  },
  {
    name: 'recovery: after the next start a procedure waits for an answer that never comes',
    edits: [replace('restart.lost-answer/condition', 'false')],
    caughtBy: 'restart.test.ts',
  },
  {
    name: 'recovery: after the next start nothing says that an effect of the desk was lost',
    edits: [remove('restart.lost-entry')],
    caughtBy: 'staff-lost-answers.test.ts',
  },
  {
    name: 'recovery: after the next start a code is asked for whose secret nobody can show',
    edits: [replace('restart.secret-gone/value.then', 'null')],
    caughtBy: 'restart.test.ts',
  },
]
