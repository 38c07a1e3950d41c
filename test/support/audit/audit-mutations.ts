import fc from 'fast-check'
import { auditFacts, type AuditFacts } from '#shared/domain/audit-entry.ts'
import { entryBody, genesis, sha256, type StoredEntry } from '#shared/audit/chain.ts'

/** What somebody may do to an audit behind the console's back. */
export const mutationKinds = ['bit', 'edit', 'delete', 'insert', 'reorder', 'cut', 'restore'] as const
export interface Mutation {
  kind: (typeof mutationKinds)[number]
  /** Where: an index. */
  at: number
  /** Another entry that takes part: what is inserted, what changes places. */
  other: number
  bit: number
  /** Every hash and link from there on is recomputed, as an attacker would who knows how the chain is made. */
  rehash: boolean
}

/** Mutations of a log of so many entries. */
export function mutationOf(length: number): fc.Arbitrary<Mutation> {
  return fc.record<Mutation>({
    kind: fc.constantFrom(...mutationKinds),
    at: fc.nat({ max: length - 2 }),
    other: fc.nat({ max: length - 2 }),
    bit: fc.nat({ max: 100_000 }),
    rehash: fc.boolean(),
  })
}

/** The entries after somebody's hand was on them, and the number of the first one that is not what was written. */
export function mutated(
  entries: readonly StoredEntry[],
  { kind, at, other, bit, rehash }: Mutation,
): { entries: StoredEntry[]; first: number } {
  const changed = entries.map((entry) => ({ ...entry }))
  const target = changed[at]!
  const done = (from: number): { entries: StoredEntry[]; first: number } => ({
    entries: rehash ? relinked(changed, from) : changed,
    first: from + 1,
  })
  switch (kind) {
    case 'bit':
      // With its hash recomputed, or the hash itself: a disk or an attacker may change either.
      if (bit % 2 === 0) target.hash = flipped(target.hash, bit)
      else target.body = flipped(target.body, bit)
      if (rehash && bit % 2 === 1) target.hash = sha256(target.body)
      return { entries: changed, first: at + 1 }
    case 'edit': {
      const facts = { ...factsOf(target), actor: 'customer:somebody-else' }
      const body = entryBody(at + 1, facts, changed[at - 1]?.hash ?? genesis)
      changed[at] = { seq: at + 1, body, hash: sha256(body) }
      return done(at)
    }
    case 'delete':
      changed.splice(at, 1)
      return done(at)
    case 'insert':
      changed.splice(at, 0, { ...changed[other]!, ...(other === at && rehash ? { body: edited(target.body) } : {}) })
      return done(at)
    case 'reorder': {
      const from = other === at ? at + 1 : other
      ;[changed[at], changed[from]] = [changed[from]!, changed[at]!]
      return done(Math.min(at, from))
    }
    case 'cut':
      return { entries: changed.slice(0, at + 1), first: at + 2 }
    case 'restore': {
      // An old file that then grew again on its own way, a little or past where it had been.
      const grown = Array.from({ length: rehash ? entries.length - at : 1 }, () => {
        return { ...changed[other]!, body: edited(changed[other]!.body) }
      })
      return { entries: relinked([...changed.slice(0, at + 1), ...grown], at + 1), first: at + 2 }
    }
  }
}

/** Links and hashes recomputed from an index on. */
function relinked(entries: readonly StoredEntry[], from: number): StoredEntry[] {
  const whole = entries.slice(0, from)
  for (const entry of entries.slice(from)) {
    const seq = whole.length + 1
    const body = entryBody(seq, factsOf(entry), whole.at(-1)?.hash ?? genesis)
    whole.push({ seq, body, hash: sha256(body) })
  }
  return whole
}

function edited(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), actor: 'customer:somebody-else' })
}

function factsOf(entry: StoredEntry): AuditFacts {
  return auditFacts.parse(JSON.parse(entry.body))
}

/** One of the seven lower bits of a byte: the text stays one that UTF-8 can hold, or becomes one that it cannot. */
function flipped(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'utf8')
  const index = Math.floor(bit / 7) % bytes.length
  bytes[index] = bytes[index]! ^ (1 << (bit % 7))
  return bytes.toString('utf8')
}
