import { inFile, type Mutant } from '../mutant.ts'

const reconcile = 'src/main/procedures/reconcile.ts'
const healing = 'src/main/procedures/healing.ts'
const caller = 'src/main/procedures/caller.ts'
const core = 'test/integration/core'
const lostAnswers = `${core}/lost-answers.test.ts`
const restart = `${core}/restart.test.ts`
const conflicts = `${core}/conflicts.test.ts`
const reconcileTest = 'test/unit/main/procedures/reconcile.test.ts'
const staffLost = `${core}/staff-lost-answers.test.ts`

/** Finding out about an effect whose answer was lost: by reading and voiding, never by sending it again. */
export const reconcileMutants: readonly Mutant[] = [
  {
    name: 'reconcile: what the portal has not seen is taken not to happen, without a void',
    edits: inFile(
      reconcile,
      '  const settled = stateOf(await caller.send(endpoints.voidOperation, { params }))\n',
      "  const settled: Remembered | null = { key: intent.key, status: 'voided', answer: null, traceId: '' }\n",
    ),
    caughtBy: lostAnswers,
  },
  {
    name: 'reconcile: a void that got no answer counts as one',
    edits: inFile(
      reconcile,
      "return settled === null ? { kind: 'unknown' } : outcomeOf(intent, settled)",
      "return settled === null ? { kind: 'voided' } : outcomeOf(intent, settled)",
    ),
    caughtBy: reconcileTest,
  },
  {
    name: 'reconcile: a portal that cannot be asked means that it did not happen',
    edits: inFile(
      reconcile,
      "if (state === null) return { kind: 'unknown' }",
      "if (state === null) return { kind: 'voided' }",
    ),
    caughtBy: lostAnswers,
  },
  {
    name: 'reconcile: past the memory of the portal its void is trusted',
    edits: inFile(reconcile, "result.kind === 'voided' ? heldAgainstVersion(intent, caller, parts) : result", 'result'),
    caughtBy: restart,
  },
  {
    name: 'reconcile: another version means that it did not happen',
    edits: inFile(
      reconcile,
      "now.version === intent.expectedVersion ? { kind: 'voided' } : { kind: 'undetermined', now }",
      "now.version >= 0 ? { kind: 'voided' } : { kind: 'undetermined', now }",
    ),
    caughtBy: restart,
  },
  {
    name: 'reconcile: a state that cannot be read means that it did not happen',
    edits: inFile(
      reconcile,
      "if (now === null) return { kind: 'unknown' }",
      "if (now === null) return { kind: 'voided' }",
    ),
    caughtBy: reconcileTest,
  },
  {
    name: "reconcile: an effect without a version is trusted past the portal's memory",
    edits: inFile(reconcile, 'ageSeconds >= 0 && ageSeconds < keyMemorySeconds', 'ageSeconds >= 0'),
    caughtBy: reconcileTest,
  },
  {
    name: 'reconcile: an effect from the future, by a clock put back, is trusted',
    edits: inFile(reconcile, 'ageSeconds >= 0 && ageSeconds < keyMemorySeconds', 'ageSeconds < keyMemorySeconds'),
    caughtBy: reconcileTest,
  },
  {
    name: 'reconcile: what the portal remembers as rejected counts as unknown',
    edits: inFile(
      reconcile,
      "if (status === 'rejected' && stored.kind === 'refused')",
      "if (status === 'rejected' && answer === undefined && stored.kind === 'refused')",
    ),
    caughtBy: reconcileTest,
  },
  {
    name: 'reconcile: what is still under way is settled by asking',
    edits: inFile(healing, '.filter(({ key }) => !runner.isInFlight(key))', ''),
    caughtBy: conflicts,
  },
  {
    name: 'reconcile: two at once settle one intent twice',
    edits: inFile(healing, '    if (running !== undefined) return running\n', ''),
    caughtBy: conflicts,
  },
  {
    name: 'reconcile: an outcome that stays unknown is written as if it were known',
    edits: inFile(healing, "    if (result.kind === 'unknown') return result\n", ''),
    caughtBy: lostAnswers,
  },
  {
    name: 'reconcile: any agent asks about the effect of another',
    edits: inFile(
      caller,
      'if (actor !== intent.actor || who.portalId !== portalIdOf(intent.accountId)) throw',
      'if (who.portalId !== portalIdOf(intent.accountId)) throw',
    ),
    caughtBy: staffLost,
  },
  {
    name: 'reconcile: another login that reaches the account asks about its effect',
    edits: inFile(
      caller,
      'sessions.ofAccount(intent.accountId)',
      'sessions.all()[0] ?? sessions.ofAccount(intent.accountId)',
    ),
    caughtBy: restart,
  },
  {
    name: 'reconcile: after the next start a procedure waits for an answer that never comes',
    edits: inFile(
      'src/main/procedures/resume.ts',
      "if (state.at === 'sending') return { type: 'lost' }",
      "if (state.at === 'done') return { type: 'lost' }",
    ),
    caughtBy: restart,
  },
  {
    name: 'reconcile: after the next start nothing says that an effect of the desk was lost',
    edits: inFile(
      'src/main/procedures/resume.ts',
      "      audit.append({ actor, account, procedure, step, ticket, action: 'effect.lost', outcome: 'unknown', detail })\n",
      '      void { actor, account, procedure, step, ticket, detail }\n',
    ),
    caughtBy: staffLost,
  },
  {
    name: 'reconcile: after the next start a code is asked for whose secret nobody can show',
    edits: inFile(
      'src/main/procedures/resume.ts',
      "state.method === 'authenticator' ? { type: 'secret-gone' } : null",
      "state.method === 'authenticator' ? null : null",
    ),
    caughtBy: restart,
  },
]
