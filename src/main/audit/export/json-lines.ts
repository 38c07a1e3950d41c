import { z } from 'zod'
import { instant } from '#shared/portal-api/primitives.ts'
import type { StoredEntry } from '../chain.ts'
import type { Checkpoint } from '../checkpoint.ts'

/** First line of an export. */
const exportHeader = z.object({
  factordesk: z.literal('audit-export'),
  format: z.literal(1),
  exportedAt: instant,
  publicKey: z.string(),
  fingerprint: z.string(),
  protection: z.enum(['keychain', 'owner-file']),
})
export type ExportHeader = z.infer<typeof exportHeader>

/** A line that holds an entry: the exact text and its hash. */
const exportedEntry = z.object({ seq: z.int().min(1), body: z.string(), hash: z.string() })

/** A line that holds a checkpoint. */
const exportedCheckpoint = z.object({
  checkpoint: z.object({ seq: z.int().min(0), body: z.string(), signature: z.string() }),
})

/** An export holds, in this order: its header, checkpoints, entries; each a line of JSON that ends with a line feed. */
export function headerLine(header: ExportHeader): string {
  return line(header)
}

export function checkpointLines(checkpoints: readonly Checkpoint[]): string {
  return checkpoints.map((checkpoint) => line({ checkpoint })).join('')
}

export function entryLines(entries: readonly StoredEntry[]): string {
  return entries.map(({ seq, body, hash }) => line({ seq, body, hash })).join('')
}

/**
 * The entry in a line, or null when it holds none. A line as `entryLines` writes it is cut into its three parts, which is
 * twice as fast as parsing and checking the whole; any other one is parsed.
 */
export function readEntryLine(text: string): StoredEntry | null {
  const cut = entryShape.exec(text)
  const hashAt = text.length - 66
  if (cut !== null && text.startsWith('","hash":"', hashAt - 10) && text.endsWith('"}')) {
    const body = json(text.slice(cut[0].length - 1, hashAt - 9))
    const hash = text.slice(hashAt, -2)
    if (typeof body === 'string' && !/["\\]/.test(hash)) return { seq: Number(cut[1]), body, hash }
  }
  const entry = exportedEntry.safeParse(json(text))
  return entry.success ? entry.data : null
}

/** The checkpoint in a line, or null when it holds none. */
export function readCheckpointLine(text: string): Checkpoint | null {
  const parsed = exportedCheckpoint.safeParse(json(text))
  return parsed.success ? parsed.data.checkpoint : null
}

/** The header of an export, or null when the line is none. */
export function readHeaderLine(text: string): ExportHeader | null {
  const parsed = exportHeader.safeParse(json(text))
  return parsed.success ? parsed.data : null
}

const entryShape = /^\{"seq":([1-9]\d{0,14}),"body":"/

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
