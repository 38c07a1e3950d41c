import type { HandlersOf } from '../../base/handlers.ts'
import type { Lock } from './lock.ts'
import type { AppContext } from '../app-events.ts'

export interface LockHandlerDeps {
  lock: Lock
  publishSnapshot: AppContext['publishSnapshot']
}

/** The lock over the bridge. */
export function createLockHandlers({ lock, publishSnapshot }: LockHandlerDeps): HandlersOf<'lock'> {
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
      publishSnapshot()
      return {}
    },
    'lock.setPassphrase': async ({ current, passphrase }) => {
      await lock.setPassphrase(current, passphrase)
      publishSnapshot()
      return {}
    },
  }
}
