import { expect, it } from 'vitest'
import { fitsPassphrase, hashPassphrase } from '../../../../src/main/lock/passphrase.ts'

const typed = 'correct horse battery staple'

it('costs whoever guesses it as much as OWASP asks of scrypt', { timeout: 30_000 }, async () => {
  const { N, r, p } = await hashPassphrase(typed)
  // OWASP Password Storage Cheat Sheet: N 2^17, r 8, p 1, or as strong with less memory: 2^16 and 2, 2^15 and 3.
  expect(r).toBe(8)
  expect(p).toBeGreaterThanOrEqual(3)
  expect(N).toBeGreaterThanOrEqual(2 ** 15)
})

it('has another salt and another hash each time', { timeout: 30_000 }, async () => {
  const [one, other] = [await hashPassphrase(typed), await hashPassphrase(typed)]
  expect(one.salt).not.toBe(other.salt)
  expect(one.hash).not.toBe(other.hash)
  expect(Buffer.from(one.salt, 'base64url')).toHaveLength(16)
})

it('fits itself, in whichever form its letters were typed, and nothing else', { timeout: 30_000 }, async () => {
  const hashed = await hashPassphrase('fünf Türme'.normalize('NFC'))
  expect(await fitsPassphrase('fünf Türme'.normalize('NFD'), hashed)).toBe(true)
  for (const other of ['', 'fünf türme']) {
    expect(await fitsPassphrase(other, hashed), other).toBe(false)
  }
})
