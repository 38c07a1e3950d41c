import { computed } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { nextAccount } from '../lib/filter-accounts.ts'
import { useQueueStore } from '../stores/queue-store.ts'

/** The account to go on with after this one; null where the queue says who comes next. */
export function useNextAccount(procedure: () => Procedure) {
  const accounts = useAccountsStore()
  const queue = useQueueStore()
  const next = computed(() =>
    queue.placeOf(procedure().id) === null ? nextAccount(accounts.rows, procedure().accountId) : null,
  )
  return { next }
}
