import { inFile, type Mutant } from '../mutant.ts'

const signatures = 'src/main/audit/signatures.ts'
const walkInTwo = 'src/main/audit/reader/walk-in-two.ts'
const storeTest = 'test/unit/main/audit/store.test.ts'
const signaturesTest = 'test/unit/main/audit/signatures.test.ts'
const twoThreads = 'test/integration/audit/walk-in-two.test.ts'

/** What makes a long check quick (decision 0011), and must not make it blind. */
export const signatureMutants: readonly Mutant[] = [
  {
    name: 'checks: any signature holds',
    edits: inFile(
      signatures,
      '    return verify(null, text, key, signature)\n',
      '    return verify(null, text, key, signature) || signature.length > 0\n',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'checks: any signature holds for the reader',
    edits: inFile(signatures, '? resolve(good)', '? resolve(good || signature.length > 0)'),
    caughtBy: signaturesTest,
  },
  {
    name: 'checks: the newest checkpoint vouches for all',
    edits: inFile(signatures, "byDigest.get(vouchedDigest(one) ?? '')", '[...byDigest.values()][0]'),
    caughtBy: signaturesTest,
  },
  {
    name: 'checks: a checkpoint that nobody signed vouches for others',
    edits: inFile(
      signatures,
      'newest !== undefined && (await isSigned(newest, key))',
      'newest !== undefined && ((await isSigned(newest, key)) || newest.seq > 0)',
    ),
    caughtBy: signaturesTest,
  },
  {
    name: 'checks: the half that the second thread walks is whole whatever it says',
    edits: inFile(walkInTwo, 'return whole ? hash : null', 'return whole || to > 0 ? hash : null'),
    caughtBy: twoThreads,
  },
  {
    name: 'checks: the two halves need not meet',
    edits: inFile(walkInTwo, '!first.whole || first.hash !== border.hash', '!first.whole'),
    caughtBy: twoThreads,
  },
  {
    name: 'checks: the first half is whole whatever stands in it',
    edits: inFile(walkInTwo, '!first.whole || first.hash !== border.hash', 'first.hash === to.toString()'),
    caughtBy: twoThreads,
  },
  {
    name: 'checks: a check that two threads share cannot be called off',
    edits: inFile(walkInTwo, 'if (error instanceof JobCancelledError) throw error', 'void JobCancelledError'),
    caughtBy: twoThreads,
  },
]
