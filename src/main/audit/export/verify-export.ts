import { createPublicKey } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ChainCheck, type Verdict } from '../chain-check.ts'
import { fingerprintOf, type Checkpoint } from '../checkpoint.ts'
import { firstUnsignedMeanwhile } from '../signatures.ts'
import { readCheckpointLine, readEntryLine, readHeaderLine, type ExportHeader } from './json-lines.ts'

export interface ExportStatement {
  header: ExportHeader
  /** Entries found whole. */
  entries: number
  verdict: Verdict
}

/** The file is not an audit export; `line` counts from 1. */
export class NotAnExportError extends Error {
  override name = 'NotAnExportError'
}

/** Entries between two reports of progress. */
const slice = 1000

/**
 * Checks the lines of an export, one after another: an export of any length needs no more memory than its checkpoints. A
 * whole chain signed by another key is told from ours only by its fingerprint: compare it with the one the console shows.
 *
 * @param lines without their line feeds; empty ones are passed over
 * @param onProgress told of the entries taken so far
 * @throws NotAnExportError when the first line is not an export's header
 */
export async function verifyExport(
  lines: Iterable<string>,
  onProgress: (entries: number) => void = () => undefined,
): Promise<ExportStatement> {
  const reading = lines[Symbol.iterator]()
  const header = readHeaderLine(textOf(reading.next()) ?? '')
  if (header === null) throw new NotAnExportError('line 1 is not the header of an audit export')
  const wrongKey = troubleWithKey(header)
  if (wrongKey !== null) return { header, entries: 0, verdict: { verdict: 'broken', at: 1, why: wrongKey } }

  let number = 1
  /** The next line that says something, or null at the end. */
  const next = (): string | null => {
    for (;;) {
      const text = textOf(reading.next())
      number += 1
      if (text !== '') return text
    }
  }
  const checkpoints: Checkpoint[] = []
  let text = next()
  for (; text !== null; text = next()) {
    const checkpoint = readCheckpointLine(text)
    if (checkpoint === null) break
    checkpoints.push(checkpoint)
  }
  const check = new ChainCheck(checkpoints)
  const unsigned = firstUnsignedMeanwhile(checkpoints, header.publicKey, new Set())
  for (; text !== null && check.goesOn; text = next()) {
    const entry = readEntryLine(text)
    // guard: export-check.unreadable-line
    if (entry === null) check.breakOff(whatElse(text, number))
    else check.take(entry)
    if (check.seq % slice !== 0) continue
    onProgress(check.seq)
    await nextTurn()
  }
  return { header, entries: check.seq, verdict: check.verdict(await unsigned) }
}

function whatElse(text: string, number: number): string {
  return readCheckpointLine(text) === null
    ? `line ${number} is neither an entry nor a checkpoint`
    : `line ${number} is a checkpoint after the first entry`
}

function textOf({ done, value }: IteratorResult<string, unknown>): string | null {
  return done === true ? null : value
}

function troubleWithKey({ publicKey, fingerprint }: ExportHeader): string | null {
  try {
    if (createPublicKey(publicKey).asymmetricKeyType !== 'ed25519') return 'the key is not an Ed25519 public key'
  } catch {
    return 'the key is not an Ed25519 public key'
  }
  // guard: export-check.fingerprint
  return fingerprintOf(publicKey) === fingerprint ? null : 'the fingerprint is not that of the key'
}
