import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { HandlerInput } from '../../base/secrets/secret-inputs.ts'
import type { Lock } from './lock.ts'
import type { AppContext } from '../app-events.ts'

export interface LockHandlerDeps {
  lock: Lock
  publishSnapshot: AppContext['publishSnapshot']
}

type LockOperation = Extract<OperationName, `lock.${string}`>
type LockHandlers = { [N in LockOperation]: (input: HandlerInput<N>) => Promise<OutputOf<N>> }

/** The lock over the bridge. */
export function createLockHandlers({ lock, publishSnapshot }: LockHandlerDeps): LockHandlers {
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
