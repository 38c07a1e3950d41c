import { inFile, type Mutant } from '../mutant.ts'

const runner = 'src/main/procedures/effect-runner.ts'
const result = 'src/main/procedures/effect-result.ts'
const failures = 'src/main/portal/failures.ts'
const core = 'test/integration/core'
const record = `${core}/record.test.ts`
const lostAnswers = `${core}/lost-answers.test.ts`
const oneAtATime = `${core}/one-at-a-time.test.ts`
const failuresTest = 'test/unit/main/portal/failures.test.ts'

/** Intent before effect, effect before event, event and entry together; one effect at a time, and never a second one. */
export const effectsMutants: readonly Mutant[] = [
  {
    name: 'effects: one that is found by reading has two entries',
    edits: inFile(
      runner,
      "record(intent, result, subject)\n    log.note('effect.reconciled'",
      "record(intent, result, subject)\n    audit.append(entryOf(intent, result))\n    log.note('effect.reconciled'",
    ),
    caughtBy: 'test/faults/f8-operator-clock.test.ts',
  },
  {
    name: 'effects: the effect is sent before its intent is on disk',
    edits: [
      {
        file: runner,
        find: '    durably(plan.intent.effect, () => {\n      db.tran',
        replace: '    const intend = (): void => durably(plan.intent.effect, () => {\n      db.tran',
      },
      { file: runner, find: '    })\n    audit.announce()\n    inFlight.add', replace: '    })\n    inFlight.add' },
      {
        file: runner,
        find: 'const result = resultOf(plan.intent.effect, await plan.send(intent.key))',
        replace:
          'const sent = await plan.send(intent.key)\n      intend()\n      const result = resultOf(plan.intent.effect, sent)',
      },
    ],
    caughtBy: record,
  },
  {
    name: 'effects: the intent is written without its entry',
    edits: inFile(runner, '        audit.append(intendedEntry(intent, plan.detail ?? {}))\n', ''),
    caughtBy: record,
  },
  {
    name: 'effects: the entry is written without its intent',
    edits: inFile(runner, '        intents.open(intent)\n', ''),
    caughtBy: record,
  },
  {
    name: 'effects: intent and step are two transactions',
    edits: [
      { file: runner, find: '        refuseSecond(intent)\n        intents.open(intent)\n', replace: '' },
      {
        file: runner,
        find: '    durably(plan.intent.effect, () => {\n      db.tran',
        replace:
          '    refuseSecond(intent)\n    durably(plan.intent.effect, () => intents.open(intent))\n    durably(plan.intent.effect, () => {\n      db.tran',
      },
    ],
    caughtBy: record,
  },
  {
    name: 'effects: a second press goes out while the first is not settled',
    edits: inFile(runner, '        refuseSecond(intent)\n', ''),
    caughtBy: oneAtATime,
  },
  {
    name: 'effects: answer, step and entry are written apart',
    edits: [
      {
        file: runner,
        find: '    db.transaction(() => {\n      const settled',
        replace: '    const write = (): void => {\n      const settled',
      },
      {
        file: runner,
        find: '    }).immediate()\n    audit.announce()\n  }',
        replace: '    }\n    write()\n    audit.announce()\n  }',
      },
    ],
    caughtBy: record,
  },
  {
    name: 'effects: an answer that the disk refuses counts as not sent',
    edits: inFile(
      runner,
      "errorFacts(error) })\n      throw new Refusal('outcome-unknown')",
      "errorFacts(error) })\n      throw new Refusal('record-failed')",
    ),
    caughtBy: record,
  },
  {
    name: 'effects: what became of an effect is not written to the audit',
    edits: inFile(runner, '      audit.append(entryOf(intent, result))\n', ''),
    caughtBy: lostAnswers,
  },
  {
    name: 'effects: a lost effect is sent again under another key',
    edits: inFile(
      runner,
      'const result = resultOf(plan.intent.effect, await plan.send(intent.key))',
      "const sent = await plan.send(intent.key)\n      const result = resultOf(plan.intent.effect, sent.kind === 'lost' ? await plan.send(newKey()) : sent)",
    ),
    caughtBy: lostAnswers,
  },
  {
    name: 'effects: a call under a renewed token goes out under another key',
    edits: inFile(
      'src/main/sessions/token-keeper.ts',
      'request, { token: tokens.accessToken, key })',
      'request, { token: tokens.accessToken, key: key && crypto.randomUUID() })',
    ),
    caughtBy: 'test/unit/main/sessions/token-keeper.test.ts',
  },
  {
    name: 'effects: a lost answer counts as not sent',
    edits: inFile(
      result,
      "    default:\n      return { kind: 'unknown' }",
      "    default:\n      return { kind: 'unreachable' }",
    ),
    caughtBy: lostAnswers,
  },
  {
    name: 'effects: "unavailable" counts as a refusal',
    edits: inFile(
      result,
      "new Set(['unexpected', 'unavailable', 'in-progress'])",
      "new Set(['unexpected', 'in-progress'])",
    ),
    caughtBy: lostAnswers,
  },
  {
    name: 'effects: an error of the portal counts as a refusal',
    edits: inFile(
      result,
      "new Set(['unexpected', 'unavailable', 'in-progress'])",
      "new Set(['unavailable', 'in-progress'])",
    ),
    caughtBy: 'test/unit/main/procedures/effect-result.test.ts',
  },
  {
    name: 'effects: a connection that was cut counts as never made',
    edits: inFile(failures, "new Set(['ECONNREFUSED',", "new Set(['ECONNREFUSED', 'ECONNRESET',"),
    caughtBy: failuresTest,
  },
  {
    name: 'effects: a route that went away under an open connection counts as never connected',
    edits: inFile(failures, 'beforeConnection.has(code) && !onOpenConnection(error)', 'beforeConnection.has(code)'),
    caughtBy: failuresTest,
  },
  {
    name: 'effects: an answer beyond the contract counts as lost on the way',
    edits: inFile(failures, "    return { kind: 'misbehaved', traceId: '' }", "    return { kind: 'unreachable' }"),
    caughtBy: failuresTest,
  },
  {
    name: 'effects: a stored answer is read as that of another effect',
    edits: inFile(
      'src/main/procedures/effect-endpoints.ts',
      '  if (Object.hasOwn(effectEndpoints, name)) return name as AnyEffect\n',
      '  if (name in effectEndpoints || name !== null) return name as AnyEffect\n',
    ),
    caughtBy: 'test/unit/main/procedures/effect-endpoints.test.ts',
  },
]
