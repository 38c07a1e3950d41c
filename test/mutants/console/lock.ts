import { insertBefore, moveAfter, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The lock and its passphrase (E14). */
export const lockMutants: readonly Mutant[] = [
  {
    name: 'lock: the page hears of everything while it is locked',
    edits: [replace('lock.silent-events', '{{/then}}')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: notifications name the account while it is locked',
    edits: [replace('lock.notifications-without-names/value.value.arguments[0]', '{{/value.value.arguments[0].else}}')],
    caughtBy: 'locked-notifications.test.ts',
  },
  {
    name: 'lock: a console that is started again is open',
    edits: [replace('lock.locked-at-start/value', 'false')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: the page keeps what it showed',
    edits: [remove('lock.clears-page')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: without a passphrase sessions stay behind a lock that anybody opens',
    edits: [remove('lock.without-passphrase')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: a full disk keeps the console open',
    edits: [insertBefore('lock.locked-before-entry', '{{lock.entry}}')],
    caughtBy: 'lock-races.test.ts',
  },
  {
    name: 'lock: any passphrase opens it',
    edits: [remove('passphrase.comparison/value.right')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: a passphrase that was hashed in its compatibility form opens nothing more',
    edits: [replace('passphrase.forms/value.elements[1]', '{{/value.elements[0]}}')],
    caughtBy: 'passphrase.test.ts',
  },
  {
    name: 'lock: a try is counted only once it was judged',
    edits: [moveAfter('lock.attempt-counted-first', 'lock.passphrase-tried')],
    caughtBy: 'lock-races.test.ts',
  },
  {
    name: 'lock: a restart gives the tries back',
    edits: [
      insertBefore(
        'lock.attempts-kept',
        '{{lock.attempt-counted-first/value.expression}}({{lock.attempt-counted-first/value.arguments[0]}}, null)',
      ),
    ],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: the fifth wrong passphrase signs nobody out',
    edits: [remove('lock.limit-signs-out')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: a sixth try',
    edits: [
      replace(
        'lock.attempt-limit/condition',
        '{{lock.attempt-counted-first/value.arguments[1]}} > {{lock.attempts-left/value.arguments[1].left}}',
      ),
    ],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: many passphrases are tried at once',
    edits: [remove('lock.one-attempt-at-a-time')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: a lock that comes during an unlocking is lost',
    edits: [remove('lock.locked-during-unlock')],
    caughtBy: 'lock-races.test.ts',
  },
  {
    name: 'lock: the passphrase is changed without the one in force',
    edits: [remove('lock.change-needs-current')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: the sessions stay when the passphrase is given up',
    edits: [remove('lock.removal-signs-out')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: input is not counted from the last one',
    edits: [replace('lock.idle-time/value', '0')],
    caughtBy: 'lock.test.ts',
  },
  {
    name: 'lock: a clock that was put back puts the lock off',
    edits: [remove('lock.clock-set-back')],
    caughtBy: 'idle.test.ts',
  },
  {
    name: 'lock: a passphrase that is cheap to guess',
    edits: [
      replace('passphrase.cost/value.properties[0].value.right', '10'),
      replace('passphrase.cost/value.properties[2].value', '1'),
    ],
    caughtBy: 'passphrase.test.ts',
  },
  {
    name: 'lock: the same passphrase has the same hash',
    edits: [replace('passphrase.salt/value.expression', 'Buffer.alloc')],
    caughtBy: 'passphrase.test.ts',
  },
  {
    name: 'lock: the same time again is an entry of the audit',
    edits: [remove('lock.unchanged-after')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'lock: a passphrase that does not exist is removed with an entry',
    edits: [remove('lock.unchanged-passphrase')],
    caughtBy: 'call-limit.test.ts',
  },
  {
    name: 'lock: what was shown before a lock can be read after it',
    edits: [remove('lock.secrets-end')],
    caughtBy: 'open-secrets.test.ts',
  },
  {
    name: 'lock: the copy of a passphrase that was tried stays in memory',
    edits: [remove('passphrase.overwritten')],
    caughtBy: 'passphrase.test.ts',
  },
  {
    name: 'clipboard: a secret stays where another text is not',
    edits: [remove('clipboard.removed-in-time')],
    caughtBy: 'clipboard.test.ts',
  },
  {
    name: 'clipboard: what another program copied is removed with the secret',
    edits: [replace('clipboard.still-ours/value.expression.arguments[0].body', 'true')],
    caughtBy: 'clipboard.test.ts',
  },
  {
    name: 'clipboard: a secret is copied behind the lock',
    edits: [remove('clipboard.locked')],
    caughtBy: 'clipboard.test.ts',
  },
  {
    name: 'clipboard: a secret stays over a lock',
    edits: [remove('clipboard.removed-at-lock')],
    caughtBy: 'copied-secrets.test.ts',
  },
  {
    name: 'clipboard: what is copied by the keyboard stays',
    edits: [remove('clipboard.copied-by-key')],
    caughtBy: 'secret-copies.test.ts',
  },
]
