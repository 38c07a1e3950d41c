import { readonly, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'

/** True from the first time that the condition is, and ever after: what was opened once stays loaded. */
export function useLazyMount(condition: MaybeRefOrGetter<boolean>) {
  const been = ref(toValue(condition))
  watch(
    () => toValue(condition),
    (now) => (been.value ||= now),
    { flush: 'sync' },
  )
  return readonly(been)
}
