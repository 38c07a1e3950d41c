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
  const hash = await derive(formOf(passphrase, 'NFC'), salt, cost)
  return { ...cost, salt: salt.toString('base64url'), hash: hash.toString('base64url') }
}

/**
 * Whether a passphrase is the one hashed: in NFC, in NFKC, as it was hashed before that, or as typed. How long it takes
 * depends on what was typed alone: every form is derived and compared, whether one fits or not.
 */
export async function fitsPassphrase(
  passphrase: SecretText,
  { salt, hash, ...used }: HashedPassphrase,
): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64url')
  let fits = false
  for (const form of formsOf(passphrase)) {
    const typed = await derive(form, Buffer.from(salt, 'base64url'), used)
    // guard: passphrase.comparison
    const isSame = expected.length === typed.length && timingSafeEqual(expected, typed)
    fits = isSame || fits
  }
  return fits
}

/** @param normalized a copy, which is overwritten */
function derive(normalized: Buffer, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 128 * N * r * 2 }
  return new Promise((resolve, reject) => {
    scrypt(normalized, salt, hashBytes, options, (error, key) => {
      // guard: passphrase.overwritten
      normalized.fill(0)
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** Copies of the passphrase in every form in which it may have been hashed, each form once. */
function formsOf(passphrase: SecretText): Buffer[] {
  if (!isBeyondAscii(passphrase)) return [formOf(passphrase, null)]
  // guard: passphrase.forms
  const forms = [formOf(passphrase, 'NFC'), formOf(passphrase, 'NFKC'), formOf(passphrase, null)]
  const each = forms.filter((form, at) => forms.findIndex((one) => one.equals(form)) === at)
  for (const form of forms) if (!each.includes(form)) form.fill(0)
  return each
}

const isBeyondAscii = ({ bytes }: SecretText): boolean => bytes.some((byte) => byte > 0x7f)

/** A copy in a Unicode form. Only a text beyond ASCII has to become a string for that; it is garbage at once. */
function formOf(passphrase: SecretText, form: 'NFC' | 'NFKC' | null): Buffer {
  const { bytes } = passphrase
  if (form !== null && isBeyondAscii(passphrase)) return ownBytes(passphrase.reveal().normalize(form))
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}

/** Not from the pool that small buffers share. */
function ownBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}
