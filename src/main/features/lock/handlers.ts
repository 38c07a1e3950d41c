import type { HandlersOf } from '../../base/handlers.ts'
import type { Lock } from './lock.ts'

/** The lock over the bridge. */
export function createLockHandlers(lock: Lock): HandlersOf<'lock'> {
  return {
    'lock.state': async () => lock.view(),
    'lock.now': async () => {
      lock.now('operator')
      return lock.view()
    },
    'lock.unlock': async ({ passphrase }) => {
      await lock.unlock(passphrase)
      return lock.view()
    },
    'lock.giveUp': async () => {
      await lock.giveUp()
      return lock.view()
    },
    'lock.setAfter': async ({ minutes }) => {
      lock.setAfter(minutes)
      return {}
    },
    'lock.setPassphrase': async ({ current, passphrase }) => {
      await lock.setPassphrase(current, passphrase)
      return {}
    },
  }
}
