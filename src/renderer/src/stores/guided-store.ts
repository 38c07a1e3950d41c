import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import * as guidedApi from '../api/guided.ts'

/** The newest snapshot of every portal's page that is open, by account; and how often F6 gave the keyboard back. */
export const useGuidedStore = defineStore('guided', () => {
  const byAccount = shallowRef(new Map<string, GuidedPageView>())
  const left = shallowRef(0)
  /** CSS pixels of the steps beside the page, for this session. */
  const panelWidth = shallowRef(352)
  /** The page takes the whole width, with the steps as a strip above it. */
  const fullWidth = shallowRef(false)

  function put(page: GuidedPageView): void {
    byAccount.value.set(page.accountId, page)
    triggerRef(byAccount)
  }

  function forget(accountId: string): void {
    byAccount.value.delete(accountId)
    triggerRef(byAccount)
  }

  async function load(): Promise<void> {
    const outcome = await guidedApi.list()
    if (!outcome.ok) return
    byAccount.value = new Map(outcome.value.map((page) => [page.accountId, page]))
  }

  function leave(): void {
    left.value += 1
  }

  function setPanelWidth(pixels: number): void {
    panelWidth.value = pixels
  }

  function toggleFullWidth(): void {
    fullWidth.value = !fullWidth.value
  }

  const find = (accountId: string): GuidedPageView | null => byAccount.value.get(accountId) ?? null

  return {
    left: computed(() => left.value),
    panelWidth: computed(() => panelWidth.value),
    fullWidth: computed(() => fullWidth.value),
    /** The pages that are open or asleep, the first opened first. */
    all: computed(() => [...byAccount.value.values()]),
    /** The pages on which the account's own User ID is signed in, as the page shows it or its user said. */
    signedIn: computed(() =>
      [...byAccount.value.values()].filter(
        (page) => page.status === 'open' && !page.signedOut && (page.signedIn === 'match' || page.signedInReported),
      ),
    ),
    load,
    put,
    forget,
    leave,
    setPanelWidth,
    toggleFullWidth,
    find,
  }
})
