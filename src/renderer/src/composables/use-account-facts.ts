import { shallowRef, watch } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import * as accountsApi from '../api/accounts.ts'
import { useAppStore } from '../stores/app-store.ts'

/** The profile of the account that a wizard works on; null until it is read. It is read again after a sign-in. */
export function useAccountFacts(procedure: () => Procedure | null) {
  const account = shallowRef<Account | null>(null)
  const app = useAppStore()

  watch(
    // Two sources, not one that returns a list: a list would be a new value with every event from main.
    // guard: account-facts.sources
    [() => procedure()?.accountId, () => app.isSignedIn(procedure()?.accountId ?? '')] as const,
    async ([accountId], [before]) => {
      if (accountId !== before) account.value = null
      if (accountId === undefined) return
      const outcome = await accountsApi.get({ accountId })
      if (outcome.ok && accountId === procedure()?.accountId) account.value = outcome.value.account
    },
    { immediate: true },
  )
  return { account }
}
