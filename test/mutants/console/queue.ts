import { inFile, type Mutant } from '../mutant.ts'

const begin = 'src/main/queue/begin-item.ts'
const queue = 'src/main/queue/queue.ts'
const advance = 'src/shared/domain/advance-queue.ts'
const csv = 'src/main/queue/export-result.ts'
const core = 'test/integration/core'
const queueTest = `${core}/queue.test.ts`
const restart = `${core}/queue-restart.test.ts`
const rules = 'test/unit/shared/queue.test.ts'
const csvTest = 'test/unit/main/queue/result-csv.test.ts'

/** Many accounts one after another: one at a time, none twice, and a result that is true. */
export const queueMutants: readonly Mutant[] = [
  {
    name: 'queue: a procedure and its place in the queue are written apart',
    edits: [
      {
        file: begin,
        find: '        begun: (procedureId) =>\n          moves.moveWithin(',
        replace: '        begun: (procedureId) => queueMicrotask(() =>\n          moves.moveWithin(',
      },
      {
        file: begin,
        find: 'item, procedure: procedureId },\n          ),',
        replace: 'item, procedure: procedureId },\n          )),'.replace('          )', '          )'),
      },
    ],
    caughtBy: restart,
  },
  {
    name: 'queue: a paused one begins the next account',
    edits: inFile(begin, "    if (queue.state === 'paused') throw new Refusal('wrong-step')\n", ''),
    caughtBy: queueTest,
  },
  {
    name: 'queue: an account whose login is signed out fails instead of keeping its turn',
    edits: inFile(begin, "  'signed-out',\n  'session-expired',\n", "  'session-expired',\n"),
    caughtBy: queueTest,
  },
  {
    name: 'queue: a second queue takes the place of the one that runs',
    edits: inFile(
      queue,
      "        if (before !== null && before.state !== 'finished') throw new Refusal('queue-open')\n".slice(2),
      '',
    ),
    caughtBy: queueTest,
  },
  {
    name: 'queue: a plan that contradicts itself is started',
    edits: inFile(queue, "    if (!isSensible(plan)) throw new Refusal('plan-contradictory')\n", ''),
    caughtBy: queueTest,
  },
  {
    name: 'queue: an account is taken twice',
    edits: inFile(
      queue,
      "    if (new Set(accountIds).size < accountIds.length) throw new Refusal('account-twice')\n",
      '',
    ),
    caughtBy: queueTest,
  },
  {
    name: 'queue: skipping cancels what was begun at the portal',
    edits: inFile(queue, 'if (open !== null && isUntouched(open))', 'if (open !== null)'),
    caughtBy: queueTest,
  },
  {
    name: 'queue: a second account comes up beside the current one',
    edits: inFile(
      advance,
      " || currentItem(queue) !== null || next?.state.is !== 'waiting') return null",
      " || next?.state.is !== 'waiting') return null",
    ),
    caughtBy: rules,
  },
  {
    name: 'queue: what is done is taken again',
    edits: inFile(
      advance,
      "return event.as === 'done' && !state.ending.readBack && ending.readBack ? ended : null",
      'return ended',
    ),
    caughtBy: rules,
  },
  {
    name: 'queue: stopping cancels a procedure that is open',
    edits: inFile(advance, '  return procedureId === null\n    ? {', '  return procedureId !== undefined\n    ? {'),
    caughtBy: rules,
  },
  {
    name: 'queue: an end that could not be written with the procedure is never made up for',
    edits: inFile(queue, "    'queue.get': async () => {\n      settleAll()\n", "    'queue.get': async () => {\n"),
    caughtBy: restart,
  },
  {
    name: 'queue: the result holds formulas',
    edits: inFile(csv, "/^[=+\\-@\\t\\r\\n]/.test(value) ? `'${value}` : value", 'value'),
    caughtBy: csvTest,
  },
  {
    name: 'queue: a quote in a name ends its cell',
    edits: inFile(csv, "text.replaceAll('\"', '\"\"')", 'text'),
    caughtBy: csvTest,
  },
  {
    name: 'queue: a dry run changes something',
    edits: inFile(
      'src/main/queue/dry-run.ts',
      '    const page = await read(accountId)\n',
      "    const page = await read(accountId)\n    await base.commands['procedure.start']({ accountId, kind: plan.kind }).catch(() => null)\n",
    ),
    caughtBy: `${core}/queue-dry-run.test.ts`,
  },
  {
    name: 'queue: a dry run asks for all accounts at once',
    edits: inFile(
      'src/main/queue/dry-run.ts',
      'return portals.ofKey(accountId).capabilities().limits.maxConcurrentRequests',
      'return portals.ofKey(accountId).capabilities().limits.maxConcurrentRequests * 100',
    ),
    caughtBy: `${core}/queue-dry-run.test.ts`,
  },
]
