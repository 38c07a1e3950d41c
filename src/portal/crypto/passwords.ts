import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { hashedForm } from '#shared/domain/input/password.ts'

const blockSize = 8
const parallel = 1
const saltBytes = 16
const hashBytes = 32
/** scrypt takes 128 bytes times N times r (RFC 7914, section 2), and a little beside it. */
const memoryFor = (cost: number): number => 256 * cost * blockSize + 1024 * 1024

/** scrypt's N where nothing else is configured. */
export const defaultPasswordCost = 2 ** 17

/** Hashes a password, in NFC, with a random salt: `scrypt$N$r$p$salt$hash`. `cost` is scrypt's N. */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(saltBytes)
  // guard: portal-passwords.form-set
  return record(cost, salt, await derive(hashedForm(password), salt, cost))
}

/** A record no password fits, at the same cost to try: what a login that does not exist is checked against. */
export function unknownPassword(cost: number): string {
  return record(cost, randomBytes(saltBytes), randomBytes(hashBytes))
}

/**
 * Whether a password is the one hashed, in NFC or, as it was hashed before that, as typed. How long it takes depends on
 * what was typed alone: every form is derived and compared, whether one fits or not.
 */
export async function fitsPassword(password: string, hashed: string): Promise<boolean> {
  const [, cost, , , salt, hash] = hashed.split('$')
  const expected = Buffer.from(hash ?? '', 'base64url')
  let fits = false
  // guard: portal-passwords.forms
  for (const form of new Set([hashedForm(password), password])) {
    const typed = await derive(form, Buffer.from(salt ?? '', 'base64url'), Number(cost))
    const isSame = expected.length === typed.length && timingSafeEqual(expected, typed)
    fits = isSame || fits
  }
  return fits
}

function record(cost: number, salt: Buffer, hash: Buffer): string {
  return ['scrypt', cost, blockSize, parallel, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: cost, r: blockSize, p: parallel, maxmem: memoryFor(cost) }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
