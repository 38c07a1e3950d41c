import { LinkVerifier, genesis, type StoredEntry } from '#shared/audit/chain.ts'
import { headOf, type Checkpoint, type Head } from '#shared/audit/checkpoint.ts'
import { isSignedBy } from '#shared/audit/signatures.ts'

/**
 * What a start finds. `first`: an empty audit. `clean`: the newest entry is the one that was signed when the console ended.
 * `unclean`: it did not end by itself (a crash, a loss of power, a kill); the entries from `from` to `to` were not signed,
 * so nobody can say that they are the ones that were written; null where the newest one is signed all the same. `changed`:
 * the entries are not those that were signed. `replaced`: the operator put a backup, an empty database or a new key in the
 * place of what was there, and the first entry of this run says so.
 */
export type AuditStart =
  | { end: 'first' | 'clean' | 'changed' | 'replaced' }
  | { end: 'unclean'; unsigned: { from: number; to: number } | null }

/** What the audit goes on from. */
export interface StartPoint {
  start: AuditStart
  /** The entry that the next one is linked to: the newest one, or where that is not ours the last one that is. */
  own: Head
  /** The newest signed head that this key signed; null where there is none. */
  signed: Checkpoint | null
}

/** The entries of the database as far as a start reads them. */
export interface StoredEntries {
  head(): Head
  hashAt(seq: number): string | undefined
  after(seq: number): Iterable<StoredEntry>
}

/**
 * Compares the newest entries of a database with what was signed last. Everything before is for the check of the whole
 * chain.
 *
 * @param signedHeads the newest ones of every place, in the database and beside it, in any order
 */
export function compareAtStart(
  entries: StoredEntries,
  signedHeads: readonly Checkpoint[],
  publicKey: string,
): StartPoint {
  const head = entries.head()
  const signed = newestSigned(signedHeads, publicKey)
  const anchor = signed === null ? null : headOf(signed)
  if (anchor === null) {
    if (head.seq === 0) return { start: { end: 'first' }, own: head, signed: null }
    return adopted({ seq: 0, hash: genesis }, head, entries, null)
  }
  const at: Head = { seq: anchor.seq, hash: anchor.hash }
  // An entry that was cut off has no hash at all.
  // guard: audit-start.signed-entry
  if (entries.hashAt(at.seq) !== at.hash) return { start: { end: 'changed' }, own: at, signed }
  if (head.seq === at.seq) {
    // Checkpoints of earlier versions do not say why.
    const isEnd = anchor.why === 'end' || anchor.why === null
    return { start: isEnd ? { end: 'clean' } : { end: 'unclean', unsigned: null }, own: at, signed }
  }
  // Nothing is written after the end.
  // guard: audit-start.added-after-end
  if (anchor.why === 'end') return { start: { end: 'changed' }, own: at, signed }
  return adopted(at, head, entries, signed)
}

/** What an entry says of a start: how the last run ended, and which entries nobody had signed. */
export function startDetail(start: AuditStart): Record<string, string | number> {
  const { end } = start
  if (start.end !== 'unclean' || start.unsigned === null) return { end }
  return { end, unsignedFrom: start.unsigned.from, unsignedTo: start.unsigned.to }
}

/** Entries that a start verifies at most. Ten times what is unsigned where both files can be written. */
const longestTail = 1000

/**
 * The entries after the last signed one, if they are linked to it and to each other. A longer tail, after signed heads
 * that could not be written or were taken away, is for the check of the whole chain: the window does not wait for it.
 */
function adopted(from: Head, head: Head, entries: StoredEntries, signed: Checkpoint | null): StartPoint {
  const verifier = new LinkVerifier(from)
  const tail = head.seq - from.seq > longestTail ? [] : entries.after(from.seq)
  for (const entry of tail) {
    // What the console records of a break it signs at once: one that is not signed is not its own.
    // guard: audit-start.linked-tail
    if (verifier.step(entry) !== null || verifier.breaks.length > 0)
      return { start: { end: 'changed' }, own: { seq: verifier.seq, hash: verifier.hash }, signed }
  }
  return { start: { end: 'unclean', unsigned: { from: from.seq + 1, to: head.seq } }, own: head, signed }
}

/** The newest head that this key signed; null where there is none. */
export function newestSigned(checkpoints: readonly Checkpoint[], publicKey: string): Checkpoint | null {
  const newestFirst = checkpoints.toSorted((one, other) => other.seq - one.seq)
  return newestFirst.find((one) => headOf(one) !== null && isSignedBy(publicKey, one)) ?? null
}
