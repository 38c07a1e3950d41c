import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What keeps the reported outcome true after a cut connection, a forgotten key, a wrong clock and a pause that a portal asks for. */
export const lostAnswersMutants: readonly Mutant[] = [
  {
    name: 'a lost answer is taken for "nothing was sent"',
    edits: [replace('failures.lost/value', '{{/value.then}}')],
    caughtBy: 'f1-cut-answers.test.ts',
  },
  {
    name: '"it did not happen" is said without a void',
    edits: [replace('recovery.unseen/then', '{{recovery.trusted-void/then}}')],
    caughtBy: 'f11-silence.test.ts',
  },
  {
    name: 'a lost answer is not recovered',
    edits: [remove('recovery.at-once')],
    caughtBy: 'f1-cut-answers.test.ts',
  },
  {
    name: 'the effect is sent again when its answer is lost',
    edits: [
      replace(
        'effects.send/value.arguments[1].expression',
        "{{.}}.then((sent) => Object.values(sent).includes('lost') ? {{.}} : sent)",
      ),
    ],
    caughtBy: 'f1-cut-answers.test.ts',
  },
  {
    name: 'a void is believed past the life of the key',
    edits: [replace('recovery.past-memory/value', '{{/value.else}}')],
    caughtBy: 'f6-forgotten-key.test.ts',
  },
  {
    name: 'an unchanged version proves what is no step of it',
    edits: [remove('recovery.versioned-step/value.right')],
    caughtBy: 'f6-forgotten-key.test.ts',
  },
  {
    name: 'what cannot be known is said to have happened not',
    edits: [replace('recovery.by-version/value.else', '{{/value.then}}')],
    caughtBy: 'f6-forgotten-key.test.ts',
  },
  {
    name: 'intents in the order of the clock',
    edits: [inText('recovery.intent-order/value.arguments[0]', 'ORDER BY rowid', 'ORDER BY opened_at, key')],
    caughtBy: 'f8-operator-clock.test.ts',
  },
  {
    name: 'procedures in the order of the clock',
    edits: [inText('procedure.order/value.arguments[0]', 'ORDER BY rowid', 'ORDER BY started_at, id')],
    caughtBy: 'f8-operator-clock.test.ts',
  },
  {
    name: "the operator's clock ends a session's token",
    edits: [
      replace(
        'tokens.portal-decides',
        'if ({{/condition.left.right.left}} === null || {{/condition.right}}) {{tokens.ended}}',
      ),
    ],
    caughtBy: 'f8-operator-clock.test.ts',
  },
  {
    name: "a page counts by the operator's clock",
    edits: [remove('connection.portal-time')],
    caughtBy: 'f8-operator-clock.test.ts',
  },
  {
    name: 'no end to waiting for an answer',
    edits: [remove('transport.timeout')],
    caughtBy: 'f11-silence.test.ts',
  },
  {
    name: 'Retry-After is not read',
    edits: [remove('retry-after.seconds')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'a date in Retry-After is not read',
    edits: [replace('retry-after.date/condition', 'true')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: "a dated pause is counted by the operator's clock",
    edits: [replace('retry-after.portal-clock/value', '{{/value.else}}')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'a huge pause is believed whole',
    edits: [replace('retry-after.longest/value', 'Infinity')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'a pause delays nothing',
    edits: [replace('connection.pause/value', 'null')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'every request waits to the end of a long pause',
    edits: [remove('connection.patience')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'the portal is not polled after a long pause',
    edits: [remove('connection.search-after-pause/condition.right.left')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'nothing is read back when a portal is found again',
    edits: [remove('recovery.after-reconnect')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'an account of the list is asked for again and again',
    edits: [remove('account-list.tries/condition.right')],
    caughtBy: 'f11-retry-after.test.ts',
  },
  {
    name: 'the list waits for ever',
    edits: [replace('account-list.longest-pause/value', 'Infinity')],
    caughtBy: 'f11-retry-after.test.ts',
  },
]
