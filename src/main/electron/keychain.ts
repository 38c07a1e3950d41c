import type { SafeStorage } from 'electron'
import type { Keychain, Timers } from '../base/environment.ts'

/** What is used here of Electron's `safeStorage`. Electron 33 has no asynchronous functions, and 46 no others. */
export type SystemStorage = Pick<SafeStorage, 'getSelectedStorageBackend'> & {
  [F in 'isEncryptionAvailable' | 'encryptString' | 'decryptString']?: SafeStorage[F]
} & { [F in 'encryptStringAsync' | 'decryptStringAsync']?: SafeStorage[F] }

/** The keychain is there, but nobody answered its prompt. */
export class KeychainSilentError extends Error {
  override name = 'KeychainSilentError'
}

export interface KeychainDeps {
  storage: SystemStorage
  platform: NodeJS.Platform
  later: Timers['later']
  /** Called once, when the keychain has not answered for a while: it may be asking the user for a password. */
  onWaiting(): void
}

/** Milliseconds after which a prompt is likely to be what is waited for, and after which nobody will answer it. */
export const keychainLimits = { waitingMs: 5_000, silentMs: 120_000 } as const

/**
 * The system's keychain, or null where there is none.
 *
 * It is judged by what it seals, not by what it says of itself: on Linux, Electron's asynchronous functions are always
 * available, and where no keyring answers they seal with a key that everybody knows. Such a text begins with `v10`
 * (elsewhere that is the normal prefix; Chromium, components/os_crypt).
 *
 * @throws KeychainSilentError where it does not answer at all
 */
export async function systemKeychain({ storage, platform, later, onWaiting }: KeychainDeps): Promise<Keychain | null> {
  if (platform === 'linux' && isWeakBackend(storage)) return null
  const found = functionsOf(storage)
  if (found === null) return null
  const functions = found
  const isWeak = (sealed: Buffer): boolean => platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10'

  async function seal(text: string): Promise<Buffer> {
    const sealed = await functions.seal(text)
    // guard: keychain.weak-seal
    if (isWeak(sealed)) throw new Error('the keychain sealed with a key that everybody knows')
    return sealed
  }

  const answered = await withLimits(
    seal('probe').then(
      () => true,
      () => false,
    ),
    later,
    onWaiting,
  )
  // guard: keychain.probe
  if (!answered) return null
  return {
    seal,
    open: async (sealed) => {
      const { text, outdated } = await functions.open(sealed)
      // guard: keychain.outdated
      return { text, outdated: outdated || isWeak(sealed) }
    },
  }
}

interface StorageFunctions {
  seal(text: string): Promise<Buffer>
  open(sealed: Buffer): Promise<{ text: string; outdated: boolean }>
}

/** The functions that this Electron has; null where they say that there is nothing to seal with. */
function functionsOf(storage: SystemStorage): StorageFunctions | null {
  const { encryptStringAsync, decryptStringAsync } = storage
  if (encryptStringAsync !== undefined && decryptStringAsync !== undefined)
    return {
      seal: (text) => encryptStringAsync.call(storage, text),
      open: async (sealed) => {
        const { result, shouldReEncrypt } = await decryptStringAsync.call(storage, sealed)
        return { text: result, outdated: shouldReEncrypt }
      },
    }
  const { isEncryptionAvailable, encryptString, decryptString } = storage
  if (encryptString === undefined || decryptString === undefined) return null
  if (isEncryptionAvailable?.call(storage) !== true) return null
  return {
    seal: async (text) => encryptString.call(storage, text),
    open: async (sealed) => ({ text: decryptString.call(storage, sealed), outdated: false }),
  }
}

function isWeakBackend(storage: SystemStorage): boolean {
  const backend = storage.getSelectedStorageBackend()
  return backend === 'basic_text' || backend === 'unknown'
}

/** @throws KeychainSilentError */
function withLimits<T>(answer: Promise<T>, later: Timers['later'], onWaiting: () => void): Promise<T> {
  const cancels = [later(keychainLimits.waitingMs, onWaiting)]
  const silence = new Promise<never>((_, reject) => {
    // guard: keychain.silent
    cancels.push(later(keychainLimits.silentMs, () => reject(new KeychainSilentError('the keychain did not answer'))))
  })
  return Promise.race([answer, silence]).finally(() => cancels.forEach((cancel) => cancel()))
}
