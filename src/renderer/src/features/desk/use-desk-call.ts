import { computed } from 'vue'
import type { Failure, Outcome } from '#shared/contract/outcome.ts'
import { needsSignIn } from '../../ui/failure-text.ts'
import { useCall } from '../../ui/use-call.ts'
import { useRead } from '../../ui/use-read.ts'
import { useSignInStore } from '../session/sign-in-store.ts'

/** A call of the staff desk: a session that has ended asks for a sign-in; reads are then repeated, effects are not. */
export function useDeskCall() {
  const writes = useCall()
  const reads = useRead()
  const signIn = useSignInStore()
  const needsStaff = (failure: Failure | null): boolean => failure !== null && needsSignIn(failure)

  async function send<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    const value = await writes.run(call)
    if (needsStaff(writes.failure.value) && (await signIn.ask({ who: 'staff' }))) writes.failure.value = null
    return value
  }

  /** What an effect came to is no longer news once the state behind it is read again. */
  function read<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    if (!writes.busy.value) writes.failure.value = null
    return reads.read(async () => {
      const outcome = await call()
      if (outcome.ok || !needsSignIn(outcome.failure)) return outcome
      return (await signIn.ask({ who: 'staff' })) ? call() : outcome
    })
  }

  /** For whatever comes on screen next. */
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
