import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Protections of the log, of the diagnosis and of the gate against a hostile page, each taken out. */
export const logAndDiagnosisMutants: readonly Mutant[] = [
  {
    name: 'facts of the wrong type are logged',
    edits: [replace('log.fact-types/value.elements[0].elements[1]', '{{log.fact-read/value.arguments[0]}}')],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: 'facts that are not listed are logged',
    edits: [replace('log.listed-facts/value', '{ ...{{log.fact-read/value.arguments[0].expression}}, ...{{.}} }')],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: 'the last redact is out',
    edits: [replace('redaction.patterns/value.arguments[0].value.arguments[1]', "'$&'")],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: 'a line is not redacted',
    edits: [
      replace(
        'log.redacted-line/value.arguments[0].properties[1].expression',
        '{{/value.arguments[0].properties[1].expression.arguments[0]}}',
      ),
    ],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: 'orders to a terminal are not escaped',
    edits: [replace('log.terminal-controls', '/(?!)/g')],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: "a portal's trace id is logged whatever it is",
    edits: [
      replace(
        'log.trace-shape/value.else.properties[0].value',
        '{{/value.else.properties[0].value.left.expression.arguments[0]}}',
      ),
    ],
    caughtBy: 'log-line.test.ts',
  },
  {
    name: "a place is taken from the error's message",
    edits: [replace('log.error-places/value.expression.expression.arguments[0]', '0')],
    caughtBy: 'log.test.ts',
  },
  {
    name: 'a flood is not bounded',
    edits: [replace('log.rate-limit/value', 'false')],
    caughtBy: 'log.test.ts',
  },
  {
    name: 'a log that cannot be written throws',
    edits: [replace('log.write-failure', '{{/tryBlock}}')],
    caughtBy: 'log.test.ts',
  },
  {
    name: 'the log never rotates',
    edits: [replace('log-file.rotation/condition.right.right', '1e12')],
    caughtBy: 'log-file.test.ts',
  },
  {
    name: 'old log files are kept for ever',
    edits: [
      remove('log-file.oldest-removed'),
      replace(
        'log-file.shifted/initializer.declarations[0].initializer',
        '{{/initializer.declarations[0].initializer.left}} + 50',
      ),
    ],
    caughtBy: 'log-file.test.ts',
  },
  {
    name: 'the log may be read by anybody',
    edits: [replace('log-file.mode/value.arguments[1]', '0o644')],
    caughtBy: 'log-file.test.ts',
  },
  {
    name: 'the log follows links',
    edits: [replace('log-file.no-links/right', '0')],
    caughtBy: 'log-file.test.ts',
  },
  {
    name: 'lines that were lost are not counted',
    edits: [replace('log-file.lost-lines/value.arguments[0]', '{{/value.arguments[0].else}}')],
    caughtBy: 'log-file.test.ts',
  },
  {
    name: 'names are left in a diagnosis',
    edits: [replace('diagnosis.names/value.arguments[0]', '{{/value.arguments[0].expression.expression}}')],
    caughtBy: 'diagnosis.test.ts',
  },
  {
    name: 'a half written file is left behind',
    edits: [remove('storage.unfinished-file')],
    caughtBy: 'diagnosis.test.ts',
  },
  {
    name: 'a failure is handed out and not logged',
    edits: [remove('ipc.failure-logged')],
    caughtBy: 'console-log.test.ts',
  },
  {
    name: 'another trace in the log than in the answer',
    edits: [replace('log.trace-of-answer/then.value', "{{.}}.replace(/^./, '-')")],
    caughtBy: 'console-log.test.ts',
  },
  {
    name: 'the sender is not checked',
    edits: [replace('ipc.sender/value.value.condition', 'true')],
    caughtBy: 'f12-hostile-page.test.ts',
  },
  {
    name: 'a frame inside our page counts as ours',
    edits: [remove('sender.main-frame/condition.right')],
    caughtBy: 'f12-hostile-page.test.ts',
  },
  {
    name: 'the shape is not checked',
    edits: [replace('ipc.input-schema/value.condition', 'true')],
    caughtBy: 'f12-hostile-page.test.ts',
  },
  {
    name: 'a polluted prototype passes',
    edits: [replace('ipc.prototype/value', 'true')],
    caughtBy: 'f12-hostile-page.test.ts',
  },
  {
    name: 'every refused message is an entry of the audit',
    edits: [remove('ipc.refusal-rate')],
    caughtBy: 'f12-hostile-page.test.ts',
  },
]
