import { useTimeoutFn } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { CustomerSummary } from '#shared/api/staff.ts'
import * as deskApi from '../api/desk.ts'
import { useCustomerSearchStore } from '../stores/customer-search-store.ts'
import { useDeskCall } from './use-desk-call.ts'

const typingMs = 150
/** Page size: the most that a portal returns at once. */
const limit = 100

/** Searches the portal's customers while the agent types; further pages on demand. */
export function useCustomerSearch() {
  const { query, method, status } = storeToRefs(useCustomerSearchStore())
  const customers = shallowRef<readonly CustomerSummary[]>([])
  const next = ref<string | null>(null)
  const loaded = ref(false)
  const { busy, failure, read } = useDeskCall()

  const asking = () => ({ query: query.value.trim(), method: first(method.value), status: first(status.value), limit })

  async function search(after: string | null): Promise<void> {
    const asked = asking()
    const page = await read(() => deskApi.searchCustomers({ ...asked, after }))
    // Other words wait for their own search; a page of these would not be theirs.
    if (page === null || JSON.stringify(asked) !== JSON.stringify(asking())) return
    customers.value = after === null ? page.customers : [...customers.value, ...page.customers]
    next.value = page.next
    loaded.value = true
  }

  const more = async (): Promise<void> => {
    if (next.value !== null && !busy.value) await search(next.value)
  }

  /** Until the search for the new words is answered there is no further page. */
  watch([query, method, status], () => (next.value = null), { flush: 'sync' })
  const { start: searchSoon } = useTimeoutFn(() => void search(null), typingMs, { immediate: false })
  watch(query, () => searchSoon())
  watch([method, status], () => void search(null))

  return { customers, next, loaded, busy, failure, search: () => search(null), more }
}

const first = <V>(chosen: ReadonlySet<V>): V | null => [...chosen][0] ?? null
