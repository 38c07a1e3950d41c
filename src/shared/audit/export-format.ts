import { z } from 'zod'
import { instant } from '../api/primitives.ts'
import type { StoredEntry } from './chain.ts'
import type { Checkpoint, CheckpointSigner } from './checkpoint.ts'

/** What an export says of itself; signed twice, at its beginning and at its end. */
const exportFacts = z.strictObject({
  exportedAt: instant,
  /** What it was made for. */
  reason: z.enum(['requested']),
  /** SPKI, PEM: the key that signed it. */
  publicKey: z.string(),
  /** SHA-256 of that key, in hexadecimal. */
  fingerprint: z.string(),
  protection: z.enum(['keychain', 'owner-file']),
  /** How many entries follow, the number of the first and of the last one, and the hash of the last one. */
  count: z.int().min(0),
  first: z.int().min(0),
  last: z.int().min(0),
  head: z.string(),
})
export type ExportFacts = z.infer<typeof exportFacts>

const signedLine = z.strictObject({
  factordesk: z.enum(['audit-export', 'audit-export-end']),
  format: z.literal(2),
  body: z.string(),
  signature: z.string(),
})

/** Both ends of an export, each a whole line. */
export interface ExportEnds {
  header: string
  end: string
}

/** A first or last line as it was read: what it says, the text that was signed, and the signature in Base64. */
export interface SignedFacts {
  facts: ExportFacts
  body: string
  signature: string
}

/** An export consists of, in this order: its header, checkpoints, entries, its end; each a line of JSON that ends with a line feed. */
export function exportEnds(facts: ExportFacts, signer: CheckpointSigner): ExportEnds {
  const signed = (factordesk: 'audit-export' | 'audit-export-end'): string => {
    const body = factsText(factordesk, facts)
    return line({ factordesk, format: 2, body, signature: signer.signText(body) })
  }
  return { header: signed('audit-export'), end: signed('audit-export-end') }
}

export function checkpointLines(checkpoints: readonly Checkpoint[]): string {
  return checkpoints.map(checkpointLine).join('')
}

export function entryLines(entries: readonly StoredEntry[]): string {
  return entries.map(entryLine).join('')
}

/**
 * The entry in a line, or null where it is not exactly a line as `entryLines` writes it: no member more, none twice, none
 * in another order.
 */
export function readEntryLine(text: string): StoredEntry | null {
  const parsed = exportedEntry.safeParse(json(text))
  // guard: export-check.exact-entry
  return parsed.success && entryLine(parsed.data) === `${text}\n` ? parsed.data : null
}

/** The checkpoint in a line, or null where it is not exactly a line as `checkpointLines` writes it. */
export function readCheckpointLine(text: string): Checkpoint | null {
  const parsed = exportedCheckpoint.safeParse(json(text))
  // guard: export-check.exact-checkpoint
  return parsed.success && checkpointLine(parsed.data.checkpoint) === `${text}\n` ? parsed.data.checkpoint : null
}

/** What the first line of an export says, or the last one; null where it is not exactly such a line. */
export function readSignedLine(text: string, factordesk: 'audit-export' | 'audit-export-end'): SignedFacts | null {
  const outer = signedLine.safeParse(json(text))
  if (!outer.success || outer.data.factordesk !== factordesk) return null
  const { body, signature, format } = outer.data
  const facts = z.strictObject({ part: z.literal(factordesk), ...exportFacts.shape }).safeParse(json(body))
  if (!facts.success) return null
  const { part: _part, ...said } = facts.data
  // guard: export-check.exact-ends
  const isExact = line({ factordesk, format, body, signature }) === `${text}\n` && factsText(factordesk, said) === body
  return isExact ? { facts: said, body, signature } : null
}

const exportedEntry = z.strictObject({
  seq: z.int().min(1),
  body: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
const exportedCheckpoint = z.strictObject({
  checkpoint: z.strictObject({ seq: z.int().min(0), body: z.string(), signature: z.string() }),
})

/** The text that is signed; no text of a checkpoint, which names no `part`. */
function factsText(part: 'audit-export' | 'audit-export-end', facts: ExportFacts): string {
  const { exportedAt, reason, publicKey, fingerprint, protection, count, first, last, head } = facts
  return JSON.stringify({
    part,
    exportedAt,
    reason,
    publicKey,
    fingerprint,
    protection,
    count,
    first,
    last,
    head,
  })
}

function entryLine({ seq, body, hash }: StoredEntry): string {
  return line({ seq, body, hash })
}

function checkpointLine({ seq, body, signature }: Checkpoint): string {
  return line({ checkpoint: { seq, body, signature } })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
