import { computed, watch } from 'vue'
import { displayStatusOf } from '../lib/confirmation-display-status.ts'
import { useConfirmationsStore } from '../stores/confirmations-store.ts'

/** The confirmations of an account that need a look: not sent yet, or naming another method. Newest first. */
export function usePendingConfirmations(accountId: () => string) {
  const store = useConfirmationsStore()
  watch(accountId, (id) => void store.load(id), { immediate: true })
  const waiting = computed(() =>
    store.all
      .filter((one) => one.accountId === accountId())
      .filter((one) => !['sent', 'sentLate', 'untraced'].includes(displayStatusOf(one)))
      .toReversed(),
  )
  return { waiting }
}
