import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { SecretText } from '../../base/secrets/secret-text.ts'

const hashBytes = 32
const saltBytes = 16
/** As strong as N 2^17 with p 1, with a quarter of the memory (OWASP Password Storage Cheat Sheet, scrypt). */
// guard: passphrase.cost
const cost = { N: 2 ** 15, r: 8, p: 3 }

/** A passphrase as it lies in the database: scrypt's parameters (RFC 7914), salt and hash in base64url. */
export const hashedPassphrase = z.strictObject({
  N: z.int(),
  r: z.int(),
  p: z.int(),
  salt: z.string(),
  hash: z.string(),
})
export type HashedPassphrase = z.infer<typeof hashedPassphrase>

export async function hashPassphrase(passphrase: SecretText): Promise<HashedPassphrase> {
  // guard: passphrase.salt
  const salt = randomBytes(saltBytes)
  const hash = await derive(passphrase, salt, cost)
  return { ...cost, salt: salt.toString('base64url'), hash: hash.toString('base64url') }
}

/** Takes as long whether it fits or not. */
export async function fitsPassphrase(
  passphrase: SecretText,
  { salt, hash, ...used }: HashedPassphrase,
): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64url')
  const typed = await derive(passphrase, Buffer.from(salt, 'base64url'), used)
  // guard: passphrase.comparison
  return expected.length === typed.length && timingSafeEqual(expected, typed)
}

/** The same text typed on two keyboards may come in two forms; both are the one passphrase. */
function derive(passphrase: SecretText, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 128 * N * r * 2 }
  const normalized = normalizedBytes(passphrase)
  return new Promise((resolve, reject) => {
    scrypt(normalized, salt, hashBytes, options, (error, key) => {
      // guard: passphrase.overwritten
      normalized.fill(0)
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** A copy in NFKC. Only a text beyond ASCII has to become a string for that; it is garbage at once. */
function normalizedBytes(passphrase: SecretText): Buffer {
  const { bytes } = passphrase
  if (bytes.some((byte) => byte > 0x7f)) return Buffer.from(passphrase.reveal().normalize('NFKC'))
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
