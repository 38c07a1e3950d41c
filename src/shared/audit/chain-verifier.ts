/** Checks a chain entry by entry, any length of it with little memory, a piece at a time. */

import { LinkVerifier, genesis, type Break, type ChainPlace, type StoredEntry } from './chain.ts'
import { headOf, type Checkpoint } from './checkpoint.ts'
import { isLost, type RecordedBreak } from './recorded-breaks.ts'

/**
 * What the verifier says: `intact` to the last entry, which a checkpoint anchors; `broken` at an entry; whole as a chain but
 * `not-anchored` since an entry, so that somebody could have rewritten the entries from there on; `restored`, where it is
 * whole but for breaks that the console recorded and signed itself; `altered`, where the chain is whole and something
 * around it is not as this console made it; `cut`, where an export ends before its end.
 */
export type Verdict = ChainVerdict | { verdict: 'altered'; why: string } | { verdict: 'cut'; to: number; of: number }

/** What can be said of a chain and its checkpoints alone. */
export type ChainVerdict =
  | { verdict: 'intact'; to: number }
  | { verdict: 'broken'; at: number; why: string }
  | { verdict: 'not-anchored'; since: number }
  | { verdict: 'restored'; breaks: RecordedBreak[]; to: number; notAnchoredSince: number | null }

/** What can be said of a database. */
export type DatabaseVerdict = Exclude<Verdict, { verdict: 'cut' }>

/** Where an earlier check ended well, so that the next one needs to verify only what came since. */
export interface Verified extends ChainPlace {
  /** The stored hash of an entry up to `seq`: those that were signed are compared with it. */
  hashAt(seq: number): string | undefined
}

/** Verifies a chain entry by entry, so that any length of it can be checked with little memory, a piece at a time. */
export class ChainVerifier {
  readonly #verifier: LinkVerifier
  readonly #anchors: ReadonlyMap<number, string>
  readonly #furthest: number
  #anchored = 0
  #broken: Break | null

  /**
   * @param checkpoints in any order; those from outside the database find a cut tail and a restored old file
   * @param verified what an earlier check found to be whole; nothing by default
   */
  constructor(checkpoints: Iterable<Checkpoint>, verified?: Verified) {
    const { anchors, broken } = anchorsOf(checkpoints)
    this.#verifier = new LinkVerifier(verified)
    this.#anchors = anchors
    this.#furthest = [...anchors.keys()].at(-1) ?? 0
    this.#broken = broken
    if (broken === null && verified !== undefined) this.#compareSigned(verified)
  }

  /** Entries found whole so far. */
  get seq(): number {
    return this.#verifier.seq
  }

  /** How far the check is: to be handed to the next one as `verified`. */
  get head(): ChainPlace {
    const { seq, hash, breaks } = this.#verifier
    return { seq, hash, breaks }
  }

  /** The number of the first entry taken, and how many were taken. */
  get extent(): { first: number; count: number } {
    return { first: this.#verifier.first, count: this.#verifier.count }
  }

  /** False once the chain is known to be broken: nothing that follows changes that. */
  get goesOn(): boolean {
    return this.#broken === null
  }

  /** Verifies the next entry, in ascending order from the first, or from the one after `verified`. */
  add(entry: StoredEntry): void {
    if (this.#broken !== null) return
    this.#broken = this.#verifier.step(entry)
    if (this.#broken !== null) return
    const anchor = this.#anchors.get(entry.seq)
    if (anchor === undefined) return
    // guard: chain-verifier.signed-hash
    if (anchor === entry.hash) this.#anchored = entry.seq
    else this.#broken = notTheSigned(this.#anchored + 1, entry.seq)
  }

  /** Ends the chain here, for a reason that the caller knows. */
  breakOff(why: string): void {
    this.#broken ??= { at: this.#verifier.seq + 1, why }
  }

  /**
   * What is to be said of the chain when every entry was taken.
   *
   * @param unsignedFrom what the check of the signatures finds among the checkpoints from this number on; nothing in a
   *   checkpoint counts before that
   */
  verdict(unsignedFrom: (seq: number) => Break | null): ChainVerdict {
    const { seq, breaks } = this.#verifier
    const last = breaks.at(-1)
    // What records a break counts once this key signed it: otherwise everybody could excuse what they did.
    // guard: chain-verifier.signed-break
    const areSigned = last !== undefined && this.#anchored >= last.at
    const newKey = areSigned ? breaks.findLast(({ kind }) => kind === 'new-key') : undefined
    // Nobody can check any more what an earlier key signed.
    const broken = unsignedFrom(newKey?.at ?? 0) ?? this.#broken
    if (broken !== null) return { verdict: 'broken', ...broken }
    if (last !== undefined && !areSigned)
      return { verdict: 'broken', at: last.at, why: 'the entry records a break that this key did not sign' }
    // guard: chain-verifier.cut-tail
    if (this.#furthest > seq) return { verdict: 'broken', ...missing(this.#anchored + 1, seq + 1, this.#furthest) }
    const notAnchoredSince = this.#anchored === seq ? null : this.#anchored + 1
    // guard: chain-verifier.never-intact
    if (breaks.length > 0) return { verdict: 'restored', breaks: [...breaks], to: seq, notAnchoredSince }
    // guard: chain-verifier.anchored-to-end
    return notAnchoredSince === null
      ? { verdict: 'intact', to: seq }
      : { verdict: 'not-anchored', since: notAnchoredSince }
  }

  #compareSigned(verified: Verified): void {
    for (const [seq, hash] of this.#anchors) {
      if (seq === 0 || seq > verified.seq || isLost(seq, verified.breaks ?? [])) continue
      // guard: chain-verifier.resumed-entries
      if (verified.hashAt(seq) !== hash) {
        this.#broken = notTheSigned(this.#anchored + 1, seq)
        return
      }
      this.#anchored = seq
    }
  }
}

function notTheSigned(from: number, at: number): Break {
  return { at, why: `the entry is not the one that was signed${placeOf(from, at)}` }
}

function missing(from: number, at: number, signedTo: number): Break {
  return { at, why: `entries up to ${signedTo} were signed and are missing${placeOf(from, at)}` }
}

/** What was changed may come before the place that shows it: every entry since the last good signed one is named. */
function placeOf(from: number, at: number): string {
  return from === at ? '' : `; what was changed lies between ${from} and ${at}`
}

/** What checkpoints say, by number, ascending; whether they are signed is another question. */
function anchorsOf(checkpoints: Iterable<Checkpoint>): { anchors: ReadonlyMap<number, string>; broken: Break | null } {
  const anchors = new Map<number, string>()
  for (const checkpoint of checkpoints) {
    const head = headOf(checkpoint)
    if (head === null) return brokenAt(checkpoint.seq, 'a checkpoint does not say what it signs')
    // guard: chain-verifier.contradicting-checkpoints
    if ((anchors.get(head.seq) ?? head.hash) !== head.hash)
      return brokenAt(head.seq, 'two checkpoints contradict each other')
    anchors.set(head.seq, head.hash)
  }
  if ((anchors.get(0) ?? genesis) !== genesis) return brokenAt(1, 'a checkpoint contradicts the start')
  return { anchors: new Map([...anchors].sort(([left], [right]) => left - right)), broken: null }
}

function brokenAt(at: number, why: string): { anchors: ReadonlyMap<number, string>; broken: Break } {
  return { anchors: new Map(), broken: { at: Math.max(1, at), why } }
}
