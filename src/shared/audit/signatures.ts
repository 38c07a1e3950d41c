import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { Break } from './chain.ts'
import { checkpointDigest, checkpointText, signedBytes, vouchedDigest, type Checkpoint } from './checkpoint.ts'

/** Signatures looked at side by side: Node's four helping threads are other callers', too. */
const atOnce = 64

/**
 * The first checkpoint that this key did not sign; null when it signed all. What the newest one vouches for, and what that
 * vouches for in turn, is signed by being named in a signed text; every other one is looked at by itself.
 */
export function firstUnsigned(checkpoints: Iterable<Checkpoint>, publicKeyPem: string): Break | null {
  const key = createPublicKey(publicKeyPem)
  const isGood = (checkpoint: Checkpoint): boolean => {
    const [text, signature] = signedBytes(checkpoint)
    // guard: signature.verified
    return verify(null, text, key, signature)
  }
  const all = [...once(checkpoints, new Set())]
  const newest = newestOf(all)
  const good = new Set(newest !== undefined && isGood(newest) ? vouchedBy(newest, all) : [])
  const unsigned = all.find((checkpoint) => !good.has(checkpointText(checkpoint)) && !isGood(checkpoint))
  return unsigned === undefined ? null : unsignedAt(unsigned)
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
  const all = [...once(checkpoints, known)]
  const newest = newestOf(all)
  // guard: signature.newest-is-signed
  if (newest !== undefined && (await isSigned(newest, key))) for (const text of vouchedBy(newest, all)) known.add(text)
  const waiting = once(all, known)
  const unsigned: Checkpoint[] = []
  const work = async (): Promise<void> => {
    for (const checkpoint of waiting) {
      if (unsigned.length > 0) return
      if (await isSigned(checkpoint, key)) known.add(checkpointText(checkpoint))
      else unsigned.push(checkpoint)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const first = unsigned.toSorted((one, other) => one.seq - other.seq)[0]
  return first === undefined ? null : unsignedAt(first)
}

function newestOf(checkpoints: readonly Checkpoint[]): Checkpoint | undefined {
  return checkpoints.reduce<Checkpoint | undefined>(
    (newest, one) => (newest === undefined || one.seq > newest.seq ? one : newest),
    undefined,
  )
}

/** The text of a signed checkpoint, of the one that it names, of the one that this names, and so on. */
function vouchedBy(signed: Checkpoint, all: readonly Checkpoint[]): string[] {
  const byDigest = new Map(all.map((checkpoint) => [checkpointDigest(checkpoint), checkpoint]))
  const texts: string[] = []
  for (let one: Checkpoint | undefined = signed; one !== undefined;) {
    texts.push(checkpointText(one))
    byDigest.delete(checkpointDigest(one))
    // guard: signature.named-checkpoint
    one = byDigest.get(vouchedDigest(one) ?? '')
  }
  return texts
}

function isSigned(checkpoint: Checkpoint, key: KeyObject): Promise<boolean> {
  const [text, signature] = signedBytes(checkpoint)
  return new Promise((resolve, reject) => {
    // guard: signature.verified-by-reader
    verify(null, text, key, signature, (error, good) => (error === null ? resolve(good) : reject(error)))
  })
}

/** Each once, though it comes from both places; one iteration that many share. */
function* once(checkpoints: Iterable<Checkpoint>, known: ReadonlySet<string>): Generator<Checkpoint, void, undefined> {
  const seen = new Set<string>()
  for (const checkpoint of checkpoints) {
    const text = checkpointText(checkpoint)
    if (seen.has(text) || known.has(text)) continue
    seen.add(text)
    yield checkpoint
  }
}

function unsignedAt(checkpoint: Checkpoint): Break {
  return { at: Math.max(1, checkpoint.seq), why: 'a checkpoint is not signed by this key' }
}

/** Whether this key signed this checkpoint. */
export function isSignedBy(publicKeyPem: string, checkpoint: Checkpoint): boolean {
  const [text, signature] = signedBytes(checkpoint)
  // guard: signature.at-start
  return verify(null, text, createPublicKey(publicKeyPem), signature)
}

/** Whether this key signed this text; the signature in Base64. */
export function isTextSignedBy(publicKeyPem: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'))
}
