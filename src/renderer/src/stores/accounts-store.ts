import { useLocalStorage, useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { EventPayload } from '#shared/ipc/operations.ts'
import type { ListedAccount } from '#shared/ipc/views.ts'
import * as accountsApi from '../api/accounts.ts'
import { compareBy, mergeChanges, sortColumns, type AccountSort } from '../lib/account-order.ts'

/** Milliseconds between two changes of the list: about a frame. */
const frameMs = 16

/** Keeps every account that this console knows as a sorted list and an index, and merges a burst of changes at once. */
export const useAccountsStore = defineStore('accounts', () => {
  const stored = useLocalStorage<AccountSort>('factordesk-accounts-sort', { by: 'name', down: false })
  const sort = computed<AccountSort>(() => ({
    // What lies in the window's storage may come from another version.
    by: sortColumns.find((one) => one === stored.value.by) ?? 'name',
    down: stored.value.down,
  }))
  const list = shallowRef<{ rows: readonly ListedAccount[]; byId: ReadonlyMap<string, ListedAccount> }>({
    rows: [],
    byId: new Map(),
  })
  const loaded = shallowRef(false)
  const rows = computed(() => list.value.rows)
  /** What changed since the list was last put together; null: is gone. */
  let waiting = new Map<string, ListedAccount | null>()

  const apply = useThrottleFn(
    () => {
      const changes = waiting
      waiting = new Map()
      const byId = new Map(list.value.byId)
      for (const [accountId, row] of changes) {
        if (row === null) byId.delete(accountId)
        else byId.set(accountId, row)
      }
      list.value = { rows: mergeChanges(list.value.rows, changes, compareBy(sort.value)), byId }
      loaded.value = true
    },
    frameMs,
    true,
  )

  /** Takes the lines that changed. A burst of them is taken together. */
  function change({ rows: changed, gone }: EventPayload<'accounts.changed'>): void {
    for (const accountId of gone) waiting.set(accountId, null)
    for (const row of changed) waiting.set(row.id, row)
    void apply()
  }

  async function load(): Promise<void> {
    const outcome = await accountsApi.list()
    if (outcome.ok) {
      waiting.clear()
      const byId = new Map(outcome.value.map((row) => [row.id, row]))
      list.value = { rows: outcome.value.toSorted(compareBy(sort.value)), byId }
    }
    loaded.value = true
  }

  watch(sort, (next) => {
    list.value = { ...list.value, rows: list.value.rows.toSorted(compareBy(next)) }
  })

  function setSort(next: AccountSort): void {
    stored.value = next
  }

  const find = (accountId: string): ListedAccount | null => list.value.byId.get(accountId) ?? null

  return { rows, loaded: computed(() => loaded.value), sort, setSort, change, load, find }
})
