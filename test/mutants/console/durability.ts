import { insertAfter, insertBefore, moveAfter, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What keeps a killed console, a lost power and a failing disk from losing or repeating anything, each taken out. */
export const durabilityMutants: readonly Mutant[] = [
  {
    name: "the console's commits not synced",
    edits: [remove('database.synchronous')],
    caughtBy: 'f3-power-loss.test.ts',
  },
  {
    name: "the portal's commits not synced",
    edits: [remove('portal-database.synchronous')],
    caughtBy: 'f3-power-loss.test.ts',
  },
  {
    name: 'the request sent before its intent is written',
    edits: [
      insertBefore('effects.intent-first', 'const sending = {{effects.send/value.arguments[1].expression}}'),
      replace('effects.send/value.arguments[1].expression', 'sending'),
    ],
    caughtBy: 'f9-full-disk.test.ts',
  },
  {
    name: 'the answer and what follows from it in two transactions',
    edits: [moveAfter('effects.answer-step', 'effects.answer-transaction')],
    caughtBy: 'f2-every-fault-point.test.ts',
  },
  {
    name: 'an effect settled and its entry in two transactions',
    edits: [moveAfter('effects.answer-entry', 'effects.answer-transaction')],
    caughtBy: 'f9-full-disk.test.ts',
  },
  {
    name: 'the intent and the procedure in two transactions',
    edits: [moveAfter('effects.intent-step', 'effects.intent-transaction')],
    caughtBy: 'f9-every-write.test.ts',
  },
  {
    name: 'a step and its entry in two transactions',
    edits: [
      insertBefore('procedure.step-transaction', 'let write'),
      replace('procedure.step-entry', 'write = () => {{/value}}'),
      insertAfter('procedure.step-transaction', 'write()'),
    ],
    caughtBy: 'f9-full-disk.test.ts',
  },
  {
    name: 'the state that a case reports not kept when its lost answer is found',
    edits: [remove('recovery.case-answer')],
    caughtBy: 'f2-killed-console.test.ts',
  },
  {
    name: 'a full disk that sends the user to support',
    edits: [remove('failures.record-failed')],
    caughtBy: 'f9-full-disk.test.ts',
  },
  {
    name: 'a disk that refuses the answer reported as if nothing was sent',
    edits: [replace('effects.unrecorded-answer/value.arguments[0]', "'record-failed'")],
    caughtBy: 'f9-full-disk.test.ts',
  },
  {
    name: 'a choice about the lock and its entry in two transactions',
    edits: [moveAfter('lock.setting-entry', 'lock.setting-transaction')],
    caughtBy: 'f9-other-writes.test.ts',
  },
  {
    name: 'memory ahead of a disk that refused',
    edits: [remove('storage.reload')],
    caughtBy: 'f9-other-writes.test.ts',
  },
  {
    name: 'a renewal sent that could not be noted',
    edits: [replace('sessions.renewal-marked', '{{/condition.operand}}')],
    caughtBy: 'f9-other-writes.test.ts',
  },
  {
    name: 'a session left at the portal that no console has',
    edits: [remove('sessions.not-held')],
    caughtBy: 'f9-other-writes.test.ts',
  },
  {
    name: 'a checkpoint that cannot be written reported as a failure',
    edits: [replace('audit-store.checkpoint-interval/then', '{{/then.expression.arguments[0].value}}')],
    caughtBy: 'f9-other-writes.test.ts',
  },
]
