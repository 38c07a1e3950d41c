import { createPublicKey } from 'node:crypto'
import { unreachable } from '#shared/domain/unreachable.ts'
import { ChainWalk, genesis, type StoredEntry } from './chain.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'

/**
 * What the verifier says: `intact` to the last entry, which a checkpoint anchors; `broken` at an entry; or whole as a
 * chain but `not-anchored` since an entry, so that the entries from there on could have been made anew.
 */
export type Verdict =
  | { verdict: 'intact'; to: number }
  | { verdict: 'broken'; at: number; why: string }
  | { verdict: 'not-anchored'; since: number }

const notTheSigned = 'the entry is not the one that was signed'

/** Where an earlier check ended well, so that another one need walk only what came since. */
export interface Verified {
  seq: number
  hash: string
  /** The stored hash of an entry up to `seq`: those that were signed are compared with it. */
  hashAt(seq: number): string | undefined
}

/**
 * Checks a chain against its checkpoints: the whole of it, or what came since an earlier check.
 *
 * @param entries in ascending order, from number 1, or from the one after `verified`
 * @param checkpoints in any order; those from outside the database find a cut tail and a restored old file
 * @param publicKeyPem the key that must have signed them
 * @param verified what an earlier check found to be whole; nothing by default
 */
export function verifyChain(
  entries: Iterable<StoredEntry>,
  checkpoints: readonly Checkpoint[],
  publicKeyPem: string,
  verified?: Verified,
): Verdict {
  const key = createPublicKey(publicKeyPem)
  const anchors = new Map<number, string>()
  let furthest = 0
  for (const checkpoint of checkpoints) {
    const head = openCheckpoint(checkpoint, key)
    if (head === null)
      return { verdict: 'broken', at: Math.max(1, checkpoint.seq), why: 'a checkpoint is not signed by this key' }
    const known = anchors.get(head.seq)
    if (known !== undefined && known !== head.hash)
      return { verdict: 'broken', at: head.seq, why: 'two checkpoints contradict each other' }
    anchors.set(head.seq, head.hash)
    furthest = Math.max(furthest, head.seq)
  }

  const walk = new ChainWalk(verified)
  let anchored = 0
  if ((anchors.get(0) ?? genesis) !== genesis)
    return { verdict: 'broken', at: 1, why: 'a checkpoint contradicts the start' }
  for (const [seq, hash] of [...anchors].sort(([left], [right]) => left - right)) {
    if (verified === undefined || seq === 0 || seq > verified.seq) continue
    if (verified.hashAt(seq) !== hash) return { verdict: 'broken', at: seq, why: notTheSigned }
    anchored = seq
  }
  for (const entry of entries) {
    const broken = walk.step(entry)
    if (broken !== null) return { verdict: 'broken', ...broken }
    const anchor = anchors.get(entry.seq)
    if (anchor === undefined) continue
    if (anchor !== entry.hash) return { verdict: 'broken', at: entry.seq, why: notTheSigned }
    anchored = entry.seq
  }

  if (furthest > walk.seq)
    return { verdict: 'broken', at: walk.seq + 1, why: `entries up to ${furthest} were signed and are missing` }
  return anchored === walk.seq ? { verdict: 'intact', to: walk.seq } : { verdict: 'not-anchored', since: anchored + 1 }
}

/** The verdict in words, with how its key is kept. */
export function statementOf(
  verdict: Verdict,
  key: { fingerprint: string; protection: 'keychain' | 'owner-file' },
): string {
  const kept =
    key.protection === 'keychain'
      ? "The signing key is sealed by the system's keychain."
      : 'The signing key lies in a file that its owner can read.'
  return `${wordsOf(verdict)} (key ${key.fingerprint.slice(0, 16)}…). ${kept}`
}

function wordsOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'intact':
      return `intact to ${verdict.to}`
    case 'broken':
      return `broken at ${verdict.at}: ${verdict.why}`
    case 'not-anchored':
      return `not anchored since ${verdict.since}`
    default:
      return unreachable(verdict)
  }
}
