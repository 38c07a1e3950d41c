import { createPublicKey } from 'node:crypto'
import { ChainVerifier, type ChainVerdict, type Verdict } from './chain-verifier.ts'
import type { Break } from './chain.ts'
import {
  checkpointDigest,
  checkpointText,
  fingerprintOf,
  linkedDigest,
  type Checkpoint,
  type Head,
} from './checkpoint.ts'
import { firstUnsigned, isTextSignedBy } from './signatures.ts'
import {
  readCheckpointLine,
  readEntryLine,
  readSignedLine,
  type ExportFacts,
  type SignedFacts,
} from './export-format.ts'

export interface ExportStatement {
  header: ExportFacts
  /** Entries found whole. */
  entries: number
  verdict: Verdict
}

/** The file is not an audit export; `line` counts from 1. */
export class NotAnExportError extends Error {
  override name = 'NotAnExportError'
}

/** Entries between two reports of progress. */
const reportEvery = 1000

/**
 * Checks the lines of an export, one after another: an export of any length needs no more memory than its checkpoints. A
 * whole chain signed by another key differs from ours only by its fingerprint: compare it with the one the console shows.
 *
 * @param lines without their line feeds; an empty one is refused, but at the very end
 * @param anchors signed heads that were kept elsewhere: they must be in the chain, too
 * @param onProgress called with the entries taken so far, every thousand; the check goes on when it resolves, so that a
 * caller with other work to do lets that in
 * @throws NotAnExportError when the first line is not an export's header
 */
export async function verifyExport(
  lines: Iterable<string>,
  onProgress: (entries: number) => void | Promise<void> = () => undefined,
  anchors: readonly Checkpoint[] = [],
): Promise<ExportStatement> {
  const reading = lines[Symbol.iterator]()
  const signed = readSignedLine(textOf(reading.next()) ?? '', 'audit-export')
  if (signed === null) throw new NotAnExportError('line 1 is not the header of an audit export')
  const header = signed.facts
  const wrong = keyProblem(header) ?? signatureProblem(signed, header.publicKey, 'first')
  if (wrong !== null) return { header, entries: 0, verdict: { verdict: 'broken', at: 1, why: wrong } }

  let number = 1
  const next = (): string | null => {
    number += 1
    return textOf(reading.next())
  }
  const checkpoints: Checkpoint[] = []
  let text = next()
  for (; text !== null; text = next()) {
    const checkpoint = readCheckpointLine(text)
    if (checkpoint === null) break
    checkpoints.push(checkpoint)
  }
  const gap = firstDisorder(checkpoints) ?? firstGap(checkpoints)
  const known = [...checkpoints, ...anchors]
  const check = new ChainVerifier(known)
  let end: SignedFacts | null = null
  for (; text !== null && check.goesOn; text = next()) {
    const entry = readEntryLine(text)
    if (entry === null) {
      end = readSignedLine(text, 'audit-export-end')
      if (end !== null) break
      // guard: export-check.unreadable-line
      check.breakOff(whatElse(text, number))
    } else {
      check.add(entry)
    }
    if (check.extent.count % reportEvery !== 0) continue
    await onProgress(check.extent.count)
  }
  const wrongEnd = end === null ? null : endProblem({ ...check.head, ...check.extent }, end, signed, next)
  const verdict = check.verdict((from) =>
    firstUnsigned(
      known.filter(({ seq }) => seq >= from),
      header.publicKey,
    ),
  )
  return { header, entries: check.extent.count, verdict: verdictOf(verdict, header.last) }

  function verdictOf(verdict: ChainVerdict, of: number): Verdict {
    if (verdict.verdict === 'broken') return verdict
    // What is in the file may be as it was written; what was written after it is not known.
    // guard: export-check.cut
    if (end === null) return { verdict: 'cut', to: check.seq, of }
    if (wrongEnd !== null) return { verdict: 'broken', at: check.seq + 1, why: wrongEnd }
    return gap === null ? verdict : { verdict: 'broken', ...gap }
  }
}

/** The first checkpoint that is there twice, or before one of an earlier entry: an export writes them in order. */
function firstDisorder(checkpoints: readonly Checkpoint[]): Break | null {
  const wrong = checkpoints.find((one, index) => {
    const before = checkpoints[index - 1]
    return before !== undefined && (before.seq > one.seq || checkpointText(before) === checkpointText(one))
  })
  // guard: export-check.checkpoint-order
  return wrong === undefined ? null : { at: Math.max(1, wrong.seq), why: 'the checkpoints are not in order' }
}

/** The first checkpoint whose predecessor, which it names, is not there. */
function firstGap(checkpoints: readonly Checkpoint[]): Break | null {
  const digests = new Set(checkpoints.map(checkpointDigest))
  const lonely = checkpoints.find((one) => {
    const named = linkedDigest(one)
    return named !== null && !digests.has(named)
  })
  // guard: export-check.checkpoint-gap
  return lonely === undefined ? null : { at: Math.max(1, lonely.seq), why: 'the checkpoint before this one is missing' }
}

/** What is wrong with the last line: it says what the header said and what was read, and nothing follows it. */
function endProblem(
  { seq, hash, first, count }: Head & { first: number; count: number },
  end: SignedFacts,
  { facts }: SignedFacts,
  next: () => string | null,
): string | null {
  const wrong = signatureProblem(end, facts.publicKey, 'last')
  // guard: export-check.signed-end
  if (wrong !== null) return wrong
  // guard: export-check.same-ends
  if (JSON.stringify(end.facts) !== JSON.stringify(facts)) return 'the last line contradicts the first one'
  const isAsSigned = facts.count === count && facts.last === seq && facts.first === first && facts.head === hash
  // guard: export-check.as-signed
  if (!isAsSigned) return 'the entries are not those that the export was signed for'
  // guard: export-check.nothing-after
  for (let rest = next(); rest !== null; rest = next()) if (rest !== '') return 'there is text after the end'
  return null
}

function whatElse(text: string, number: number): string {
  return readCheckpointLine(text) === null
    ? `line ${number} is neither an entry nor a checkpoint, exactly as an export writes it`
    : `line ${number} is a checkpoint after the first entry`
}

function textOf({ done, value }: IteratorResult<string, unknown>): string | null {
  return done === true ? null : value
}

function signatureProblem({ body, signature }: SignedFacts, publicKey: string, which: 'first' | 'last'): string | null {
  // guard: export-check.signed-ends
  return isTextSignedBy(publicKey, body, signature) ? null : `the ${which} line is not signed by its key`
}

function keyProblem({ publicKey, fingerprint }: ExportFacts): string | null {
  try {
    if (createPublicKey(publicKey).asymmetricKeyType !== 'ed25519') return 'the key is not an Ed25519 public key'
  } catch {
    return 'the key is not an Ed25519 public key'
  }
  // guard: export-check.fingerprint
  return fingerprintOf(publicKey) === fingerprint ? null : 'the fingerprint is not that of the key'
}
