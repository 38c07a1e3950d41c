import { computed, watch, type Ref } from 'vue'
import type { Failure } from '#shared/ipc/outcome.ts'
import { useAppStore } from '../stores/app-store.ts'

/**
 * Whether the last effect on a case has an outcome that nobody knows, and what else went wrong.
 *
 * @param onSettled called when main has found the outcome, by itself after a sign-in or because it was asked to
 */
export function useUnsettled(caseId: () => string, failure: Readonly<Ref<Failure | null>>, onSettled: () => void) {
  const app = useAppStore()
  const isLost = (): boolean => failure.value?.code === 'outcome-unknown'
  const listed = computed(() => app.unsettledCases.includes(caseId()))

  /** Main lists the case; the answer that was lost just now says so at once. */
  const unsettled = computed(() => listed.value || isLost())

  /** A case that is not found may still arrive, so while it is unsettled that is no failure. */
  const shownFailure = computed(() =>
    isLost() || (listed.value && failure.value?.code === 'not-found') ? null : failure.value,
  )

  watch([caseId, listed] as const, ([id, is], [was, wasListed]) => {
    if (id === was && wasListed && !is) onSettled()
  })

  /** The failure that said that the outcome is not known. */
  const lost = computed(() => (isLost() ? failure.value : null))

  return { listed, unsettled, lost, shownFailure }
}
