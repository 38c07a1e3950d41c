import { useDebounceFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import { bridge } from '../../bridge.ts'

/** The audit entries of one case, oldest first, as far as one page of the audit goes. */
export function useCaseEntries(caseId: () => string) {
  const entries = shallowRef<readonly AuditEntry[]>([])
  const more = ref(false)

  async function load(): Promise<void> {
    const procedure = caseId()
    const filter = { text: '', action: null, outcome: null, account: null, before: null }
    const page = await bridge().call['audit.list']({ ...filter, procedure })
    if (!page.ok || procedure !== caseId()) return
    entries.value = page.value.entries.toReversed()
    more.value = page.value.more
  }

  watch(caseId, () => void load(), { immediate: true })
  const soon = useDebounceFn(() => void load(), 300)
  onScopeDispose(bridge().on['audit.appended'](() => void soon()))
  return { entries, more }
}
