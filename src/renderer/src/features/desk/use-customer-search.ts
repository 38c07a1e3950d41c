import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { CustomerSummary } from '#shared/portal-api/staff.ts'
import { bridge } from '../../bridge.ts'
import { useDeskCall } from './use-desk-call.ts'

const typingMs = 250

/** Searches the portal's customers while the agent types; further pages on demand. */
export function useCustomerSearch() {
  const query = ref('')
  const customers = shallowRef<readonly CustomerSummary[]>([])
  const next = ref<string | null>(null)
  const loaded = ref(false)
  const { busy, failure, read } = useDeskCall()

  async function search(after: string | null): Promise<void> {
    const asked = query.value
    const page = await read(() => bridge().call['desk.searchCustomers']({ query: asked.trim(), after }))
    // Other words wait for their own search; a page of these would not be theirs.
    if (page && asked === query.value) {
      customers.value = after === null ? page.customers : [...customers.value, ...page.customers]
      next.value = page.next
      loaded.value = true
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(query, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void search(null), typingMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  void search(null)

  return { query, customers, next, loaded, busy, failure, more: () => busy.value || search(next.value) }
}
