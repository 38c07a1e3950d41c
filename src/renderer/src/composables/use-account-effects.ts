import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as accountEffectsApi from '../api/account-effects.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import { useCommand } from './use-command.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'

/** Effects on the account itself; asks to sign in where the session has ended. What was typed is then typed again. */
export function useAccountEffects(account: () => { id: string; userId: string }) {
  const signIn = useSignInStore()
  const { busy, failure, run } = useCommand()

  /** True when the portal has done it. */
  async function send(call: () => Promise<Outcome<unknown>>): Promise<boolean> {
    if ((await run(call)) !== null) return true
    if (failure.value && needsSignIn(failure.value)) {
      const { id, userId } = account()
      await signIn.ask({ who: 'customer', portalId: portalIdOf(id), userId })
    }
    return false
  }

  return {
    busy,
    failure,
    changeNumber: (mobileNumber: string, password: string) =>
      send(() => accountEffectsApi.changeNumber({ accountId: account().id, mobileNumber, password })),
    reportNotMe: (eventId: string, password: string) =>
      send(() => accountEffectsApi.reportNotMe({ accountId: account().id, eventId, password })),
  }
}

/** Finds out what became of an effect on an account whose answer was lost. */
export function useLostEffect(accountId: () => string) {
  const { busy, failure, run } = useCommand()

  async function recover(): Promise<void> {
    await run(() => accountEffectsApi.recover({ accountId: accountId() }))
  }

  return { busy, failure, recover }
}
