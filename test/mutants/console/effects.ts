import { insertAfter, insertBefore, moveAfter, moveBefore, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Intent before effect, effect before event, event and entry together; one effect at a time, and never a second one. */
export const effectsMutants: readonly Mutant[] = [
  {
    name: 'effects: what became of an effect has two entries',
    edits: [insertAfter('effects.answer-entry', '{{effects.answer-entry/value}}')],
    caughtBy: 'f8-operator-clock.test.ts',
  },
  {
    name: 'effects: the effect is sent before its intent is on disk',
    edits: [moveAfter('effects.intent-first', 'effects.send')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: the intent is written without its entry',
    edits: [remove('effects.intent-entry')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: the entry is written without its intent',
    edits: [remove('effects.intent')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: intent and step are two transactions',
    edits: [
      moveBefore('effects.one-at-a-time', 'effects.intent-durable'),
      insertBefore(
        'effects.intent-durable',
        '{{/value.expression}}({{/value.arguments[0]}}, () => {{effects.intent/value}})',
      ),
      remove('effects.intent'),
    ],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: a second press goes out while the first is not settled',
    edits: [remove('effects.one-at-a-time')],
    caughtBy: 'one-effect-at-a-time.test.ts',
  },
  {
    name: 'effects: answer, step and entry are written apart',
    edits: [replace('effects.answer-transaction', '{{/value.arguments[0].body}}')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: the page is not shown that an outcome became unknown',
    edits: [remove('effects.shown-when-failed')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: an answer that the disk refuses counts as not sent',
    edits: [replace('effects.unrecorded-answer/value.arguments[0]', "'record-failed'")],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'effects: what became of an effect is not written to the audit',
    edits: [remove('effects.answer-entry')],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'effects: a lost effect is sent again under another key',
    edits: [
      replace(
        'effects.send/value.arguments[1].expression',
        "{{.}}.then((sent) => Object.values(sent).includes('lost') ? {{/value.arguments[1].expression.expression}}({{/value.arguments[1].expression.arguments[0]}}, {{/value.arguments[1].expression.arguments[1]}}, {{effects.new-key/value}}) : sent)",
      ),
    ],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'effects: a call under a renewed token goes out under another key',
    edits: [
      replace(
        'tokens.same-key/value.expression.arguments[2].properties[1]',
        '{{/value.expression.arguments[2].properties[1].name}}: {{/value.expression.arguments[2].properties[1].value}} && crypto.randomUUID()',
      ),
    ],
    caughtBy: 'authenticated-client.test.ts',
  },
  {
    name: 'effects: a lost answer counts as not sent',
    edits: [replace('effects.lost/value.properties[0].value', "'unreachable'")],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'effects: "unavailable" counts as a refusal',
    edits: [remove('effects.undecided-problems/value.arguments[0].elements[1]')],
    caughtBy: 'lost-answers.test.ts',
  },
  {
    name: 'effects: an error of the portal counts as a refusal',
    edits: [remove('effects.undecided-problems/value.arguments[0].elements[0]')],
    caughtBy: 'effect-result.test.ts',
  },
  {
    name: 'effects: a connection that was cut counts as never made',
    edits: [insertAfter('failures.before-connection/value.arguments[0].elements[4]', "'ECONNRESET'")],
    caughtBy: 'failures.test.ts',
  },
  {
    name: 'effects: a route that went away under an open connection counts as never connected',
    edits: [remove('failures.open-connection/value.right')],
    caughtBy: 'failures.test.ts',
  },
  {
    name: 'effects: an answer beyond the contract counts as lost on the way',
    edits: [replace('failures.misbehaved/value.properties[0].value', "'unreachable'")],
    caughtBy: 'failures.test.ts',
  },
  {
    name: 'effects: a stored answer is read as that of another effect',
    edits: [replace('effects.known-name/condition', 'true')],
    caughtBy: 'catalog.test.ts',
  },
]
