import { moveBefore, remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** The audit: chained, anchored twice, signed by a key that is kept, and verified entry by entry (F10). */
export const auditChainMutants: readonly Mutant[] = [
  {
    name: 'signing key: a weaker seal stays on the disk',
    edits: [remove('signing-key.resealed')],
    caughtBy: 'signing-key.test.ts',
  },
  {
    name: 'chain: an entry whose text was edited is intact',
    edits: [remove('chain.entry-hash')],
    caughtBy: 'f10-audit-mutations.test.ts',
  },
  {
    name: 'chain: an entry need not be linked to the one before',
    edits: [replace('chain.link/value', 'true')],
    caughtBy: 'f10-audit-mutations.test.ts',
  },
  {
    name: 'chain: entries may be missing',
    edits: [replace('chain.sequence/condition.operatorToken', '<')],
    caughtBy: 'chain.test.ts',
  },
  {
    name: 'chain: an entry may bear the number of another',
    edits: [replace('chain.entry-number/value', 'true')],
    caughtBy: 'chain.test.ts',
  },
  {
    name: 'chain: a whole recomputed chain is intact',
    edits: [replace('chain-verifier.signed-hash/condition', 'true')],
    caughtBy: 'f10-audit-mutations.test.ts',
  },
  {
    name: 'chain: a cut tail is not missed',
    edits: [replace('chain-verifier.cut-tail/condition', 'false')],
    caughtBy: 'f10-audit-mutations.test.ts',
  },
  {
    name: 'chain: a checkpoint may bear another number than the one it signed',
    edits: [replace('checkpoint.signed-number/value.condition', 'true')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: what no checkpoint anchors is called intact',
    edits: [replace('chain-verifier.anchored-to-end/value.condition', 'true')],
    caughtBy: 'f10-audit-mutations.test.ts',
  },
  {
    name: 'chain: checkpoints that contradict each other are passed over',
    edits: [replace('chain-verifier.contradicting-checkpoints/condition', 'false')],
    caughtBy: 'truncated-database.test.ts',
  },
  {
    name: 'chain: checkpoints are in the database alone',
    edits: [remove('audit-store.second-place')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: the checkpoints outside the database are not checked',
    edits: [remove('audit-check.both-places/value.elements[1]')],
    caughtBy: 'verify-new-entries.test.ts',
  },
  {
    name: 'chain: what is signed while a check begins seems to be missing',
    edits: [moveBefore('audit-check.newest-entry', 'audit-check.checkpoints-first')],
    caughtBy: 'verify-new-entries.test.ts',
  },
  {
    name: 'chain: no checkpoint before the end',
    edits: [replace('audit-store.checkpoint-interval/condition.right', '{{.}} * 1000')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: a checkpoint that cannot be written ends the work',
    edits: [replace('audit-store.checkpoint-failure', '{{/tryBlock}}')],
    caughtBy: 'record-before-send.test.ts',
  },
  {
    name: 'chain: an entry takes any shape',
    edits: [replace('audit-store.entry-shape/value', '{{/value.arguments[0]}}')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: a later check does not check entries that were signed before',
    edits: [replace('chain-verifier.resumed-entries/condition', 'false')],
    caughtBy: 'verify-new-entries.test.ts',
  },
  {
    name: 'chain: a torn line takes the next checkpoint with it',
    edits: [remove('anchor-file.torn-line')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: everybody reads the checkpoints',
    edits: [replace('anchor-file.mode/value.arguments[2]', '0o644')],
    caughtBy: 'store.test.ts',
  },
  {
    name: 'chain: a plain key that was laid there takes the place of the sealed one',
    edits: [replace('signing-key.sealed-first/condition', '{{.}} && !{{signing-key.plain-second/condition}}')],
    caughtBy: 'signing-key.test.ts',
  },
  {
    name: 'chain: a key that the keychain does not open is replaced by a new one',
    edits: [
      replace(
        'signing-key.sealed-first/condition',
        '{{.}} && {{signing-key.keychain-missing/condition.left}} !== null',
      ),
    ],
    caughtBy: 'signing-key.test.ts',
  },
  {
    name: 'chain: an export is not anchored to its end',
    edits: [remove('audit-export.anchored-end')],
    caughtBy: 'export-dialog.test.ts',
  },
  {
    name: 'chain: an export says whose fingerprint it likes',
    edits: [replace('export-check.fingerprint/value.condition', 'true')],
    caughtBy: 'export.test.ts',
  },
  {
    name: 'chain: a line of an export that is nothing is passed over',
    edits: [remove('export-check.unreadable-line')],
    caughtBy: 'export.test.ts',
  },
]
