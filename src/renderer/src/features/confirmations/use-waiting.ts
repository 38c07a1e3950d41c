import { computed, watch } from 'vue'
import { lookOf } from './confirmation-look.ts'
import { useConfirmationsStore } from './confirmations-store.ts'

/** The confirmations of an account that need a look: not sent yet, or naming another method. Newest first. */
export function useWaiting(accountId: () => string) {
  const store = useConfirmationsStore()
  watch(accountId, (id) => void store.load(id), { immediate: true })
  const waiting = computed(() =>
    store.all
      .filter((one) => one.accountId === accountId())
      .filter((one) => !['sent', 'sentLate', 'untraced'].includes(lookOf(one)))
      .toReversed(),
  )
  return { waiting }
}
