import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Backups, restores, fresh starts and new signing keys, and a start that fails. */
export const replacementMutants: readonly Mutant[] = [
  {
    name: 'replaced: a gap names anything that it follows',
    edits: [replace('recorded-breaks.same-ends/value', 'true')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: a break that nobody signed counts',
    edits: [replace('chain-verifier.signed-break/value', 'true')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: a restored audit is called intact',
    edits: [remove('chain-verifier.never-intact')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: the start calls a restored database changed',
    edits: [replace('audit-store.replaced/value.condition', 'true')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: lost numbers are given again',
    edits: [replace('audit-store.no-number-twice/value', '{{/value.then}}')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: signed heads from before are not taken over',
    edits: [remove('audit-store.heads-from-before')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: every start records the replacement',
    edits: [remove('replacement.until-recorded')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: a key that is still there counts as replaced',
    edits: [remove('replacement.key-still-there')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: a backup that was damaged meanwhile is restored',
    edits: [remove('replacement.whole')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: accounts count as read after a restore',
    edits: [remove('replacement.unread-accounts')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: the heads of before are emptied without a copy',
    edits: [remove('replacement.heads-stay')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: the damaged file is written over',
    edits: [remove('replacement.old-stays')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: effects that the backup does not know are forgotten',
    edits: [remove('replacement.effects-asked')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: the file of the old key is not set aside',
    edits: [remove('signing-key.set-aside')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: a second file takes the name of the first',
    edits: [replace('set-aside.never-over/condition', 'true')],
    caughtBy: 'replaced-database.test.ts',
  },
  {
    name: 'replaced: effects are sent for an account that was not read since',
    edits: [remove('effects.read-first')],
    caughtBy: 'restored-database.test.ts',
  },
  {
    name: 'replaced: an effect that does not fit the procedure of the backup is never settled',
    edits: [remove('procedure.older-than-effect')],
    caughtBy: 'restored-database.test.ts',
  },
  {
    name: 'backups: a link counts as a backup',
    edits: [replace('backups.plain-files/condition.right', 'false')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: every one is kept',
    edits: [remove('backups.kept')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: others may enter the folder',
    edits: [remove('backups.folder-mode/value.arguments[1].properties[1]')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: others may read them',
    edits: [remove('backups.private')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: a damaged copy is kept',
    edits: [remove('backups.whole')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: they contain the sessions',
    edits: [remove('backups.no-sessions')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'backups: any file is restored',
    edits: [remove('backups.listed')],
    caughtBy: 'restored-database.test.ts',
  },
  {
    name: 'integrity: a damaged table counts as damaged words',
    edits: [replace('integrity.words-alone/value.condition', 'true')],
    caughtBy: 'backups.test.ts',
  },
  {
    name: 'start: a damaged database is not named',
    edits: [remove('start-problem.damaged')],
    caughtBy: 'start-choices.test.ts',
  },
  {
    name: 'ipc: a damaged database is called a full disk',
    edits: [remove('ipc.damaged-database')],
    caughtBy: 'dispatcher.test.ts',
  },
]
