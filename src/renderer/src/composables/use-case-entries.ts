import { useTimeoutFn } from '@vueuse/core'
import { ref, shallowRef, watch } from 'vue'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import * as auditApi from '../api/audit.ts'
import { useMainEvent } from './use-main-event.ts'
import { noFilter } from '../lib/audit-filter.ts'
import { pendingCaseId } from '#shared/domain/pending-case.ts'

interface CaseNames {
  id: string
  accountId: string
  ticket: string
}

/**
 * The audit entries of one case, oldest first, as far as one page of the audit goes. Its opening was written down before
 * the portal had given the case an id: it is found by the account, and by the ticket.
 */
export function useCaseEntries(names: () => CaseNames) {
  const entries = shallowRef<readonly AuditEntry[]>([])
  const more = ref(false)

  const page = (procedure: string, ticket: string) =>
    auditApi.list({ ...noFilter, procedure, ticket, before: null, list: { name: 'case', turn: 0 } })

  async function load(): Promise<void> {
    const { id, accountId, ticket } = names()
    const [opening, rest] = await Promise.all([page(pendingCaseId(accountId), ticket), page(id, '')])
    if (!opening.ok || !rest.ok || id !== names().id) return
    const opened = opening.value.entries.filter((entry) => entry.ticket === ticket)
    entries.value = [...rest.value.entries, ...opened].toSorted((one, other) => one.seq - other.seq)
    more.value = rest.value.more
  }

  watch(
    () => names().id,
    () => void load(),
    { immediate: true },
  )
  const { start: loadSoon } = useTimeoutFn(() => void load(), 300, { immediate: false })
  useMainEvent('audit.appended', () => loadSoon())
  return { entries, more }
}
