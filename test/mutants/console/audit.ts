import { inFile, type Mutant } from '../mutant.ts'

const migration = 'src/main/storage/migrations/0009-audit-search.ts'
const database = 'src/main/storage/open-database.ts'
const words = 'src/main/audit/words.ts'
const search = 'src/main/audit/search.ts'
const reader = 'src/main/audit/reader/audit-reader.ts'
const link = 'src/main/audit/reader/thread-link.ts'
const thread = 'src/main/audit/reader/thread.ts'
const exportJob = 'src/main/audit/reader/export-job.ts'
const searchTest = 'test/unit/main/audit/search.test.ts'
const readerTest = 'test/integration/audit/reader.test.ts'
const handlers = 'src/main/ipc/handlers/audit.ts'
const jobsTest = 'test/integration/core/audit-jobs.test.ts'
const csvTest = 'test/unit/main/audit/csv.test.ts'

/** The audit at size: searched, checked and exported by a thread that cannot write, and nothing unfinished left behind. */
export const auditMutants: readonly Mutant[] = [
  {
    name: 'audit: entries that are appended are not found by their words',
    edits: inFile(migration, 'WHERE seq = NEW.seq; END;', 'WHERE seq = -NEW.seq; END;'),
    caughtBy: searchTest,
  },
  {
    name: 'audit: entries of before are not found by their words',
    edits: inFile(migration, '  ${words};\n', ''),
    caughtBy: 'test/unit/main/storage/audit-search-migration.test.ts',
  },
  {
    name: 'audit: what is typed is an expression of FTS5',
    edits: inFile(words, 'return `"${text.replaceAll(\'"\', \'""\')}"`', 'return text'),
    caughtBy: searchTest,
  },
  {
    name: 'audit: words are found whole alone',
    edits: inFile(words, "${/../u.test(word) ? '*' : ''}", "${/.{99}/u.test(word) ? '*' : ''}"),
    caughtBy: searchTest,
  },
  {
    name: 'audit: an account is told by its words alone',
    edits: inFile(search, 'AND (@account IS NULL OR entry.account = @account) ', ''),
    caughtBy: searchTest,
  },
  {
    name: 'audit: entries of a clock that was set back are lost to a filter by time',
    edits: inFile(search, 'SELECT max(+seq) FROM entry WHERE at < ?', 'SELECT min(+seq) - 1 FROM entry WHERE at >= ?'),
    caughtBy: searchTest,
  },
  {
    name: 'audit: a search that was overtaken reaches the thread',
    edits: inFile(reader, 'queue = queue.filter((one) => !isOvertaken(one, list))', 'queue = queue.filter(() => true)'),
    caughtBy: readerTest,
  },
  {
    name: 'audit: a cancelled export leaves its half',
    edits: inFile(exportJob, '      rmSync(unfinished, { force: true })\n', ''),
    caughtBy: readerTest,
  },
  {
    name: 'audit: an export whose thread died leaves its half',
    edits: inFile(reader, 'if (error instanceof ReaderLostError) rmSync', 'if (error === null) rmSync'),
    caughtBy: readerTest,
  },
  {
    name: 'audit: a thread that died stays dead',
    edits: inFile(link, 'const restarts = 1', 'const restarts = 0'),
    caughtBy: readerTest,
  },
  {
    name: 'audit: the end does not wait until the thread let go of the database',
    edits: inFile(link, 'if (alive) Atomics.wait(flag, 0, 0, closingMs)', 'if (alive) Atomics.load(flag, 0)'),
    caughtBy: readerTest,
  },
  {
    name: 'audit: the end does not call off what the thread is doing',
    edits: inFile(thread, 'for (const id of underWay.keys()) cancelled.add(id)', 'underWay.clear()'),
    caughtBy: readerTest,
  },
  {
    name: 'audit: the thread may write',
    edits: [
      ...inFile(database, "  db.pragma('query_only = ON')\n", ''),
      ...inFile(
        database,
        'new Database(database, { ...bindingOption(nativeBinding), readonly: true })',
        'new Database(database, bindingOption(nativeBinding))',
      ),
    ],
    caughtBy: readerTest,
  },
  {
    name: 'audit: cancelling cancels nothing',
    edits: inFile(handlers, 'underWay.get(job)?.abort()', 'underWay.get(job)'),
    caughtBy: jobsTest,
  },
  {
    name: 'audit: two exports at once write one file',
    edits: inFile(handlers, "if (underWay.has(job)) throw new Refusal('in-progress')", ''),
    caughtBy: jobsTest,
  },
  {
    name: 'audit: cancelling a check cancels the export',
    edits: inFile(handlers, 'underWay.get(job)?.abort()', 'underWay.forEach((control) => control.abort())'),
    caughtBy: jobsTest,
  },
  {
    name: 'audit: how far a job is, is not told',
    edits: inFile(handlers, "tell('audit.progress', { job, done, of })", 'void [job, done, of]'),
    caughtBy: jobsTest,
  },
  {
    name: 'audit: a cell of the CSV may be a formula',
    edits: inFile('src/main/audit/export/csv.ts', 'escape_formulas: true', 'escape_formulas: false'),
    caughtBy: csvTest,
  },
]
