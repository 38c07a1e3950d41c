import { safeStorage } from 'electron'
import type { Keychain } from '../base/environment.ts'

/**
 * The system's keychain, or null where there is none. Linux's `basic_text` is a key that everybody knows, so it counts
 * as none. Electron 45 has asynchronous functions and deprecates the others; the offline runtime has only the others.
 */
export async function systemKeychain(): Promise<Keychain | null> {
  if (process.platform === 'linux' && isWeakBackend()) return null
  if (typeof safeStorage.encryptStringAsync === 'function') {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
    return {
      seal: (text) => safeStorage.encryptStringAsync(text),
      open: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
    }
  }
  if (!safeStorage.isEncryptionAvailable()) return null
  return {
    seal: async (text) => safeStorage.encryptString(text),
    open: async (sealed) => safeStorage.decryptString(sealed),
  }
}

function isWeakBackend(): boolean {
  const backend = safeStorage.getSelectedStorageBackend()
  return backend === 'basic_text' || backend === 'unknown'
}
