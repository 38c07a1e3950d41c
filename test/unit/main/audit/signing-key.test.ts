import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newSigningKey } from '#shared/audit/checkpoint.ts'
import { KeychainNeededError, loadSigningKey } from '../../../../src/main/audit/signing-key.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import type { Keychain } from '../../../../src/main/base/environment.ts'

/** A fake of the system's keychain: seals with a mask. */
const mask = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a))
const keychain: Keychain = {
  seal: async (text) => mask(Buffer.from(text, 'utf8')),
  open: async (sealed) => ({ text: mask(sealed).toString('utf8'), outdated: false }),
}
const locked: Keychain = { ...keychain, open: () => Promise.reject(new Error('locked')) }

describe('with a keychain', () => {
  it('the key is sealed, in a file for its owner alone, and is the same at the next start', async () => {
    const folder = temporaryFolder()
    const made = await loadSigningKey(folder, keychain)
    expect(made.protection).toBe('keychain')
    expect(readdirSync(folder)).toEqual(['audit-key.sealed'])
    const file = join(folder, 'audit-key.sealed')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'latin1')).not.toContain('PRIVATE KEY')
    expect((await loadSigningKey(folder, keychain)).signer.fingerprint).toBe(made.signer.fingerprint)
  })

  it.each([
    ['is locked', locked],
    ['is not there any more', null],
  ])('that %s the key is asked for, never replaced', async (_what, sealer) => {
    const folder = temporaryFolder()
    const { signer } = await loadSigningKey(folder, keychain)
    await expect(loadSigningKey(folder, sealer)).rejects.toThrow(KeychainNeededError)
    expect((await loadSigningKey(folder, keychain)).signer.fingerprint).toBe(signer.fingerprint)
  })

  it('that would seal with a better key now seals it again; one that refuses leaves it as it is', async () => {
    const folder = temporaryFolder()
    const { signer } = await loadSigningKey(folder, keychain)
    const file = join(folder, 'audit-key.sealed')
    const before = readFileSync(file)
    const newer: Keychain = {
      seal: async (text) => Buffer.from(text, 'utf8').reverse(),
      open: async (sealed) => ({ ...(await keychain.open(sealed)), outdated: true }),
    }
    await loadSigningKey(folder, { ...newer, seal: () => Promise.reject(new Error('locked')) })
    expect(readFileSync(file)).toEqual(before)
    expect((await loadSigningKey(folder, newer)).signer.fingerprint).toBe(signer.fingerprint)
    expect(readFileSync(file).reverse().toString('utf8')).toContain('PRIVATE KEY')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('a plain key that somebody lays beside the sealed one does not take its place', async () => {
    const folder = temporaryFolder()
    const { signer } = await loadSigningKey(folder, keychain)
    writeFileSync(join(folder, 'audit-key.pem'), newSigningKey())
    const again = await loadSigningKey(folder, keychain)
    expect(again).toMatchObject({ protection: 'keychain', signer: { fingerprint: signer.fingerprint } })
  })
})

describe('without a keychain', () => {
  it('the key lies in a file for its owner alone and says so; a keychain found later changes nothing', async () => {
    const folder = temporaryFolder()
    const made = await loadSigningKey(folder, null)
    expect(made.protection).toBe('owner-file')
    expect(readdirSync(folder)).toEqual(['audit-key.pem'])
    expect(statSync(join(folder, 'audit-key.pem')).mode & 0o777).toBe(0o600)
    const again = await loadSigningKey(folder, keychain)
    expect(again).toMatchObject({ protection: 'owner-file', signer: { fingerprint: made.signer.fingerprint } })
  })
})

it('the fingerprint is the SHA-256 of the public key in DER', async () => {
  const { signer } = await loadSigningKey(temporaryFolder(), null)
  const der = createPublicKey(signer.publicKey).export({ type: 'spki', format: 'der' })
  expect(signer.fingerprint).toBe(createHash('sha256').update(der).digest('hex'))
})
