import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../../files/whole-file.ts'
import type { Keychain } from '../base/environment.ts'
import { newSigningKey, createSigner, type CheckpointSigner } from '#shared/audit/checkpoint.ts'

export interface SigningKey {
  signer: CheckpointSigner
  protection: 'keychain' | 'owner-file'
}

/** The key is sealed by a keychain that is not to be had now (locked, or another user's). */
export class KeychainNeededError extends Error {
  override name = 'KeychainNeededError'
}

/** A file of the signing key is there, and what is in it is no key. */
export class SigningKeyDamagedError extends Error {
  override name = 'SigningKeyDamagedError'
}

/** The two files that the key may lie in, the sealed one first. */
export function signingKeyFiles(folder: string): [sealed: string, plain: string] {
  return [join(folder, 'audit-key.sealed'), join(folder, 'audit-key.pem')]
}

/**
 * The key that signs checkpoints; made at the first start. With a keychain it is sealed; without one it lies in a file
 * that its owner alone may read, and every statement says so. A key once made is never replaced, since checkpoints
 * signed before would then appear to be forged.
 *
 * @throws KeychainNeededError, SigningKeyDamagedError
 */
export async function loadSigningKey(folder: string, sealer: Keychain | null): Promise<SigningKey> {
  const [sealedFile, plainFile] = signingKeyFiles(folder)
  // guard: signing-key.sealed-first
  if (existsSync(sealedFile)) {
    // guard: signing-key.keychain-missing
    if (sealer === null) throw new KeychainNeededError('the audit key is sealed by a keychain that is not there')
    const { text: key, outdated } = await sealer.open(readFileSync(sealedFile)).catch(() => {
      throw new KeychainNeededError('the keychain did not open the audit key')
    })
    // guard: signing-key.resealed
    if (outdated)
      await sealer.seal(key).then(
        (sealed) => replaceFile(sealedFile, sealed),
        () => undefined,
      )
    return { signer: signerOf(key), protection: 'keychain' }
  }
  // Second: a file that somebody lays beside a sealed key does not take its place.
  // guard: signing-key.plain-second
  if (existsSync(plainFile)) return { signer: signerOf(readFileSync(plainFile, 'utf8')), protection: 'owner-file' }
  const key = newSigningKey()
  // Half a key would lock the profile for good: the file appears only when it is complete.
  if (sealer === null) replaceFile(plainFile, key)
  else replaceFile(sealedFile, await sealer.seal(key))
  return { signer: createSigner(key), protection: sealer === null ? 'owner-file' : 'keychain' }
}

/** @throws SigningKeyDamagedError */
function signerOf(key: string): CheckpointSigner {
  try {
    return createSigner(key)
  } catch {
    throw new SigningKeyDamagedError("the file of the audit's signing key has no key")
  }
}
