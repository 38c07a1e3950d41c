import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The database: durable, strict, final where it must be, and never touched by an older console (F3). */
export const databaseMutants: readonly Mutant[] = [
  {
    name: 'database: what was undone is published with the next commit',
    edits: [remove('unit-of-work.undone-tasks')],
    caughtBy: 'unit-of-work.test.ts',
  },
  {
    name: 'database: the inner of two units of work publishes before the outer is committed',
    edits: [replace('unit-of-work.committed/condition', 'true')],
    caughtBy: 'unit-of-work.test.ts',
  },
  {
    name: 'database: what follows from a change is published before its commit',
    edits: [replace('unit-of-work.waits/condition', 'true')],
    caughtBy: 'unit-of-work.test.ts',
  },
  {
    name: 'database: an entry that was appended is announced to nobody',
    edits: [remove('audit-store.announced')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'database: what a portal did without a key, and is not recorded, is reported as "not sent"',
    edits: [replace('record.done-not-recorded/value.arguments[0]', "'record-failed'")],
    caughtBy: 'f9-other-writes.test.ts',
  },
  {
    name: 'database: a commit does not survive a power loss',
    edits: [replace('database.synchronous/value.arguments[0]', "'synchronous = NORMAL'")],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: no write-ahead log',
    edits: [remove('database.write-ahead-log')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: a file that is written as a whole follows a link, or overwrites what lies at its first name',
    edits: [replace('whole-file.only-new', '{{/left.left}}')],
    caughtBy: 'whole-file.test.ts',
  },
  {
    name: 'database: the first name of a file that is written can be known beforehand',
    edits: [replace('whole-file.random-name/value', "'.factordesk-000000000000000000000000.part'")],
    caughtBy: 'whole-file.test.ts',
  },
  {
    name: 'database: a database may be read by anybody who may enter its folder',
    edits: [remove('database.private')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: "database: a portal's database may be read by anybody who may enter its folder",
    edits: [remove('portal-database.private'), remove('portal-data.private')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: a new database has the mode that the umask leaves it',
    edits: [remove('private-files.database')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: an old database that anybody may read stays so',
    edits: [remove('private-files.database-files')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: files of a profile that anybody may read stay so',
    edits: [replace('private-files.files/condition', 'false')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: a folder that anybody may enter stays so',
    edits: [remove('private-files.folder')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: a database may be a link to a file elsewhere',
    edits: [replace('private-files.no-links/right', '0')],
    caughtBy: 'private-files.test.ts',
  },
  {
    name: 'database: each choice about the window that a page sends is written at once',
    edits: [replace('page-choices.pause/condition', 'true')],
    caughtBy: 'page-choices.test.ts',
  },
  {
    name: 'database: foreign keys are not enforced',
    edits: [replace('database.foreign-keys/value.arguments[0]', "'foreign_keys = OFF'")],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: the schema of a file may call functions',
    edits: [remove('database.trusted-schema')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: a profile of a newer version is opened',
    edits: [replace('database.newer-version/condition', 'false')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: a newer version in the write-ahead log alone is not seen',
    edits: [replace('database.version-in-log/condition', 'true')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: reading the version changes the file',
    edits: [remove('database.version-in-header')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: a step of the migration is done in halves',
    edits: [replace('database.migration-transaction', '{{/value.expression.expression.arguments[0].body}}')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: a table takes any type',
    edits: [inText('schema.queue/value', ') STRICT', ')')],
    caughtBy: 'open-database.test.ts',
  },
  {
    name: 'database: an entry of the audit is changed',
    edits: [inText('schema.audit/value', 'BEFORE UPDATE ON entry', 'BEFORE UPDATE ON entry WHEN false')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'database: an entry of the audit is deleted',
    edits: [inText('schema.audit/value', 'BEFORE DELETE ON entry', 'BEFORE DELETE ON entry WHEN false')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'database: an entry of the audit is replaced',
    edits: [inText('schema.audit/value', 'BEFORE INSERT ON entry WHEN', 'BEFORE INSERT ON entry WHEN false AND')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'database: a checkpoint is changed',
    edits: [inText('schema.audit/value', 'BEFORE UPDATE ON checkpoint', 'BEFORE UPDATE ON checkpoint WHEN false')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'database: the profile is open to others of this computer',
    edits: [replace('profile.mode/value.arguments[1].properties[1].value', '0o755')],
    caughtBy: 'profile.test.ts',
  },
]
