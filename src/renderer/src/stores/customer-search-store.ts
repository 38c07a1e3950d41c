import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { InputOf } from '#shared/ipc/operations.ts'

type Asked = InputOf<'desk.searchCustomers'>
export type MethodFilter = NonNullable<Asked['method']>
export type StatusFilter = NonNullable<Asked['status']>

/** What was searched for, and the customer that was opened last: both are still there on the way back to the search. */
export const useCustomerSearchStore = defineStore('customer-search', () => {
  const query = ref('')
  const method = shallowRef<ReadonlySet<MethodFilter>>(new Set())
  const status = shallowRef<ReadonlySet<StatusFilter>>(new Set())
  const lastOpened = ref<string | null>(null)

  function setQuery(next: string): void {
    query.value = next
  }

  function setMethod(next: ReadonlySet<MethodFilter>): void {
    method.value = next
  }

  function setStatus(next: ReadonlySet<StatusFilter>): void {
    status.value = next
  }

  function clear(): void {
    query.value = ''
    method.value = new Set()
    status.value = new Set()
  }

  /** @param accountId null once the focus is back on it */
  function rememberOpened(accountId: string | null): void {
    lastOpened.value = accountId
  }

  return {
    query: computed(() => query.value),
    method: computed(() => method.value),
    status: computed(() => status.value),
    lastOpened: computed(() => lastOpened.value),
    setQuery,
    setMethod,
    setStatus,
    clear,
    rememberOpened,
  }
})
