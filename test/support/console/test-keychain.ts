import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keychain } from '../../../src/main/base/environment.ts'

/** A keychain of a test: it really encrypts (AES-256-GCM, under a key in memory), and can be made to refuse. */
export interface TestSealer extends Keychain {
  refuses: boolean
  /** What was sealed until now is to be sealed again. */
  outdated: boolean
}

export function createTestSealer(): TestSealer {
  const key = randomBytes(32)
  const attempt = <T>(work: () => T): Promise<T> =>
    sealer.refuses ? Promise.reject(new Error('the keychain is locked')) : Promise.resolve().then(work)
  const sealer: TestSealer = {
    refuses: false,
    outdated: false,
    seal: (text) =>
      attempt(() => {
        const iv = randomBytes(12)
        const cipher = createCipheriv('aes-256-gcm', key, iv)
        const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
        return Buffer.concat([iv, cipher.getAuthTag(), sealed])
      }),
    open: (sealed) =>
      attempt(() => {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        decipher.setAuthTag(sealed.subarray(12, 28))
        const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
        return { text, outdated: sealer.outdated }
      }),
  }
  return sealer
}
