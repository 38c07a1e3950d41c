import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { InputOf } from '#shared/ipc/operations.ts'

type Asked = InputOf<'desk.searchCustomers'>
export type MethodFilter = NonNullable<Asked['method']>
export type StatusFilter = NonNullable<Asked['status']>

/** What was searched for: it is still there when one comes back from a customer, and so is the line that was opened. */
export const useCustomerSearchStore = defineStore('customer-search', () => {
  const query = ref('')
  const method = ref<ReadonlySet<MethodFilter>>(new Set())
  const status = ref<ReadonlySet<StatusFilter>>(new Set())
  /** The customer who was opened last. */
  const opened = ref<string | null>(null)

  function clear(): void {
    query.value = ''
    method.value = new Set()
    status.value = new Set()
  }

  return { query, method, status, opened, clear }
})
