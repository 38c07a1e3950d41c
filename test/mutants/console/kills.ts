import type { Mutant } from '../mutant.ts'

const main = 'src/main'
const killed = 'test/faults/f2-killed-console.test.ts'
const powerLoss = 'test/faults/f3-power-loss.test.ts'
const fullDisk = 'test/faults/f9-full-disk.test.ts'
const otherWrites = 'test/faults/f9-other-writes.test.ts'

/** What keeps a killed console, a lost power and a failing disk from losing or repeating anything, each taken out. */
export const killsMutants: readonly Mutant[] = [
  {
    name: "the console's commits not synced",
    edits: [{ file: `${main}/storage/open-database.ts`, find: `  db.pragma('synchronous = FULL')\n`, replace: '' }],
    caughtBy: powerLoss,
  },
  {
    name: "the portal's commits not synced",
    edits: [{ file: 'src/sandbox/store/database.ts', find: `  db.pragma('synchronous = FULL')\n`, replace: '' }],
    caughtBy: powerLoss,
  },
  {
    name: 'the request sent before its intent is written',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: '    durably(plan.intent.effect, () => {',
        replace: '    const sending = plan.send(intent.key)\n    durably(plan.intent.effect, () => {',
      },
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: 'await plan.send(intent.key)',
        replace: 'await sending',
      },
    ],
    caughtBy: fullDisk,
  },
  {
    name: 'the answer and what follows from it in two transactions',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: '      subject(result)\n    }).immediate()',
        replace: '    }).immediate()\n    subject(result)',
      },
    ],
    caughtBy: killed,
  },
  {
    name: 'an effect settled and its entry in two transactions',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: '      audit.append(entryOf(intent, result))\n      subject(result)\n    }).immediate()',
        replace: '      subject(result)\n    }).immediate()\n    audit.append(entryOf(intent, result))',
      },
    ],
    caughtBy: fullDisk,
  },
  {
    name: 'the intent and the procedure in two transactions',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: '        plan.begin(intent.key)\n        audit.append(intendedEntry(intent, plan.detail ?? {}))\n      }).immediate()',
        replace:
          '        audit.append(intendedEntry(intent, plan.detail ?? {}))\n      }).immediate()\n      plan.begin(intent.key)',
      },
    ],
    caughtBy: fullDisk,
  },
  {
    name: 'a step and its entry in two transactions',
    edits: [
      {
        file: `${main}/procedures/procedures.ts`,
        find: `        audit.append({ ...aboutProcedure(after), step: step === null ? null : stepLabel(step), ...entry })
      }).immediate()`,
        replace: `        return { ...aboutProcedure(after), step: step === null ? null : stepLabel(step), ...entry }
      }).immediate()
      audit.append({ ...aboutProcedure(get(procedureId)), ...entry })`,
      },
    ],
    caughtBy: fullDisk,
  },
  {
    name: 'the state that a case tells not kept when its lost answer is found',
    edits: [
      {
        file: `${main}/console-core.ts`,
        find: '({ accountId }, result) => customers.keepAnswer(accountId, result)',
        replace: '() => undefined',
      },
    ],
    caughtBy: killed,
  },
  {
    name: 'a full disk that sends the user to support',
    edits: [{ file: `${main}/portal/failures.ts`, find: `  'record-failed': 'try-again',\n`, replace: '' }],
    caughtBy: fullDisk,
  },
  {
    name: 'a disk that refuses the answer told as if nothing was sent',
    edits: [
      {
        file: `${main}/procedures/effect-runner.ts`,
        find: "errorFacts(error) })\n      throw new Refusal('outcome-unknown')",
        replace: "errorFacts(error) })\n      throw new Refusal('record-failed')",
      },
    ],
    caughtBy: fullDisk,
  },
  {
    name: 'a choice about the lock and its entry in two transactions',
    edits: [
      {
        file: `${main}/lock/lock.ts`,
        find: `      settings.write(name, value)
      audit.append({ actor: 'app', ...entry })
    })`,
        replace: `      settings.write(name, value)
    })
    audit.append({ actor: 'app', ...entry })`,
      },
    ],
    caughtBy: otherWrites,
  },
  {
    name: 'memory ahead of a disk that refused',
    edits: [
      {
        file: `${main}/storage/in-transaction.ts`,
        find: '    for (const one of held) one.reload()\n',
        replace: '    void held\n',
      },
    ],
    caughtBy: otherWrites,
  },
  {
    name: 'a renewal sent that could not be noted',
    edits: [
      {
        file: `${main}/sessions/customer-sessions.ts`,
        find: 'if (!kept.aboutToRenew(view.accountId)) return',
        replace: 'kept.aboutToRenew(view.accountId)',
      },
    ],
    caughtBy: otherWrites,
  },
  {
    name: 'a session left at the portal that nobody holds',
    edits: [
      {
        file: `${main}/sessions/customer-sessions.ts`,
        find: '      void portals.of(portalId).portal.send(endpoints.signOut, {}, { token: session.accessToken })\n      throw error',
        replace: '      throw error',
      },
    ],
    caughtBy: otherWrites,
  },
  {
    name: 'a checkpoint that cannot be written told as a failure',
    edits: [
      {
        file: `${main}/audit/store.ts`,
        find: '>= checkpointEvery) checkpointIfPossible()',
        replace: '>= checkpointEvery) checkpoint()',
      },
    ],
    caughtBy: otherWrites,
  },
]
