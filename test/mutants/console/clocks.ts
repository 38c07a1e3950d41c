import { inFile, type Mutant } from '../mutant.ts'

const clocks = 'src/main/clocks/clocks.ts'
const reminders = 'src/main/clocks/reminders.ts'
const rules = 'src/shared/domain/reminders.ts'
const confirmations = 'src/main/confirmations/confirmations.ts'
const confirmationRules = 'src/shared/domain/confirmation-rules.ts'
const core = 'test/integration/core'
const clocksTest = `${core}/clocks.test.ts`
const remindersTest = 'test/unit/shared/reminders.test.ts'
const confirmationsTest = `${core}/confirmations.test.ts`
const confirmationRulesTest = 'test/unit/shared/confirmation.test.ts'

/** Clocks of accounts without 2FA and the e-mails that changes owe: nothing forgotten, nothing told twice. */
export const clocksMutants: readonly Mutant[] = [
  {
    name: 'clocks: the clock is written apart from what began it',
    edits: inFile(
      clocks,
      "  events.on('state', see)\n",
      "  events.on('state', (...told) => queueMicrotask(() => see(...told)))\n",
    ),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: two run for one account',
    edits: inFile(
      'src/main/storage/migrations/0007-clocks.ts',
      'CREATE UNIQUE INDEX one_unprotected_clock',
      'CREATE INDEX one_unprotected_clock',
    ),
    caughtBy: 'test/unit/main/storage/open-database.test.ts',
  },
  {
    name: 'clocks: an account that is set up goes on counting',
    edits: inFile(
      'src/main/clocks/unprotected-clocks.ts',
      "        end(account.accountId, instantOf(clock), 'on again')\n",
      '',
    ),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: what was turned off elsewhere is not noticed',
    edits: inFile(
      'src/main/clocks/unprotected-clocks.ts',
      'if (deskOnly && ours === null) return null',
      'if (ours === null) return null',
    ),
    caughtBy: `${core}/clocks-elsewhere.test.ts`,
  },
  {
    name: 'clocks: a second spell is counted as the first',
    edits: inFile(
      'src/shared/domain/unprotected.ts',
      'return now.since === null || now.since === runningSince',
      'return now.since !== undefined && runningSince.length > 0',
    ),
    caughtBy: 'test/unit/shared/unprotected.test.ts',
  },
  {
    name: 'clocks: a reminder is shown and not written, and shown again at the next start',
    edits: inFile(
      reminders,
      '      unprotected.save({ ...record, countedFrom, told: [...told] })\n',
      '      void told\n',
    ),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: what falls due together floods the screen',
    edits: inFile(reminders, '    quiet = true\n', ''),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: a clock that was put back loses a reminder',
    edits: inFile(
      reminders,
      'const countedFrom = recountedFrom(record.countedFrom, nowMs)',
      'const countedFrom = recountedFrom(record.countedFrom, Infinity)',
    ),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: one wait is as long as until the reminder, over any sleep',
    edits: inFile(reminders, 'wait(Math.min(lookEveryMs, ...waits))', 'wait(Math.min(...waits))'),
    caughtBy: clocksTest,
  },
  {
    name: 'clocks: a reminder that was told is told again',
    edits: inFile(rules, '&& !kept.some((one) => one.kind === kind))', '&& kept.length < 99)'),
    caughtBy: remindersTest,
  },
  {
    name: 'clocks: every reminder that fell due meanwhile is shown',
    edits: inFile(rules, 'const show = due.at(-1)?.kind ?? null', 'const show = due.at(0)?.kind ?? null'),
    caughtBy: remindersTest,
  },
  {
    name: 'clocks: an end in the past is taken',
    edits: inFile(
      clocks,
      "    if (until !== null && until <= instantOf(clock)) throw new Refusal('invalid-request')\n",
      '',
    ),
    caughtBy: `${core}/sms-end.test.ts`,
  },
  {
    name: 'confirmations: looked for once and never again',
    edits: inFile(confirmations, '    if (base.isOpen()) follow(accountId)\n', ''),
    caughtBy: confirmationsTest,
  },
  {
    name: 'confirmations: forgotten over a restart',
    edits: inFile(confirmations, '    if (signedIn) lookSoon(portalId)\n', ''),
    caughtBy: confirmationsTest,
  },
  {
    name: 'confirmations: an overdue one is told at every look',
    edits: inFile(confirmationRules, 'before.overdueAt === null && ageSeconds', 'before.id.length > 0 && ageSeconds'),
    caughtBy: confirmationRulesTest,
  },
  {
    name: 'confirmations: an e-mail that names another method goes unsaid',
    edits: inFile(
      confirmationRules,
      'methodNamed !== null && methodNamed !== namedInMail[meant]',
      'methodNamed !== null && namedInMail[meant] === null',
    ),
    caughtBy: confirmationRulesTest,
  },
  {
    name: 'confirmations: one e-mail confirms two changes',
    edits: inFile('src/shared/domain/match-notices.ts', '    for (const notice of own) free.delete(notice)\n', ''),
    caughtBy: 'test/unit/shared/match-notices.test.ts',
  },
]
