import type { Outcome } from '#shared/contract/outcome.ts'
import { needsSignIn } from '../../ui/failure-text.ts'
import { useCall } from '../../ui/use-call.ts'
import { useSignInStore } from '../session/sign-in-store.ts'

/** A call of the staff desk: a session that has ended asks for a sign-in; reads are then repeated, effects are not. */
export function useDeskCall() {
  const { busy, failure, run } = useCall()
  const signIn = useSignInStore()

  async function send<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    const value = await run(call)
    if (failure.value && needsSignIn(failure.value) && (await signIn.ask({ who: 'staff' }))) failure.value = null
    return value
  }

  async function read<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    const value = await run(call)
    if (!failure.value || !needsSignIn(failure.value)) return value
    return (await signIn.ask({ who: 'staff' })) ? run(call) : null
  }

  return { busy, failure, send, read }
}
