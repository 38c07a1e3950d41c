import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RefreshProgress } from '#shared/ipc/features/account-list.ts'
import type { Failure } from '#shared/ipc/outcome.ts'
import * as accountListApi from '../api/account-list.ts'

/** The refresh of many accounts: how far it is and how the last one ended, until that is dismissed; and the import dialog. */
export const useAccountRefreshStore = defineStore('account-refresh', () => {
  const progress = shallowRef<RefreshProgress | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** True while the dialog of the import is open. */
  const importing = shallowRef(false)

  function put(next: RefreshProgress): void {
    progress.value = next
  }

  /** @param accountIds all where null */
  async function refresh(accountIds: readonly string[] | null): Promise<void> {
    failure.value = null
    const outcome = await accountListApi.refresh({ accountIds: accountIds === null ? null : [...accountIds] })
    if (!outcome.ok) failure.value = outcome.failure
  }

  async function stop(): Promise<void> {
    await accountListApi.cancelRefresh()
  }

  function dismiss(): void {
    progress.value = null
    failure.value = null
  }

  function openImport(): void {
    importing.value = true
  }

  function closeImport(): void {
    importing.value = false
  }

  return {
    progress: computed(() => progress.value),
    failure: computed(() => failure.value),
    importing: computed(() => importing.value),
    put,
    refresh,
    stop,
    dismiss,
    openImport,
    closeImport,
  }
})
