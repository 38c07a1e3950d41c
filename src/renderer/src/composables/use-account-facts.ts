import { shallowRef, watch } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import * as accountsApi from '../api/accounts.ts'
import { useAppStore } from '../stores/app-store.ts'

/** The profile of the account that a wizard works on; null until it is read, read again after a sign-in. */
export function useAccountFacts(procedure: () => Procedure) {
  const account = shallowRef<Account | null>(null)
  const app = useAppStore()

  watch(
    // Two sources, not a list made anew: that would be another one with every step and every word from main.
    // guard: account-facts.sources
    [() => procedure().accountId, () => app.isSignedIn(procedure().accountId)] as const,
    async ([accountId]) => {
      const outcome = await accountsApi.get({ accountId })
      if (outcome.ok && accountId === procedure().accountId) account.value = outcome.value.account
    },
    { immediate: true },
  )
  return { account }
}
