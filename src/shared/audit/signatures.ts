/** Checks signatures of checkpoints and texts. */

import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { Break } from './chain.ts'
import {
  checkpointDigest,
  checkpointText,
  signatureBytes,
  signedBytes,
  linkedDigest,
  type Checkpoint,
} from './checkpoint.ts'

/**
 * The checkpoint of the lowest number that this key did not sign; null when it signed all. The newest one covers the one that it
 * names by its digest, that one for the one before, and so on: those need no check of their signature (decision 0011).
 * Every other one is checked by itself, 0.1 ms each.
 *
 * @param known texts of checkpoints that were found signed before, which are not checked again; what is found now is added
 */
export function firstUnsigned(
  checkpoints: Iterable<Checkpoint>,
  publicKeyPem: string,
  known: Set<string> = new Set(),
): Break | null {
  const key = createPublicKey(publicKeyPem)
  const unknown = new Map<string, Checkpoint>()
  for (const checkpoint of checkpoints) {
    const text = checkpointText(checkpoint)
    if (!known.has(text)) unknown.set(text, checkpoint)
  }
  const all = [...unknown.values()].toSorted((one, other) => one.seq - other.seq)
  const newest = all.at(-1)
  // guard: signature.newest-is-signed
  if (newest !== undefined && isSigned(newest, key)) for (const text of linkedBy(newest, all)) known.add(text)
  for (const checkpoint of all) {
    const text = checkpointText(checkpoint)
    if (known.has(text)) continue
    if (!isSigned(checkpoint, key)) return unsignedAt(checkpoint)
    known.add(text)
  }
  return null
}

/** The text of a signed checkpoint, of the one that it names, of the one that this names, and so on. */
function linkedBy(signed: Checkpoint, all: readonly Checkpoint[]): string[] {
  const byDigest = new Map(all.map((checkpoint) => [checkpointDigest(checkpoint), checkpoint]))
  const texts: string[] = []
  for (let one: Checkpoint | undefined = signed; one !== undefined;) {
    texts.push(checkpointText(one))
    byDigest.delete(checkpointDigest(one))
    // guard: signature.named-checkpoint
    one = byDigest.get(linkedDigest(one) ?? '')
  }
  return texts
}

function isSigned(checkpoint: Checkpoint, key: KeyObject): boolean {
  const [text, signature] = signedBytes(checkpoint)
  // guard: signature.verified
  return verify(null, text, key, signature)
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
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey(publicKeyPem), signatureBytes(signature))
}
