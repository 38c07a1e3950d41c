import { z } from 'zod'
import { instant } from '#shared/portal-api/primitives.ts'
import type { StoredEntry } from '../chain.ts'
import type { Checkpoint } from '../checkpoint.ts'

/** First line of an export. */
export const exportHeader = z.object({
  factordesk: z.literal('audit-export'),
  format: z.literal(1),
  exportedAt: instant,
  publicKey: z.string(),
  fingerprint: z.string(),
  protection: z.enum(['keychain', 'owner-file']),
})
export type ExportHeader = z.infer<typeof exportHeader>

/** A line that holds an entry: the exact text and its hash. */
export const exportedEntry = z.object({ seq: z.int().min(1), body: z.string(), hash: z.string() })

/** A line that holds a checkpoint. */
export const exportedCheckpoint = z.object({
  checkpoint: z.object({ seq: z.int().min(0), body: z.string(), signature: z.string() }),
})

/** The lines of an export, in order: header, checkpoints, entries. Each ends with a line feed. */
export function* exportLines(
  header: ExportHeader,
  checkpoints: readonly Checkpoint[],
  entries: Iterable<StoredEntry>,
): Generator<string> {
  yield line(header)
  for (const checkpoint of checkpoints) yield line({ checkpoint })
  for (const { seq, body, hash } of entries) yield line({ seq, body, hash })
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
