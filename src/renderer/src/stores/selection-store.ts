import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

/** Keys of the accounts that are chosen in the list, for actions on several accounts at once. */
export const useSelectionStore = defineStore('selection', () => {
  const chosen = shallowRef<ReadonlySet<string>>(new Set())

  function set(ids: Iterable<string>): void {
    chosen.value = new Set(ids)
  }

  return { chosen: computed(() => chosen.value), set }
})
