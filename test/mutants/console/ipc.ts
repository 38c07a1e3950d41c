import { insertAfter, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The dispatcher of the page's calls: sender, shape, lock, and what goes out (E06, E09, E14). */
export const ipcMutants: readonly Mutant[] = [
  {
    name: 'ipc: a call from a foreign sender is answered',
    edits: [replace('ipc.sender/value.value.condition', 'true')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a frame inside the page passes for the page',
    edits: [remove('sender.main-frame/condition.right')],
    caughtBy: 'sender.test.ts',
  },
  {
    name: 'ipc: a frame that is gone passes for the page',
    edits: [
      replace('sender.main-frame', 'if ({{/condition.left}}) return true; if ({{/condition.right}}) return false'),
    ],
    caughtBy: 'sender.test.ts',
  },
  {
    name: 'ipc: an origin that begins like ours passes for ours',
    edits: [replace('sender.origin/value.right.arguments[0]', '{{/value.left.right}}')],
    caughtBy: 'sender.test.ts',
  },
  {
    name: 'ipc: a frame that throws when it is read passes for the page',
    edits: [replace('sender.throwing-frame/value', 'true')],
    caughtBy: 'sender.test.ts',
  },
  {
    name: 'ipc: what does not fit the schema reaches the handler',
    edits: [replace('ipc.input-schema/value.condition', 'true')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a text that is refused is not named',
    edits: [replace('ipc.input-named/value', 'null')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: what is no plain object reaches the schema',
    edits: [
      replace(
        'ipc.plain-object/condition',
        "typeof {{/condition.operand.arguments[0]}} !== 'object' || {{/condition.operand.arguments[0]}} === null",
      ),
    ],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: half a surrogate pair passes',
    edits: [replace('ipc.lone-surrogates/condition', 'false')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a refused call is noted nowhere',
    edits: [remove('ipc.refusal-noted')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: what a handler hands out by mistake crosses the bridge',
    edits: [replace('ipc.output-schema/value.arguments[0]', '{{/value.arguments[0].arguments[0]}}')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: the words of an error cross the bridge',
    edits: [
      replace(
        'ipc.error-text/value.arguments[1].properties[0]',
        '{{/value.arguments[1].properties[0].name}}: String({{ipc.storage-problem/value.arguments[0]}})',
      ),
    ],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a note that cannot be written throws across the bridge',
    edits: [replace('ipc.note-failed', 'throw {{/value.arguments[2]}}')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a locked console answers everything',
    edits: [remove('ipc.locked')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'ipc: what was asked before the lock is answered after it',
    edits: [remove('ipc.locked-meanwhile')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'ipc: the account list is open while locked',
    edits: [insertAfter('lock.open-operations', "'account.list'")],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'ipc: the bridge hands more than one argument on',
    edits: [
      replace(
        'bridge.one-argument/arguments[0].value.elements[1]',
        '(...all) => {{/arguments[0].value.elements[1].value.expression}}({{/arguments[0].value.elements[1].value.arguments[0]}}, ...all)',
      ),
    ],
    caughtBy: 'bridge.test.ts',
  },
  {
    name: "ipc: the page gets the event object, and with it main's end of the bridge",
    edits: [replace('bridge.no-event/value', '(event, payload) => {{/value.value.expression}}(payload, event)')],
    caughtBy: 'bridge.test.ts',
  },
  {
    name: 'ipc: an export asks for its file again and again',
    edits: [remove('audit-jobs.one-at-a-time')],
    caughtBy: 'export-dialog.test.ts',
  },
  {
    name: 'ipc: a page calls one operation as often as it likes',
    edits: [remove('ipc.call-limit')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'ipc: what only reads is limited, too',
    edits: [replace('ipc.unlimited-operations/value.value.condition', 'false')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'ipc: calls above the limit are nowhere in the audit',
    edits: [remove('ipc.call-limit-entry')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'ipc: an app that ends forgets which calls it refused',
    edits: [remove('ipc.call-limit-flush')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'the page opens one dialog over the other',
    edits: [remove('dialogs.one-at-a-time')],
    caughtBy: 'dialogs.test.ts',
  },
  {
    name: 'ipc: a failing disk after a request says that nothing was sent',
    edits: [replace('ipc.storage-failed/value', "'record-failed'")],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: a call does not know that its request has left',
    edits: [remove('ipc.sent-in-call')],
    caughtBy: 'dispatcher.test.ts',
  },
  {
    name: 'ipc: every error of the database is a full disk',
    edits: [replace('storage.by-code/value', "'full'")],
    caughtBy: 'storage-problem.test.ts',
  },
  {
    name: 'ipc: an error that is ours is not noted',
    edits: [remove('ipc.error-noted')],
    caughtBy: 'dispatcher.test.ts',
  },
]
