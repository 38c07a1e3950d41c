import { computed, watch } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import { useConfirmationsStore } from '../stores/confirmations-store.ts'

/** The confirmation e-mails of a procedure, oldest first; main publishes each change. */
export function useConfirmations(procedure: () => Procedure) {
  const store = useConfirmationsStore()
  watch(
    () => procedure().accountId,
    (accountId) => void store.load(accountId),
    { immediate: true },
  )
  const confirmations = computed(() => store.all.filter(({ procedureId }) => procedureId === procedure().id))
  return { confirmations }
}
