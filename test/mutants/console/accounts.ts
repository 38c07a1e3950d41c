import { insertAfter, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Reading many accounts within what the portal allows, and names from a file without anybody's secrets. */
export const accountsMutants: readonly Mutant[] = [
  {
    name: 'account list: more requests at once than the portal allows',
    edits: [
      replace(
        'account-list.concurrency/value.expression.arguments[0].arguments[0].properties[0].value.arguments[0]',
        '{{.}} * 4',
      ),
      replace('connection.concurrency/value.right', '{{.}} * 4'),
    ],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: Retry-After is not waited for',
    edits: [remove('account-list.retry-after')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: one waits after a 429, the others go on asking',
    edits: [remove('account-list.shared-pause')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: Retry-After is waited for in milliseconds',
    edits: [replace('account-list.pause-seconds/value.arguments[0]', '{{/value.arguments[0].left}}')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: an account that always answers 429 is asked for ever',
    edits: [remove('account-list.tries/condition.right')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: stopping stops nothing',
    edits: [remove('account-list.stopped'), remove('account-list.pause-ends')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: a portal that is gone is asked for every account',
    edits: [replace('account-list.portal-gone/value.right.condition', 'true')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: two refreshes at once',
    edits: [remove('account-list.one-refresh')],
    caughtBy: 'bulk-refresh.test.ts',
  },
  {
    name: 'account list: a file with a column of passwords is imported',
    edits: [remove('name-import.secret-column')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a column of PINs is not seen as one',
    edits: [replace('name-import.secret-words/condition', 'false')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: a column of passwords in another language is not seen as one',
    edits: [
      replace(
        'name-import.secret-parts/condition.arguments[0].value',
        "{{.}} && {{/condition.arguments[0].parameters[0]}}.startsWith('pass')",
      ),
    ],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: a column of the dates of passwords refuses the file',
    edits: [remove('name-import.about-secret')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: a column of postal codes refuses the file',
    edits: [replace('name-import.secret-context/value', 'true')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: a column of codes is imported',
    edits: [replace('name-import.failure-code/then', 'return false')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: the second line of an account counts as well',
    edits: [remove('name-import.twice')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: text without a column is dropped without a word',
    edits: [replace('name-import.left-out/value', '[]')],
    caughtBy: 'name-import.test.ts',
  },
  {
    name: 'account list: a file with a former User ID makes a second line',
    edits: [replace('name-import.former-user-id/value', 'null')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a file that is not Unicode shows its names beside a column of passwords',
    edits: [replace('name-import.sample-secrets/value', 'undefined')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: own names stay behind where a User ID changes',
    edits: [remove('annotations.move')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a changed User ID is not passed on to own names',
    edits: [replace('account-store.user-id/condition', 'false')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a User ID that another account took over is lost',
    edits: [replace('account-store.user-taken-over/condition', 'true')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a refresh keeps the User IDs that were known',
    edits: [replace('account-list.user-ids/condition', 'true')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'screens: a character that turns the direction has its effect',
    edits: [replace('shown-text.marks/value', '{{/value.expression.expression}}')],
    caughtBy: 'shown-text.test.ts',
  },
  {
    name: 'screens: a value from right to left is not isolated',
    edits: [replace('shown-text.isolated/value', '{{/value.else}}')],
    caughtBy: 'shown-text.test.ts',
  },
  {
    name: 'screens: the values of a sentence of main or the portal are not isolated',
    edits: [replace('shown-text.sentence/value', '{{/value.expression.expression}}')],
    caughtBy: 'hostile-names.test.ts',
  },
  {
    name: 'screens: a text in a template is shown as it came',
    edits: [replace('screens.texts/value', '{{/value.arguments[0]}}')],
    caughtBy: 'outside-names.test.ts',
  },
  {
    name: 'screens: a title or a label is shown as it came',
    edits: [replace('screens.attribute/value', '{{/value.arguments[0]}}')],
    caughtBy: 'outside-names.test.ts',
  },
  {
    name: 'screens: the values of a sentence are shown as they came',
    edits: [replace('screens.sentences/value.body.condition', 'false')],
    caughtBy: 'outside-names.test.ts',
  },
  {
    name: "account list: an Authenticator App's secret in a column of another name is imported",
    edits: [remove('name-import.otpauth')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a file that is no text is imported',
    edits: [remove('name-import.text-only')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: wrong lines are imported too',
    edits: [
      insertAfter(
        'name-import.valid-lines/value.elements[2]',
        "...{{/value.elements[2].expression.expression}}('wrong')",
      ),
    ],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: a preview is imported twice',
    edits: [remove('name-import.once')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: an older preview is imported',
    edits: [replace('name-import.newest-preview/condition', '{{/condition.left.expression}} === null')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: an import is written line by line',
    edits: [replace('name-import.transaction', '{{/value.arguments[0].body}}')],
    caughtBy: 'account-annotations.test.ts',
  },
  {
    name: 'account list: tags are added to some of the accounts where one has no room',
    edits: [
      remove('account-tags.room-in-all'),
      replace(
        'account-tags.written/value.arguments[0]',
        '{{.}}.filter((line) => !({{account-tags.room-in-all/condition.arguments[0]}})(line))',
      ),
    ],
    caughtBy: 'account-annotations.test.ts',
  },
]
