import { computed } from 'vue'
import { useAccountsStore } from '../accounts/accounts-store.ts'
import { nextAccount } from '../accounts/filter-accounts.ts'

/** The account to go on with after this one. */
export function useNextAccount(accountId: () => string) {
  const accounts = useAccountsStore()
  const next = computed(() => nextAccount(accounts.rows, accountId()))
  return { next }
}
