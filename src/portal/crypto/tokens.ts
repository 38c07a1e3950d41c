import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new bearer token: 256 random bits, so its plain hash is enough to store. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** An opaque id that says what it names: `case-…`. */
export function newId(kind: string): string {
  return `${kind}-${randomBytes(12).toString('hex')}`
}

/** What is stored of a token (SHA-256, base64url). */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Compares two secrets in constant time, also of different lengths. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(left)), Buffer.from(tokenHash(right)))
}
