import { insertBefore, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Many accounts one after another: one at a time, none twice, and a result that is true. */
export const queueMutants: readonly Mutant[] = [
  {
    name: 'queue: a procedure and its place in the queue are written apart',
    edits: [replace('queue.item-transaction/expression', 'queueMicrotask(() => {{.}})')],
    caughtBy: 'queue-restart.test.ts',
  },
  {
    name: 'queue: a paused one begins the next account',
    edits: [remove('queue.paused')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: an account whose login is signed out fails instead of keeping its turn',
    edits: [remove('queue.waits-for-sign-in')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: a second queue takes the place of the one that runs',
    edits: [remove('queue.one-queue')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: a plan that contradicts itself is started',
    edits: [remove('queue.sensible-plan')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: an account is taken twice',
    edits: [remove('queue.account-once')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: skipping cancels what was begun at the portal',
    edits: [remove('queue.untouched-only/condition.right')],
    caughtBy: 'queue.test.ts',
  },
  {
    name: 'queue: a second account comes up beside the current one',
    edits: [remove('queue.one-current/condition.left.right')],
    caughtBy: 'queue-rules.test.ts',
  },
  {
    name: 'queue: what is done is taken again',
    edits: [replace('queue.ended-once/value', '{{/value.then}}')],
    caughtBy: 'queue-rules.test.ts',
  },
  {
    name: 'queue: stopping cancels a procedure that is open',
    edits: [replace('queue.open-procedure-stays/value.condition', 'true')],
    caughtBy: 'queue-rules.test.ts',
  },
  {
    name: 'queue: an end that could not be written with the procedure is never made up for',
    edits: [remove('queue.settled-on-read')],
    caughtBy: 'queue-restart.test.ts',
  },
  {
    name: 'queue: the result contains formulas',
    edits: [replace('csv.formulas/value.condition', 'false')],
    caughtBy: 'export-result.test.ts',
  },
  {
    name: 'queue: the result contains a formula after a line feed',
    edits: [replace('csv.formulas/value.condition', "{{.}} && !{{/value.else}}.startsWith('\\n')")],
    caughtBy: 'export-result.test.ts',
  },
  {
    name: 'queue: the result contains a formula with a full-width sign',
    edits: [replace('csv.formulas/value.condition', "{{.}} && !{{/value.else}}.startsWith('＝')")],
    caughtBy: 'export-result.test.ts',
  },
  {
    name: 'queue: the result contains characters that turn the direction',
    edits: [replace('csv.hidden/value', '{{csv.mark-in-text/value.expression.expression}}')],
    caughtBy: 'csv-round-trip.test.ts',
  },
  {
    name: 'queue: a text that reads like a mark is another text after an import',
    edits: [replace('csv.mark-in-text/value', '{{/value.expression.expression}}')],
    caughtBy: 'csv-round-trip.test.ts',
  },
  {
    name: 'queue: the apostrophe before a formula stays when the list is read again',
    edits: [replace('csv.formulas-back/value.condition', 'false')],
    caughtBy: 'csv-round-trip.test.ts',
  },
  {
    name: 'queue: a quote in a name ends its cell',
    edits: [replace('csv.quotes/value', "''")],
    caughtBy: 'export-result.test.ts',
  },
  {
    name: 'queue: a dry run changes something',
    edits: [
      insertBefore(
        'dry-run.reads-only',
        "await {{queue.untouched-only/then.value.expression.expression.expression}}['procedure.start']({ accountId: {{/value.expression.arguments[1]}}[0], kind: 'disable' }).catch(() => null)",
      ),
    ],
    caughtBy: 'queue-dry-run.test.ts',
  },
  {
    name: 'queue: a dry run asks for all accounts at once',
    edits: [replace('dry-run.concurrency/value', '{{.}} * 100')],
    caughtBy: 'queue-dry-run.test.ts',
  },
]
