import { expect, it, onTestFinished, vi } from 'vitest'
import * as passphrases from '../../../../../src/main/features/lock/passphrase.ts'
import { SecretText } from '../../../../../src/main/base/secrets/secret-text.ts'

const hashPassphrase = (text: string): Promise<passphrases.HashedPassphrase> =>
  passphrases.hashPassphrase(new SecretText(text))
const fitsPassphrase = (text: string, hashed: passphrases.HashedPassphrase): Promise<boolean> =>
  passphrases.fitsPassphrase(new SecretText(text), hashed)
const typed = 'correct horse battery staple'

it('costs a guesser as much as OWASP asks of scrypt', { timeout: 30_000 }, async () => {
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

it('that was hashed before fits as before', { timeout: 30_000 }, async () => {
  // Of `fünf Türme é ﬁ`, by the code that hashed the compatibility form (NFKC).
  const earlier = {
    ...{ N: 32768, r: 8, p: 3, salt: 'NznwuyLwxsX5p5leww7erg' },
    hash: 'JfJKL2Xoah2PwuxxIF6u6nElocOWjrrKi4ncntOveRw',
  }
  for (const form of ['NFC', 'NFD', 'NFKC'])
    expect(await fitsPassphrase('fünf Türme é ﬁ'.normalize(form), earlier)).toBe(true)
  expect(await fitsPassphrase('fünf Türme e ﬁ', earlier)).toBe(false)
})

it('beyond ASCII is overwritten in each form, too', { timeout: 30_000 }, async () => {
  const hashed = await hashPassphrase('ﬁnal Türme')
  expect(await fitsPassphrase('final Türme', hashed), 'another text').toBe(false)
  const secret = new SecretText('ﬁnal Türme'.normalize('NFD'))
  const memory = vi.spyOn(Buffer, 'allocUnsafeSlow')
  onTestFinished(() => memory.mockRestore())
  expect(await passphrases.fitsPassphrase(secret, hashed)).toBe(true)
  const copies = memory.mock.results.map(({ value }) => value as Buffer)
  expect(copies).toHaveLength(3)
  for (const copy of copies) expect(copy.every((byte) => byte === 0)).toBe(true)
})

it('is overwritten where it was copied to, once it was tried', { timeout: 30_000 }, async () => {
  const hashed = await hashPassphrase(typed)
  const secret = new SecretText(typed)
  const memory = vi.spyOn(Buffer, 'allocUnsafeSlow')
  onTestFinished(() => memory.mockRestore())
  expect(await passphrases.fitsPassphrase(secret, hashed)).toBe(true)
  expect(secret.reveal(), 'the caller’s own is still there').toBe(typed)
  const copies = memory.mock.results.map(({ value }) => value as Buffer).filter(({ length }) => length === typed.length)
  expect(copies).toHaveLength(1)
  expect(copies[0]?.every((byte) => byte === 0)).toBe(true)
})
