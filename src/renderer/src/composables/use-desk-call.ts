import { computed } from 'vue'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import { useCommand } from './use-command.ts'
import { useQuery } from './use-query.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'

/**
 * A call of the staff desk: a session that has ended asks for a sign-in; reads are then repeated, effects are not.
 *
 * @param of the key of the account or case that is called for: its portal is where to sign in. Without it that is the
 *   portal of the desk that ended.
 */
export function useDeskCall(of?: () => string) {
  const writes = useCommand()
  const reads = useQuery()
  const app = useAppStore()
  const signIn = useSignInStore()

  function askAgain(): Promise<boolean> {
    const portalId = of === undefined ? app.deskPortalId : portalIdOf(of())
    return signIn.ask({ who: 'staff', ...(portalId !== null && { portalId }) })
  }
  const needsStaff = (failure: Failure | null): boolean => failure !== null && needsSignIn(failure)

  async function send<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    const value = await writes.run(call)
    if (needsStaff(writes.failure.value) && (await askAgain())) writes.failure.value = null
    return value
  }

  /** What an effect came to is no longer news once the state behind it is read again. */
  function read<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    if (!writes.busy.value) writes.failure.value = null
    return reads.read(async () => {
      const outcome = await call()
      if (outcome.ok || !needsSignIn(outcome.failure)) return outcome
      return (await askAgain()) ? call() : outcome
    })
  }

  /** For what comes on screen next. */
  function forget(): void {
    writes.failure.value = null
    reads.failure.value = null
  }

  return {
    busy: computed(() => writes.busy.value || reads.busy.value),
    failure: computed(() => writes.failure.value ?? reads.failure.value),
    send,
    read,
    forget,
  }
}
