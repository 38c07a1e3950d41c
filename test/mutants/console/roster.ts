import { insertAfter, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Reading many accounts within what the portal allows, and names from a file without anybody's secrets. */
export const rosterMutants: readonly Mutant[] = [
  {
    name: 'roster: more requests at once than the portal allows',
    edits: [
      replace(
        'account-list.concurrency/value.expression.arguments[0].arguments[0].properties[0].value.arguments[0]',
        '{{.}} * 4',
      ),
      replace('connection.concurrency/value.right', '{{.}} * 4'),
    ],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: Retry-After is not waited for',
    edits: [remove('account-list.retry-after')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: one waits after a 429, the others go on asking',
    edits: [remove('account-list.shared-pause')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: Retry-After is waited for in milliseconds',
    edits: [replace('account-list.pause-seconds/value.arguments[0]', '{{/value.arguments[0].left}}')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: an account that always answers 429 is asked for ever',
    edits: [remove('account-list.tries/condition.right')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: stopping stops nothing',
    edits: [remove('account-list.stopped'), remove('account-list.pause-ends')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: a portal that is gone is asked for every account',
    edits: [replace('account-list.portal-gone/value.right.condition', 'true')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: two refreshes at once',
    edits: [remove('account-list.one-refresh')],
    caughtBy: 'roster-refresh.test.ts',
  },
  {
    name: 'roster: a file with a column of passwords is imported',
    edits: [remove('name-import.secret-column')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: a column of PINs is not seen as one',
    edits: [replace('name-import.secret-words/value', 'false')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'roster: a column of passwords in another language is not seen as one',
    edits: [
      replace(
        'name-import.secret-parts/condition.arguments[0].value',
        "{{.}} && {{/condition.arguments[0].parameters[0]}}.startsWith('pass')",
      ),
    ],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: "roster: an Authenticator App's secret in a column of another name is imported",
    edits: [remove('name-import.otpauth')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: a file that is no text is imported',
    edits: [remove('name-import.text-only')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: wrong lines are imported too',
    edits: [
      insertAfter(
        'name-import.valid-lines/value.elements[2]',
        "...{{/value.elements[2].expression.expression}}('wrong')",
      ),
    ],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: a preview is imported twice',
    edits: [remove('name-import.once')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: an older preview is imported',
    edits: [replace('name-import.newest-preview/condition', '{{/condition.left.expression}} === null')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: an import is written line by line',
    edits: [replace('name-import.transaction', '{{/value.arguments[0].body}}')],
    caughtBy: 'roster.test.ts',
  },
  {
    name: 'roster: tags are added to some of the accounts where one has no room',
    edits: [
      remove('account-tags.room-in-all'),
      replace(
        'account-tags.written/value.arguments[0]',
        '{{.}}.filter((line) => !({{account-tags.room-in-all/condition.arguments[0]}})(line))',
      ),
    ],
    caughtBy: 'roster.test.ts',
  },
]
