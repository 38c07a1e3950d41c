import { createHash, createPublicKey, generateKeyPairSync, createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import { sha256 } from './chain.ts'

/** Signs a statement that at this instant the chain's head was this entry. */
export interface Checkpoint {
  seq: number
  /** The exact text that was signed: `{seq, hash, at, why, prev}`; `prev` is the digest of the checkpoint before. Older ones lack the last two. */
  body: string
  /** Ed25519 (RFC 8032), Base64. */
  signature: string
}

/** Why a head was signed: every hundred entries, at the end, for an export, for an effect, or a moment after anything else. */
const checkpointReason = z.enum(['interval', 'end', 'export', 'effect', 'batch'])
export type CheckpointReason = z.infer<typeof checkpointReason>

const signedHead = z.object({
  seq: z.int().min(0),
  hash: z.string(),
  at: z.string(),
  why: checkpointReason.nullable().catch(null).default(null),
})

/** The newest entry of a chain; 0 and the genesis hash where there is none. */
export interface Head {
  seq: number
  hash: string
}

/** Signs checkpoints; its key never leaves main. */
export interface CheckpointSigner {
  /** SPKI, PEM. */
  publicKey: string
  fingerprint: string
  /** @param before the checkpoint before this one, whose digest the new one signs; null for the first */
  sign(head: Head, at: string, before: Checkpoint | null, why?: CheckpointReason): Checkpoint
  /** Signs another statement. Its text must not be one that could be taken for a checkpoint's. Base64. */
  signText(text: string): string
}

/** SHA-256 of the public key's DER form, in hexadecimal: what each export names and can be read aloud. */
export function fingerprintOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('hex')
}

/** A new Ed25519 private key, PKCS #8 in PEM. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** @throws when the text is not a private key. */
export function createSigner(privateKeyPem: string): CheckpointSigner {
  const privateKey = createPrivateKey(privateKeyPem)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  const signText = (text: string): string => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64')
  return {
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    sign: ({ seq, hash }, at, before, why = 'interval') => {
      const body = JSON.stringify({ seq, hash, at, why, prev: before === null ? null : checkpointDigest(before) })
      return { seq, body, signature: signText(body) }
    },
    signText,
  }
}

/** The head that a checkpoint names, or null when its text names none, or another number than its own. */
export function headOf(checkpoint: Checkpoint): (Head & { why: CheckpointReason | null }) | null {
  try {
    const head = signedHead.parse(JSON.parse(checkpoint.body))
    // guard: checkpoint.signed-number
    return head.seq === checkpoint.seq ? { seq: head.seq, hash: head.hash, why: head.why } : null
  } catch {
    return null
  }
}

/** SHA-256 of all of a checkpoint, in hexadecimal: what the next one names it by. */
export function checkpointDigest(checkpoint: Checkpoint): string {
  return sha256(checkpointText(checkpoint))
}

/** A checkpoint as one text: the same for the same checkpoint alone. */
export function checkpointText({ seq, body, signature }: Checkpoint): string {
  return `${seq} ${signature} ${body}`
}

/** The digest of the previous checkpoint, which this one names, as `sign` writes it; null where it names none. */
export function linkedDigest({ body }: Checkpoint): string | null {
  return /,"prev":"([0-9a-f]{64})"\}$/.exec(body)?.[1] ?? null
}

/** The text that was signed, and the signature, as bytes. */
export function signedBytes({ body, signature }: Checkpoint): [text: Buffer, signature: Buffer] {
  return [Buffer.from(body, 'utf8'), signatureBytes(signature)]
}

/**
 * A signature's bytes; none where the text is not the one way to write them. The last character of the Base64 has four
 * bits that nobody reads (RFC 4648, section 3.5), and Node passes over characters that are no Base64: either would be a
 * change of the text that every check of the bytes lets through.
 */
export function signatureBytes(signature: string): Buffer {
  const bytes = Buffer.from(signature, 'base64')
  // guard: signature.one-writing
  return bytes.toString('base64') === signature ? bytes : Buffer.alloc(0)
}
