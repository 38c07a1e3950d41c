import { computed, watch, type ShallowRef } from 'vue'
import type { Failure } from '#shared/contract/outcome.ts'
import { useAppStore } from '../frame/app-store.ts'

/**
 * Whether the last effect on a case has an outcome that nobody knows, and what else went wrong.
 *
 * @param onSettled called when main found the outcome by itself, e.g. after a sign-in
 */
export function useUnsettled(caseId: () => string, failure: ShallowRef<Failure | null>, onSettled: () => void) {
  const app = useAppStore()
  const isLost = (): boolean => failure.value?.code === 'outcome-unknown'
  const listed = computed(() => app.unsettledCases.includes(caseId()))

  /** Main lists the case; the answer that was lost just now says so at once. */
  const unsettled = computed(() => listed.value || isLost())

  /** A case that is not to be found may still be on its way in, so while it is unsettled that is not its end. */
  const trouble = computed(() =>
    isLost() || (listed.value && failure.value?.code === 'not-found') ? null : failure.value,
  )

  watch([caseId, listed] as const, ([id, is], [was, wasListed]) => {
    if (id !== was || is || !wasListed) return
    if (isLost()) failure.value = null
    onSettled()
  })

  return { listed, unsettled, trouble }
}
