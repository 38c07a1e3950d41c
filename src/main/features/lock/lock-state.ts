import type { Settings } from '../../base/database/settings.ts'
import { hashedPassphrase, type HashedPassphrase } from './passphrase.ts'

/** The settings of the lock, by the names that they have on disk. */
export const lockSettings = { after: 'lock.after', passphrase: 'lock.passphrase', wrong: 'lock.wrong' } as const

/**
 * Whether the console is locked; the lock alone writes it. It is a value of its own because the window and the secrets
 * read it, and the sessions that a lock signs out are built on those.
 */
export interface LockState {
  locked: boolean
}

/** @returns the state that a start begins with */
export function createLockState(settings: Settings): LockState {
  // Or to end the app and start it again would be a way round the passphrase.
  // guard: lock.locked-at-start
  const locked = storedPassphrase(settings) !== null
  return { locked }
}

/** The passphrase in force, or null. */
export function storedPassphrase(settings: Settings): HashedPassphrase | null {
  return settings.read(lockSettings.passphrase, hashedPassphrase.nullable(), null)
}
