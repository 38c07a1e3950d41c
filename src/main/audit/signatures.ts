import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { Break } from './chain.ts'
import { signedBytes, type Checkpoint } from './checkpoint.ts'

/** Signatures looked at side by side: Node's four helping threads are other callers', too. */
const atOnce = 64

/** The first checkpoint that this key did not sign; null when it signed all. */
export function firstUnsigned(checkpoints: Iterable<Checkpoint>, publicKeyPem: string): Break | null {
  const key = createPublicKey(publicKeyPem)
  for (const checkpoint of once(checkpoints, new Set())) {
    const [text, signature] = signedBytes(checkpoint)
    if (!verify(null, text, key, signature)) return unsignedAt(checkpoint)
  }
  return null
}

/**
 * The same on other threads, while the caller does something else.
 *
 * @param known those that were found signed before; grows by what is found now
 */
export async function firstUnsignedMeanwhile(
  checkpoints: Iterable<Checkpoint>,
  publicKeyPem: string,
  known: Set<string>,
): Promise<Break | null> {
  const key = createPublicKey(publicKeyPem)
  const waiting = once(checkpoints, known)
  const unsigned: Checkpoint[] = []
  const work = async (): Promise<void> => {
    for (const checkpoint of waiting) {
      if (unsigned.length > 0) return
      if (await isSigned(checkpoint, key)) known.add(textOf(checkpoint))
      else unsigned.push(checkpoint)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const first = unsigned.toSorted((one, other) => one.seq - other.seq)[0]
  return first === undefined ? null : unsignedAt(first)
}

function isSigned(checkpoint: Checkpoint, key: KeyObject): Promise<boolean> {
  const [text, signature] = signedBytes(checkpoint)
  return new Promise((resolve, reject) => {
    verify(null, text, key, signature, (error, good) => (error === null ? resolve(good) : reject(error)))
  })
}

/** Each once, though it comes from both places; one iteration that many share. */
function* once(checkpoints: Iterable<Checkpoint>, known: ReadonlySet<string>): Generator<Checkpoint, void, undefined> {
  const seen = new Set<string>()
  for (const checkpoint of checkpoints) {
    const text = textOf(checkpoint)
    if (seen.has(text) || known.has(text)) continue
    seen.add(text)
    yield checkpoint
  }
}

function textOf({ seq, body, signature }: Checkpoint): string {
  return `${seq} ${signature} ${body}`
}

function unsignedAt(checkpoint: Checkpoint): Break {
  return { at: Math.max(1, checkpoint.seq), why: 'a checkpoint is not signed by this key' }
}
