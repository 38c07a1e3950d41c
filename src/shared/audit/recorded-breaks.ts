/** Reads which breaks of the record a console recorded itself: a restore, a fresh start, a new signing key. */

import { z } from 'zod'

/** What a break is: the database was replaced by a backup, or by an empty one, or another key signs from there on. */
export type BreakKind = 'restored' | 'fresh' | 'new-key'

/**
 * A break that is an entry of the chain. The numbers between `after` and `at` are those of entries that the database lost;
 * they are never given again, so that a signed head never names two entries.
 */
export interface RecordedBreak {
  kind: BreakKind
  /** The number of the entry that records it. */
  at: number
  /** The number of the entry before it. */
  after: number
}

const kinds = {
  'audit.restored': 'restored',
  'audit.started-fresh': 'fresh',
  'audit.key-replaced': 'new-key',
} as const

const head = { oldSeq: z.int().min(0), newSeq: z.int().min(0), newHash: z.string() }
const record = z.object({
  seq: z.int().min(1),
  actor: z.literal('app'),
  action: z.enum(['audit.restored', 'audit.started-fresh', 'audit.key-replaced']),
  detail: z.object({ oldSeq: head.oldSeq.optional(), newSeq: head.newSeq.optional(), newHash: z.string().optional() }),
})

/** A break as its entry says it. `newSeq` and `newHash`: the entry that it follows; `oldSeq`: the newest one that was lost. */
export interface BreakRecord {
  kind: BreakKind
  seq: number
  oldSeq: number | null
  newSeq: number | null
  newHash: string | null
}

/** The break that an entry's text records; null for every other entry. */
export function breakRecord(body: string): BreakRecord | null {
  // Quotes within texts are escaped, so this is the member of the entry. A million entries are read in a check.
  if (!Object.keys(kinds).some((action) => body.includes(`"action":"${action}"`))) return null
  const parsed = record.safeParse(parse(body))
  if (!parsed.success) return null
  const { seq, action, detail } = parsed.data
  const { oldSeq = null, newSeq = null, newHash = null } = detail
  return { kind: kinds[action], seq, oldSeq, newSeq, newHash }
}

/**
 * Whether an entry may follow this head though numbers are missing between them: it says itself which are missing and what
 * it follows.
 */
export function isRecordedGap(body: string, before: { seq: number; hash: string }): boolean {
  const said = breakRecord(body)
  if (said === null || said.kind === 'new-key') return false
  // guard: recorded-breaks.same-ends
  return said.newSeq === before.seq && said.newHash === before.hash && said.oldSeq === said.seq - 1
}

/** Whether the entry of this number was lost in one of these breaks. */
export function isLost(seq: number, breaks: readonly RecordedBreak[]): boolean {
  return breaks.some(({ after, at }) => after < seq && seq < at)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
