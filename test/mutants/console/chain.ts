import { inFile, type Mutant } from '../mutant.ts'

const chain = 'src/main/audit/chain.ts'
const check = 'src/main/audit/chain-check.ts'
const checkpoint = 'src/main/audit/checkpoint.ts'
const exportJob = 'src/main/audit/reader/export-job.ts'
const store = 'src/main/audit/store.ts'
const anchors = 'src/main/audit/anchor-file.ts'
const places = 'src/main/audit/reader/signed-places.ts'
const verifyJob = 'src/main/audit/reader/verify-job.ts'
const key = 'src/main/audit/signing-key.ts'
const mutations = 'test/faults/f10-audit-mutations.test.ts'
const anchorsTest = 'test/unit/main/audit/anchors.test.ts'
const storeTest = 'test/unit/main/audit/store.test.ts'
const verifyNew = 'test/unit/main/audit/verify-new.test.ts'
const exportTest = 'test/unit/main/audit/export.test.ts'
const keyTest = 'test/unit/main/audit/signing-key.test.ts'

/** The audit: chained, anchored twice, signed by a key that is kept, and verified without mercy (F10). */
export const chainMutants: readonly Mutant[] = [
  {
    name: 'chain: an entry whose text was edited is intact',
    edits: inFile(
      chain,
      "    if (sha256(entry.body) !== entry.hash) return { at, why: 'the text does not match its hash' }\n",
      '',
    ),
    caughtBy: mutations,
  },
  {
    name: 'chain: an entry need not be linked to the one before',
    edits: [
      ...inFile(chain, 'body.startsWith(this.hash, prevAt)', 'body.length > prevAt'),
      ...inFile(chain, 'link.prev === this.hash ? null', 'link.prev !== undefined ? null'),
    ],
    caughtBy: mutations,
  },
  {
    name: 'chain: entries may be missing',
    edits: inFile(chain, 'if (entry.seq !== at) return', 'if (entry.seq < at) return'),
    caughtBy: 'test/unit/main/audit/chain.test.ts',
  },
  {
    name: 'chain: an entry may bear the number of another',
    edits: [
      ...inFile(chain, 'body.startsWith(`{"seq":${at},`)', 'body.length > at'),
      ...inFile(chain, "    if (link.seq !== at) return { at, why: 'the text belongs to another number' }\n", ''),
    ],
    caughtBy: 'test/unit/main/audit/chain.test.ts',
  },
  {
    name: 'chain: a whole chain made anew is intact',
    edits: inFile(
      check,
      '    else this.#broken = notTheSigned(this.#anchored + 1, entry.seq)\n',
      '    else this.#anchored = entry.seq\n',
    ),
    caughtBy: mutations,
  },
  {
    name: 'chain: a cut tail is not missed',
    edits: inFile(check, 'if (this.#furthest > seq)', 'if (this.#furthest > seq && seq < 0)'),
    caughtBy: mutations,
  },
  {
    name: 'chain: a checkpoint may bear another number than the one it signed',
    edits: inFile(
      checkpoint,
      'return head.seq === checkpoint.seq ? { seq: head.seq',
      'return head.seq >= 0 ? { seq: head.seq',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'chain: what no checkpoint anchors is called intact',
    edits: inFile(check, 'return this.#anchored === seq', 'return this.#anchored <= seq'),
    caughtBy: mutations,
  },
  {
    name: 'chain: checkpoints that contradict each other are passed over',
    edits: inFile(
      check,
      '(anchors.get(head.seq) ?? head.hash) !== head.hash',
      "(anchors.get(head.seq) ?? head.hash) === ''",
    ),
    caughtBy: anchorsTest,
  },
  {
    name: 'chain: checkpoints are in the database alone',
    edits: inFile(store, '    anchors.append(signed)\n', ''),
    caughtBy: storeTest,
  },
  {
    name: 'chain: the checkpoints outside the database are not looked at',
    edits: inFile(places, '[...inDatabase.all(), ...beside.read()]', '[...inDatabase.all()]'),
    caughtBy: verifyNew,
  },
  {
    name: 'chain: what is signed while a check begins seems to be missing',
    edits: [
      ...inFile(verifyJob, '    const end = pages.newest()\n', ''),
      ...inFile(
        verifyJob,
        '    // Read before the newest entry is looked up: what is signed meanwhile would seem to be missing.\n',
        '    const end = pages.newest()\n',
      ),
    ],
    caughtBy: verifyNew,
  },
  {
    name: 'chain: no checkpoint before the end',
    edits: inFile(
      store,
      '>= checkpointEvery) checkpointIfPossible()',
      '>= checkpointEvery * 1000) checkpointIfPossible()',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'chain: a checkpoint that cannot be written ends the work',
    edits: inFile(store, '    try {\n      checkpoint()\n    } catch {\n      return\n    }\n', '    checkpoint()\n'),
    caughtBy: 'test/integration/core/record.test.ts',
  },
  {
    name: 'chain: an entry takes any shape',
    edits: inFile(
      store,
      'const facts = auditFacts.parse({',
      'const facts: AuditFacts = Object.assign({}, auditFacts.shape && {',
    ),
    caughtBy: storeTest,
  },
  {
    name: 'chain: a later look does not look at signed entries of before',
    edits: inFile(check, 'if (verified.hashAt(seq) !== hash)', 'if (verified.hashAt(seq) === undefined)'),
    caughtBy: verifyNew,
  },
  {
    name: 'chain: a torn line takes the next checkpoint with it',
    edits: inFile(anchors, "${endsTorn(handle) ? '\\n' : ''}", "${endsTorn(handle) ? '' : ''}"),
    caughtBy: storeTest,
  },
  {
    name: 'chain: everybody reads the checkpoints',
    edits: inFile(anchors, "openSync(file, 'a+', 0o600)", "openSync(file, 'a+', 0o644)"),
    caughtBy: storeTest,
  },
  {
    name: 'chain: a plain key that was laid there takes the place of the sealed one',
    edits: inFile(
      key,
      '  if (existsSync(sealedFile)) {\n',
      '  if (existsSync(sealedFile) && !existsSync(plainFile)) {\n',
    ),
    caughtBy: keyTest,
  },
  {
    name: 'chain: a key that the keychain does not open is replaced by a new one',
    edits: inFile(
      key,
      "    if (sealer === null) throw new KeychainNeededError('the audit key is sealed by a keychain that is not there')\n",
      "    if (sealer === null) return { signer: openSigner(newSigningKey()), protection: 'owner-file' }\n",
    ),
    caughtBy: keyTest,
  },
  {
    name: 'chain: everybody reads the signing key',
    edits: inFile(key, "openSync(unfinished, 'w', 0o600)", "openSync(unfinished, 'w', 0o644)"),
    caughtBy: keyTest,
  },
  {
    name: 'chain: an export is not anchored to its end',
    edits: inFile('src/main/ipc/handlers/audit.ts', '    audit.checkpoint()\n', ''),
    caughtBy: 'test/unit/main/ipc/audit-export.test.ts',
  },
  {
    name: 'chain: an export holds the checkpoints of the database alone',
    edits: inFile(exportJob, 'checkpointLines(checkpoints())', "checkpointLines(openSignedPlaces(db, '')())"),
    caughtBy: mutations,
  },
  {
    name: 'chain: an export that fails destroys the one before',
    edits: inFile(exportJob, 'string => `${file}.part`', 'string => file'),
    caughtBy: exportTest,
  },
  {
    name: 'chain: an export says whose fingerprint it likes',
    edits: inFile(
      'src/main/audit/export/verify-export.ts',
      'return fingerprintOf(publicKey) === fingerprint ? null',
      'return fingerprintOf(publicKey) !== publicKey ? null',
    ),
    caughtBy: exportTest,
  },
  {
    name: 'chain: a line of an export that is nothing is passed over',
    edits: inFile(
      'src/main/audit/export/verify-export.ts',
      'if (entry === null) check.breakOff(whatElse(text, number))',
      'if (entry === null) void whatElse(text, number)',
    ),
    caughtBy: exportTest,
  },
]
