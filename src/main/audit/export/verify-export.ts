import { createPublicKey } from 'node:crypto'
import { fingerprintOf, type Checkpoint } from '../checkpoint.ts'
import type { StoredEntry } from '../chain.ts'
import { verifyChain, type Verdict } from '../verify.ts'
import { exportedCheckpoint, exportedEntry, exportHeader, type ExportHeader } from './json-lines.ts'

export interface ExportStatement {
  header: ExportHeader
  entries: number
  verdict: Verdict
}

/** The file is not an audit export; `line` counts from 1. */
export class NotAnExportError extends Error {
  override name = 'NotAnExportError'
}

/**
 * Checks the lines of an export. A whole chain signed by another key is told from ours only by its fingerprint: compare
 * it with the one the console shows.
 *
 * @throws NotAnExportError when the first line is not an export's header
 */
export function verifyExport(lines: readonly string[]): ExportStatement {
  const header = exportHeader.safeParse(json(lines[0] ?? ''))
  if (!header.success) throw new NotAnExportError('line 1 is not the header of an audit export')
  const checkpoints: Checkpoint[] = []
  const entries: StoredEntry[] = []
  for (const [index, text] of lines.slice(1).entries()) {
    if (text === '') continue
    const parsed = json(text)
    const entry = exportedEntry.safeParse(parsed)
    const checkpoint = exportedCheckpoint.safeParse(parsed)
    if (entry.success) entries.push(entry.data)
    else if (checkpoint.success) checkpoints.push(checkpoint.data.checkpoint)
    else return broken(header.data, entries.length, `line ${index + 2} is neither an entry nor a checkpoint`)
  }
  const fingerprint = fingerprintOfKey(header.data.publicKey)
  if (fingerprint === null) return broken(header.data, 0, 'the key is not an Ed25519 public key')
  if (fingerprint !== header.data.fingerprint) return broken(header.data, 0, 'the fingerprint is not that of the key')
  return {
    header: header.data,
    entries: entries.length,
    verdict: verifyChain(entries, checkpoints, header.data.publicKey),
  }
}

function fingerprintOfKey(publicKey: string): string | null {
  try {
    return createPublicKey(publicKey).asymmetricKeyType === 'ed25519' ? fingerprintOf(publicKey) : null
  } catch {
    return null
  }
}

function broken(header: ExportHeader, intactEntries: number, why: string): ExportStatement {
  return { header, entries: intactEntries, verdict: { verdict: 'broken', at: intactEntries + 1, why } }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
