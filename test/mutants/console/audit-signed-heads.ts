import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The audit against somebody who has its files: what is signed, what is compared, what an export may say. */
export const auditSignedHeadsMutants: readonly Mutant[] = [
  {
    name: 'audit heads: the next entry is linked to whatever is the newest one',
    edits: [replace('audit-store.own-link/value', '{{audit-store.found-head/value}}')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: the newest entry is not compared with ours',
    edits: [replace('audit-store.own-head/condition', 'true')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: an entry that the database did not take counts',
    edits: [remove('audit-store.one-row')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: an entry is not read back',
    edits: [remove('audit-store.read-back')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: another program may write to the file',
    edits: [remove('audit-store.written-elsewhere')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: another program may write to the files of heads',
    edits: [remove('audit-store.files-of-heads')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: the schema is not compared',
    edits: [remove('audit-store.schema')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: the head of an effect is not written',
    edits: [remove('audit-store.head-file')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: what belongs to no effect waits for the hundredth entry',
    edits: [remove('audit-store.batch')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: effects go on while a finding was not reviewed',
    edits: [remove('audit-store.refused-while-altered')],
    caughtBy: 'own-head.test.ts',
  },
  {
    name: 'audit heads: an effect does not ask for findings',
    edits: [remove('effects.unaltered-audit')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'audit heads: a request leaves before its intent is signed',
    edits: [remove('effects.signed-intent')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'audit heads: an answer is not signed at once',
    edits: [remove('effects.signed-answer')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'audit heads: a check after a finding begins where the last one ended',
    edits: [replace('audit-jobs.whole-after-finding/value', '{{/value.left}}')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'audit heads: a start does not check the signed entry',
    edits: [remove('audit-start.signed-entry')],
    caughtBy: 'audit-start.test.ts',
  },
  {
    name: 'audit heads: entries after the end are ours',
    edits: [remove('audit-start.added-after-end')],
    caughtBy: 'audit-start.test.ts',
  },
  {
    name: 'audit heads: an unsigned tail may say anything',
    edits: [remove('audit-start.linked-tail')],
    caughtBy: 'audit-start.test.ts',
  },
  {
    name: 'audit heads: a start believes any signature',
    edits: [replace('signature.at-start/value', 'true')],
    caughtBy: 'audit-start.test.ts',
  },
  {
    name: 'audit heads: an object more in the schema is passed over',
    edits: [remove('schema-check.added')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: an object of another text is passed over',
    edits: [remove('schema-check.changed')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: an object that is missing is passed over',
    edits: [remove('schema-check.missing')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: a damaged cell is read',
    edits: [remove('database.cell-size-check')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: the check of a database trusts its schema',
    edits: [replace('audit-check.schema/value', '[]')],
    caughtBy: 'planted-schema.test.ts',
  },
  {
    name: 'audit heads: what was altered around a whole chain is not said',
    edits: [replace('audit-check.altered/value', 'false')],
    caughtBy: 'signed-places.test.ts',
  },
  {
    name: 'audit heads: a link under the name of the anchors is followed',
    edits: [replace('anchor-file.no-link/value.right', '0')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'audit heads: a line that cannot be read is not missed',
    edits: [replace('signed-places.unreadable/value', 'null')],
    caughtBy: 'signed-places.test.ts',
  },
  {
    name: 'audit heads: a checkpoint between two others is not missed',
    edits: [remove('signed-places.named-before')],
    caughtBy: 'signed-places.test.ts',
  },
  {
    name: 'audit heads: a checkpoint that the file lacks is not missed',
    edits: [replace('signed-places.file-lacks/value', 'undefined')],
    caughtBy: 'signed-places.test.ts',
  },
  {
    name: 'audit heads: a checkpoint that the database lacks is not missed',
    edits: [replace('signed-places.database-lacks/value', 'undefined')],
    caughtBy: 'signed-places.test.ts',
  },
  {
    name: 'audit heads: an entry of an export may be written otherwise',
    edits: [replace('export-check.exact-entry/value.condition', '{{/value.condition.left}}')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: a checkpoint of an export may be written otherwise',
    edits: [replace('export-check.exact-checkpoint/value.condition', '{{/value.condition.left}}')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: both ends of an export may be written otherwise',
    edits: [replace('export-check.exact-ends/value', 'true')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: both ends of an export need no signature',
    edits: [replace('export-check.signed-ends/value', 'null')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: the end of an export needs no signature',
    edits: [remove('export-check.signed-end')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: the end of an export may contradict its header',
    edits: [remove('export-check.same-ends')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: an export may contain other entries than it was signed for',
    edits: [remove('export-check.as-signed')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: there may be text after the end of an export',
    edits: [remove('export-check.nothing-after')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: a cut export is as good as a whole one',
    edits: [remove('export-check.cut')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: a CSV file does not say that it proves nothing',
    edits: [remove('audit-csv.proves-nothing/value.templateSpans[1].expression.arguments[0].elements[0]')],
    caughtBy: 'csv.test.ts',
  },
  {
    name: 'audit heads: a link under the name of the second anchor is followed',
    edits: [replace('second-anchor.no-link/value.right', '0')],
    caughtBy: 'second-anchor.test.ts',
  },
  {
    name: 'audit heads: a second anchor that was taken away is not missed',
    edits: [remove('second-anchor.missing')],
    caughtBy: 'second-anchor.test.ts',
  },
  {
    name: 'audit heads: a second anchor is not completed',
    edits: [replace('second-anchor.completed/value', '{{/value.then}}')],
    caughtBy: 'second-anchor.test.ts',
  },
  {
    name: 'audit heads: an export may lack a checkpoint between two others',
    edits: [replace('export-check.checkpoint-gap/value', 'null')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'audit heads: checkpoints of an export may come in any order, and twice',
    edits: [replace('export-check.checkpoint-order/value', 'null')],
    caughtBy: 'export.test.ts',
  },
]
