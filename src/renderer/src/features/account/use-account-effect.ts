import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { needsSignIn } from '../../ui/failure-text.ts'
import { useCall } from '../../ui/use-call.ts'
import { useSignInStore } from '../session/sign-in-store.ts'

/** An effect on the account itself; asks to sign in where the session has ended. What was typed is then typed again. */
export function useAccountEffect(account: () => { id: string; userId: string }) {
  const signIn = useSignInStore()
  const { busy, failure, run } = useCall()

  /** True when the portal has done it. */
  async function send(call: () => Promise<Outcome<unknown>>): Promise<boolean> {
    if ((await run(call)) !== null) return true
    if (failure.value && needsSignIn(failure.value)) {
      const { id, userId } = account()
      await signIn.ask({ who: 'customer', portalId: portalIdOf(id), userId })
    }
    return false
  }

  return { busy, failure, send }
}
