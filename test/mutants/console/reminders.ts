import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Reminders of accounts without 2FA and the e-mails that changes owe: nothing forgotten, nothing shown twice. */
export const remindersMutants: readonly Mutant[] = [
  {
    name: 'reminders: times without 2FA of a forgotten portal go on',
    edits: [remove('unprotected-time.portal-forgotten')],
    caughtBy: 'disabled-elsewhere.test.ts',
  },
  {
    name: 'reminders: the time without 2FA is written apart from what began it',
    edits: [
      replace(
        'unprotected-time.same-transaction/value.arguments[1]',
        '(...all) => queueMicrotask(() => {{.}}(...all))',
      ),
    ],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: two run for one account',
    edits: [inText('schema.unprotected-time/value', 'UNIQUE INDEX', 'INDEX')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'reminders: an account that is set up goes on counting',
    edits: [remove('unprotected-time.ends')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: what was turned off elsewhere is not noticed',
    edits: [remove('unprotected-time.desk-only/condition.left')],
    caughtBy: 'disabled-elsewhere.test.ts',
  },
  {
    name: 'reminders: a second spell is counted as the first',
    edits: [replace('unprotected-time.same-spell/value', 'true')],
    caughtBy: 'unprotected.test.ts',
  },
  {
    name: 'reminders: a reminder is shown and not written, and shown again at the next start',
    edits: [remove('reminders.saved')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: what falls due together floods the screen',
    edits: [remove('reminders.one-notification')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: a clock that was put back loses a reminder',
    edits: [replace('reminders.clock-set-back/value.arguments[1]', 'Infinity')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: one wait is as long as until the reminder, over any sleep',
    edits: [remove('reminders.longest-wait/then.value.arguments[0].arguments[0]')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: a reminder that was shown is shown again',
    edits: [remove('reminders.due-once/value.expression.expression.arguments[0].value.right')],
    caughtBy: 'reminders.test.ts',
  },
  {
    name: 'reminders: every reminder that fell due meanwhile is shown',
    edits: [replace('reminders.latest-only/value.left.expression.arguments[0]', '0')],
    caughtBy: 'reminders.test.ts',
  },
  {
    name: 'reminders: a frozen account is reminded of',
    edits: [replace('reminders.active-accounts/value.value', 'true')],
    caughtBy: 'unprotected-reminders.test.ts',
  },
  {
    name: 'reminders: an end in the past is taken',
    edits: [remove('sms-end.not-in-the-past')],
    caughtBy: 'sms-expiry.test.ts',
  },
  {
    name: 'confirmations: checked once and never again',
    edits: [remove('confirmations.next-check')],
    caughtBy: 'confirmations.test.ts',
  },
  {
    name: 'confirmations: forgotten over a restart',
    edits: [remove('confirmations.after-restart')],
    caughtBy: 'confirmations.test.ts',
  },
  {
    name: 'confirmations: an overdue one is notified at every check',
    edits: [remove('confirmations.overdue-once/else.condition.left')],
    caughtBy: 'confirmation.test.ts',
  },
  {
    name: 'confirmations: an e-mail that names another method goes unsaid',
    edits: [replace('confirmations.method-named/value.arguments[0].value.right', 'false')],
    caughtBy: 'confirmation.test.ts',
  },
  {
    name: 'confirmations: the e-mail of another change confirms it',
    edits: [replace('notices.own-operation/value.value.left', 'true')],
    caughtBy: 'confirmation.test.ts',
  },
  {
    name: 'confirmations: an e-mail of another kind confirms the change whose key it names',
    edits: [replace('notices.own-operation/value.value.right', 'true')],
    caughtBy: 'confirmation.test.ts',
  },
  {
    name: 'confirmations: at a portal that names no operations every e-mail becomes overdue',
    edits: [replace('confirmations.untraced/value', 'false')],
    caughtBy: 'confirmation.test.ts',
  },
  {
    name: 'reminders: the same end again is an entry of the audit',
    edits: [remove('clock-end.unchanged')],
    caughtBy: 'call-limit.test.ts',
  },
]
