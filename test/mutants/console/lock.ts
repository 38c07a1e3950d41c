import { inFile, type Mutant } from '../mutant.ts'

const lock = 'src/main/lock/lock.ts'
const passphrase = 'src/main/lock/passphrase.ts'
const quiet = 'src/main/lock/quiet-while-locked.ts'
const test = 'test/integration/core/lock.test.ts'
const races = 'test/integration/core/lock-races.test.ts'

/** The lock and its passphrase (E14). */
export const lockMutants: readonly Mutant[] = [
  {
    name: 'lock: the page hears of everything while it is locked',
    edits: inFile(quiet, 'if (!isLocked()) parts.tell(name, payload)', 'parts.tell(name, payload)'),
    caughtBy: test,
  },
  {
    name: 'lock: notifications name the account while it is locked',
    edits: inFile(quiet, 'parts.notify(isLocked() ? withoutNames : notification)', 'parts.notify(notification)'),
    caughtBy: 'test/integration/core/locked-notifications.test.ts',
  },
  {
    name: 'lock: a console that is started again is open',
    edits: inFile(lock, 'let locked = hashed() !== null', 'let locked = false'),
    caughtBy: test,
  },
  {
    name: 'lock: the page keeps what it showed',
    edits: inFile(lock, '    parts.clearPage()\n', ''),
    caughtBy: test,
  },
  {
    name: 'lock: without a passphrase sessions stay behind a lock that anybody opens',
    edits: inFile(lock, "    if (hashed() === null) void parts.signOutAll('lock').catch(() => undefined)\n", ''),
    caughtBy: test,
  },
  {
    name: 'lock: a full disk keeps the console open',
    edits: inFile(
      lock,
      '    wishes += 1\n    if (locked) return\n    locked = true\n',
      "    wishes += 1\n    if (locked) return\n    note({ action: 'lock.locked', outcome: 'ok', detail: { reason } })\n    locked = true\n",
    ),
    caughtBy: races,
  },
  {
    name: 'lock: any passphrase opens it',
    edits: inFile(
      passphrase,
      'expected.length === typed.length && timingSafeEqual(expected, typed)',
      'expected.length === typed.length',
    ),
    caughtBy: test,
  },
  {
    name: 'lock: a try is counted only once it was judged',
    edits: [
      {
        file: lock,
        find: '      settings.write(names.wrong, tries)\n      if (passphrase',
        replace: '      if (passphrase',
      },
      {
        file: lock,
        find: '      const attemptsLeft = Math.max(0, wrongPassphrases - tries)\n',
        replace:
          '      settings.write(names.wrong, tries)\n      const attemptsLeft = Math.max(0, wrongPassphrases - tries)\n',
      },
    ],
    caughtBy: races,
  },
  {
    name: 'lock: a restart gives the tries back',
    edits: inFile(lock, '  let signedOut = false\n', '  let signedOut = false\n  settings.write(names.wrong, null)\n'),
    caughtBy: test,
  },
  {
    name: 'lock: the fifth wrong passphrase signs nobody out',
    edits: inFile(
      lock,
      "        settings.write(names.wrong, null)\n        await parts.signOutAll('passphrase')\n",
      '        settings.write(names.wrong, null)\n',
    ),
    caughtBy: test,
  },
  {
    name: 'lock: a sixth try',
    edits: inFile(lock, 'if (attemptsLeft === 0) {', 'if (tries > wrongPassphrases) {'),
    caughtBy: test,
  },
  {
    name: 'lock: many passphrases are tried at once',
    edits: inFile(lock, "    if (checking) throw new Refusal('in-progress')\n", ''),
    caughtBy: test,
  },
  {
    name: 'lock: a lock that comes during an unlocking is lost',
    edits: inFile(lock, "      if (wishes !== before) throw new Refusal('console-locked')\n", ''),
    caughtBy: races,
  },
  {
    name: 'lock: the passphrase is changed without the one in force',
    edits: inFile(lock, '      await check(current)\n', ''),
    caughtBy: test,
  },
  {
    name: 'lock: whoever gives the passphrase up finds the sessions',
    edits: inFile(
      lock,
      "      await parts.signOutAll('passphrase')\n      settings.write(names.passphrase, null)\n",
      '      settings.write(names.passphrase, null)\n',
    ),
    caughtBy: test,
  },
  {
    name: 'lock: input is not counted from the last one',
    edits: inFile(lock, 'minutes * 60_000 - (nowMs - lastInput)', '0'),
    caughtBy: test,
  },
  {
    name: 'lock: a clock that was put back puts the lock off',
    edits: inFile(lock, '    lastInput = Math.min(lastInput, nowMs)\n', ''),
    caughtBy: 'test/unit/main/lock/idle.test.ts',
  },
  {
    name: 'lock: a passphrase that is cheap to guess',
    edits: inFile(passphrase, '{ N: 2 ** 15, r: 8, p: 3 }', '{ N: 2 ** 10, r: 8, p: 1 }'),
    caughtBy: 'test/unit/main/lock/passphrase.test.ts',
  },
  {
    name: 'lock: the same passphrase has the same hash',
    edits: inFile(passphrase, 'const salt = randomBytes(saltBytes)', 'const salt = Buffer.alloc(saltBytes)'),
    caughtBy: 'test/unit/main/lock/passphrase.test.ts',
  },
]
