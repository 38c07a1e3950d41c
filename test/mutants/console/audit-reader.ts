import { inText, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The audit at size: searched, checked and exported by a worker that cannot write, and nothing unfinished left behind. */
export const auditReaderMutants: readonly Mutant[] = [
  {
    name: 'search: accents count',
    edits: [replace('search.fold-accents/value', '{{/value.expression.expression}}')],
    caughtBy: 'fold.test.ts',
  },
  {
    name: 'audit: what is typed is an expression of FTS5',
    edits: [replace('audit-search.quoted-words/value', '{{/value.templateSpans[0].expression.expression.expression}}')],
    caughtBy: 'search.test.ts',
  },
  {
    name: 'audit: what the index finds is not compared',
    edits: [replace('audit-search.compared/value', 'true')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: an account is found by its words alone',
    edits: [replace('audit-search.filters/condition', 'false')],
    caughtBy: 'search.test.ts',
  },
  {
    name: 'audit: entries of another time are found',
    edits: [replace('audit-search.times/condition', 'false')],
    caughtBy: 'search.test.ts',
  },
  {
    name: 'audit: a search of short words has no end',
    edits: [replace('audit-search.bounded/condition', 'false')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: the index of another audit is used',
    edits: [remove('word-index.of-this-audit/condition.right')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: an index that finds nothing is used',
    edits: [replace('word-index.finds-samples/condition', 'true')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: a damaged index stays',
    edits: [remove('word-index.begun-again')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: others may read the index',
    edits: [remove('word-index.private')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: an index that is damaged during a search ends it',
    edits: [remove('word-index.damaged-in-search')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: an index that is damaged while it is made stays',
    edits: [remove('word-index.damaged-in-build')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: the index finds the oldest entries first',
    edits: [inText('word-index.newest-first/value', ' DESC', '')],
    caughtBy: 'search.test.ts',
  },
  {
    name: 'audit: entries that the index lacks yet are not found',
    edits: [remove('audit-search.newer-than-index')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: older entries that the index lacks are passed over in silence',
    edits: [remove('audit-search.older-than-index')],
    caughtBy: 'word-index.test.ts',
  },
  {
    name: 'audit: the index does not follow the entries',
    edits: [replace('word-index.follows/condition', 'false')],
    caughtBy: 'word-index-builds.test.ts',
  },
  {
    name: 'audit: entries of a clock that was set back are lost to a filter by time',
    edits: [replace('audit-search.last-before/value', "'SELECT min(+seq) - 1 FROM entry WHERE at >= ?'")],
    caughtBy: 'search.test.ts',
  },
  {
    name: 'audit: a search that was overtaken reaches the thread',
    edits: [replace('audit-reader.superseded-search/value.right.arguments[0].value', 'true')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: a cancelled export leaves its half',
    edits: [remove('audit-export.cancelled')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: an export whose thread died leaves its half',
    edits: [replace('audit-reader.unfinished-export/condition', 'false')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: a thread that died stays dead',
    edits: [replace('audit-thread.restarts/value', '0')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: the end does not wait until the thread let go of the database',
    edits: [remove('audit-thread.wait-for-close')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: the end does not call off what the thread is doing',
    edits: [remove('audit-thread.cancel-on-close')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: the thread may write',
    edits: [remove('database.query-only'), remove('database.reader/value.arguments[1].properties[1]')],
    caughtBy: 'audit-reader.test.ts',
  },
  {
    name: 'audit: cancelling cancels nothing',
    edits: [remove('audit-jobs.cancel')],
    caughtBy: 'audit-jobs.test.ts',
  },
  {
    name: 'audit: two exports at once write one file',
    edits: [remove('audit-jobs.one-at-a-time')],
    caughtBy: 'audit-jobs.test.ts',
  },
  {
    name: 'audit: cancelling a check cancels the export',
    edits: [
      replace(
        'audit-jobs.cancel',
        '{{/value.expression.expression.expression.expression}}.forEach((control) => control.abort())',
      ),
    ],
    caughtBy: 'audit-jobs.test.ts',
  },
  {
    name: 'audit: the progress of a job is not reported',
    edits: [replace('audit-jobs.progress/value.value', 'undefined')],
    caughtBy: 'audit-jobs.test.ts',
  },
  {
    name: 'audit: a cell of the CSV may be a formula',
    edits: [replace('csv.formulas/value.condition', 'false')],
    caughtBy: 'csv.test.ts',
  },
]
