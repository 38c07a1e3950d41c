import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AccountRow } from '#shared/contract/snapshots.ts'
import { bridge } from '../../bridge.ts'
import { unprotectedOf } from './filter-accounts.ts'

/** Every account that this console knows, as last read. */
export const useAccountsStore = defineStore('accounts', () => {
  const rows = shallowRef<readonly AccountRow[]>([])
  const loaded = shallowRef(false)
  const unprotected = computed(() => unprotectedOf(rows.value))

  function put(next: readonly AccountRow[]): void {
    rows.value = next
    loaded.value = true
  }

  async function load(): Promise<void> {
    const outcome = await bridge().call['account.list']({})
    if (outcome.ok) put(outcome.value)
    loaded.value = true
  }

  const find = (accountId: string): AccountRow | null => rows.value.find((row) => row.id === accountId) ?? null

  return { rows, loaded, unprotected, put, load, find }
})
