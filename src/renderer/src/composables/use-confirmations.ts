import { computed, watch } from 'vue'
import type { Procedure } from '#shared/domain/procedure.ts'
import { displayStatusOf } from '../lib/confirmation-display-status.ts'
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

/** The confirmations of an account that need attention: not sent yet, or naming another method. Newest first. */
export function usePendingConfirmations(accountId: () => string) {
  const store = useConfirmationsStore()
  watch(accountId, (id) => void store.load(id), { immediate: true })
  const waiting = computed(() =>
    store.all
      .filter((one) => one.accountId === accountId())
      .filter((one) => !['sent', 'sentLate', 'untraced', 'arrived'].includes(displayStatusOf(one)))
      .toReversed(),
  )
  return { waiting }
}
