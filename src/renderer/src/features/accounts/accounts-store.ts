import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EventPayload } from '#shared/contract/operations.ts'
import type { AccountRow } from '#shared/contract/snapshots.ts'
import { bridge } from '../../bridge.ts'

const byName = new Intl.Collator('en')

/** Every account that this console knows, as last read. */
export const useAccountsStore = defineStore('accounts', () => {
  const rows = shallowRef<readonly AccountRow[]>([])
  const loaded = shallowRef(false)

  /** Takes the lines that changed; the list stays sorted by name. */
  function change({ rows: changed, gone }: EventPayload<'accounts.changed'>): void {
    const next = new Map(rows.value.map((row) => [row.id, row]))
    for (const row of changed) next.set(row.id, row)
    for (const accountId of gone) next.delete(accountId)
    rows.value = [...next.values()].toSorted((a, b) => byName.compare(a.name, b.name))
    loaded.value = true
  }

  async function load(): Promise<void> {
    const outcome = await bridge().call['account.list']({})
    if (outcome.ok) rows.value = outcome.value
    loaded.value = true
  }

  const find = (accountId: string): AccountRow | null => rows.value.find((row) => row.id === accountId) ?? null

  return { rows, loaded, change, load, find }
})
