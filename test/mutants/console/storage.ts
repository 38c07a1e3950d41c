import { inFile, type Mutant } from '../mutant.ts'

const database = 'src/main/storage/open-database.ts'
const first = 'src/main/storage/migrations/0001-first.ts'
const databaseTest = 'test/unit/main/storage/open-database.test.ts'
const storeTest = 'test/unit/main/audit/store.test.ts'

/** The database: durable, strict, final where it must be, and never touched by an older console (F3). */
export const storageMutants: readonly Mutant[] = [
  {
    name: 'storage: what a portal did without a key, and is not recorded, is called unsent',
    edits: inFile('src/main/record-done.ts', "new Refusal('done-not-recorded')", "new Refusal('record-failed')"),
    caughtBy: 'test/faults/f9-other-writes.test.ts',
  },
  {
    name: 'storage: a commit does not survive a power loss',
    edits: inFile(database, "db.pragma('synchronous = FULL')", "db.pragma('synchronous = NORMAL')"),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: no write-ahead log',
    edits: inFile(database, "  db.pragma('journal_mode = WAL')\n", ''),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: foreign keys are not enforced',
    edits: inFile(database, "db.pragma('foreign_keys = ON')", "db.pragma('foreign_keys = OFF')"),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: the schema of a file may call functions',
    edits: inFile(database, "  db.pragma('trusted_schema = OFF')\n", ''),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: a profile of a newer version is opened',
    edits: inFile(
      database,
      'if (existsSync(file)) refuseNewer(file, nativeBinding)',
      'if (existsSync(file) && file.length === 0) refuseNewer(file, nativeBinding)',
    ),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: a newer version in the write-ahead log alone is not seen',
    edits: inFile(database, 'if (!existsSync(`${file}-wal`)) return', 'if (file.length > 0) return'),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: looking at the version changes the file',
    edits: inFile(database, '  refuseNewerThan(versionInHeader(file))\n', ''),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: a step of the migration is done in halves',
    edits: [
      { file: database, find: '    db.transaction(() => {\n', replace: '    const apply = (): void => {\n' },
      { file: database, find: '    }).immediate()\n', replace: '    }\n    apply()\n' },
    ],
    caughtBy: databaseTest,
  },
  {
    name: 'storage: a table takes any type',
    edits: inFile('src/main/storage/migrations/0006-queue.ts', ') STRICT;', ');'),
    caughtBy: databaseTest,
  },
  {
    name: 'storage: an entry of the audit is changed',
    edits: inFile(
      first,
      "  CREATE TRIGGER entry_is_final_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'audit entries are final'); END;\n",
      '',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'storage: an entry of the audit is deleted',
    edits: inFile(
      first,
      "  CREATE TRIGGER entry_is_final_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'audit entries are final'); END;\n",
      '',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'storage: an entry of the audit is replaced',
    edits: inFile(
      first,
      'BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)',
      'BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq AND seq < 0)',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'storage: a checkpoint is changed',
    edits: inFile(
      first,
      "  CREATE TRIGGER checkpoint_is_final_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are final'); END;\n",
      '',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'storage: the profile is open to others of this computer',
    edits: inFile('src/main/profile.ts', 'mode: 0o700', 'mode: 0o755'),
    caughtBy: 'test/unit/main/profile.test.ts',
  },
]
