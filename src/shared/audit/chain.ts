import { hash as digest } from 'node:crypto'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'

/** What the first entry's `prev` holds. */
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

/** Follows a chain entry by entry; nothing is serialised anew to verify. */
export class ChainWalk {
  /** Sequence number and hash of the last intact entry; 0 and the genesis hash before the first. */
  seq: number
  hash: string

  constructor(from: { seq: number; hash: string } = { seq: 0, hash: genesis }) {
    this.seq = from.seq
    this.hash = from.hash
  }

  /** Takes the next entry; returns what is wrong with it, or null. */
  step(entry: StoredEntry): Break | null {
    const at = this.seq + 1
    // guard: chain.sequence
    if (entry.seq !== at) return { at, why: entry.seq > at ? 'an entry is missing' : 'an entry is out of order' }
    // guard: chain.entry-hash
    if (sha256(entry.body) !== entry.hash) return { at, why: 'the text does not match its hash' }
    const broken = this.#link(entry.body, at)
    if (broken !== null) return broken
    this.seq = at
    this.hash = entry.hash
    return null
  }

  /** Entries begin with their number and end with their link, as `entryBody` writes them; any other text is parsed. */
  #link(body: string, at: number): Break | null {
    const prevAt = body.length - this.hash.length - 2
    // Piece by piece: a text put together to compare with would cost as much as the hash.
    // guard: chain.fast-path
    if (
      body.startsWith(`{"seq":${at},`) &&
      body.startsWith(this.hash, prevAt) &&
      body.startsWith(',"prev":"', prevAt - 9) &&
      body.endsWith('"}')
    )
      return null
    const link = linkOf(body)
    if (link === null) return { at, why: 'the text is not an entry' }
    // guard: chain.entry-number
    if (link.seq !== at) return { at, why: 'the text belongs to another number' }
    // guard: chain.link
    return link.prev === this.hash ? null : { at, why: 'the link to the entry before is broken' }
  }
}

function linkOf(body: string): { seq: unknown; prev: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null && 'seq' in parsed && 'prev' in parsed ? parsed : null
  } catch {
    return null
  }
}
