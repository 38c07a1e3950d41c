/** Writes an entry as text, and links it to the entry before by its hash. */

import { hash as digest } from 'node:crypto'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { breakRecord, isRecordedGap, type RecordedBreak } from './recorded-breaks.ts'

/** The `prev` of the first entry. */
export const genesis = '0'.repeat(64)

/** One entry as it is stored and exported: the exact text that was hashed, and its hash. */
export interface StoredEntry {
  seq: number
  body: string
  hash: string
}

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. */
export function sha256(text: string): string {
  return digest('sha256', text, 'hex')
}

/** The text of an entry: its facts in a fixed order, its own number and the hash of the entry before. */
export function entryBody(seq: number, facts: AuditFacts, prev: string): string {
  const { at, actor, account, procedure, step, action, outcome, ticket, trace, detail } = facts
  return JSON.stringify({ seq, at, actor, account, procedure, step, action, outcome, ticket, trace, detail, prev })
}

/** Why a chain is broken, and where. */
export interface Break {
  at: number
  why: string
}

/** A place in a chain, and the breaks that entries up to there record. */
export interface ChainPlace {
  seq: number
  hash: string
  breaks?: readonly RecordedBreak[]
}

/** Follows a chain entry by entry, on the texts as they are stored. */
export class LinkVerifier {
  /** Sequence number and hash of the last intact entry; 0 and the genesis hash before the first. */
  seq: number
  hash: string
  /** Number of the first entry taken, and how many were taken; 0 before the first. */
  first = 0
  count = 0
  /** The breaks that entries record, ascending; also those before the place that this began at. */
  readonly breaks: RecordedBreak[]

  constructor(from: ChainPlace = { seq: 0, hash: genesis }) {
    this.seq = from.seq
    this.hash = from.hash
    this.breaks = [...(from.breaks ?? [])]
  }

  /** Takes the next entry; returns what is wrong with it, or null. */
  step(entry: StoredEntry): Break | null {
    const next = this.seq + 1
    const at = entry.seq > next && isRecordedGap(entry.body, this) ? entry.seq : next
    // guard: chain.sequence
    if (entry.seq !== at) return { at, why: entry.seq > at ? 'an entry is missing' : 'an entry is out of order' }
    // guard: chain.entry-hash
    if (sha256(entry.body) !== entry.hash) return { at, why: 'the text does not match its hash' }
    // guard: chain.entry-number
    const hasNumber = entry.body.startsWith(`{"seq":${at},`)
    // guard: chain.link
    const hasLink = entry.body.endsWith(`,"prev":"${this.hash}"}`)
    if (!hasNumber || !hasLink) return { at, why: whyNotNext(entry.body, at, this.hash) }
    const recorded = breakRecord(entry.body)
    if (recorded !== null) this.breaks.push({ kind: recorded.kind, at, after: this.seq })
    if (this.count === 0) this.first = at
    this.count += 1
    this.seq = at
    this.hash = entry.hash
    return null
  }
}

/** What is wrong with a text that does not begin with its number and end with its link, as `entryBody` writes them. */
function whyNotNext(body: string, at: number, prev: string): string {
  const said = parseLink(body)
  if (said === null) return 'the text is not an entry'
  if (said.seq !== at) return 'the text belongs to another number'
  return said.prev === prev ? 'the text is not an entry' : 'the link to the entry before is broken'
}

function parseLink(body: string): { seq: unknown; prev: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null && 'seq' in parsed && 'prev' in parsed ? parsed : null
  } catch {
    return null
  }
}
