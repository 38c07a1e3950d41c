import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RosterProgress } from '#shared/ipc/features/account-list.ts'
import type { Failure } from '#shared/ipc/outcome.ts'
import { bridge } from '../api/bridge.ts'

/** The reading of many accounts: how far it is, how the last one ended, until that is put away. */
export const useAccountRefreshStore = defineStore('roster', () => {
  const progress = shallowRef<RosterProgress | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** True while the dialog of the import is open. */
  const importing = shallowRef(false)

  function put(next: RosterProgress): void {
    progress.value = next
  }

  /** @param accountIds all where null */
  async function refresh(accountIds: readonly string[] | null): Promise<void> {
    failure.value = null
    const outcome = await bridge().call['roster.refresh']({ accountIds: accountIds === null ? null : [...accountIds] })
    if (!outcome.ok) failure.value = outcome.failure
  }

  async function stop(): Promise<void> {
    await bridge().call['roster.cancelRefresh']({})
  }

  function putAway(): void {
    progress.value = null
    failure.value = null
  }

  return { progress, failure, importing, put, refresh, stop, putAway }
})
