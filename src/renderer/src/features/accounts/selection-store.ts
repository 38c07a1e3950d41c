import { defineStore } from 'pinia'
import { shallowRef, type ShallowRef } from 'vue'

/** The keys of the accounts that are chosen in the roster, for whatever is done to many. */
export const useSelectionStore = defineStore('selection', () => {
  const chosen: ShallowRef<ReadonlySet<string>> = shallowRef(new Set<string>())

  function set(ids: Iterable<string>): void {
    chosen.value = new Set(ids)
  }

  return { chosen, set }
})
