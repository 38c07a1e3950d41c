import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { InputOf } from '#shared/contract/operations.ts'
import type { Failure } from '#shared/contract/outcome.ts'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import { bridge } from '../../bridge.ts'

export type AuditFilter = Pick<InputOf<'audit.list'>, 'text' | 'action' | 'outcome' | 'account'>

/** More lines than this mean that the operator paged back. */
const pageLength = 100

/** Audit entries, newest first, a page at a time; new ones come in on top as they are written. */
export function useAuditList(filter: () => AuditFilter) {
  const entries = shallowRef<readonly AuditEntry[]>([])
  const more = ref(false)
  const loaded = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let newest = 0

  async function read(before: number | null): Promise<void> {
    const asked = (newest += 1)
    const page = await bridge().call['audit.list']({ ...filter(), procedure: null, before })
    if (asked !== newest) return
    loaded.value = true
    failure.value = page.ok ? null : page.failure
    if (!page.ok) return
    entries.value = before === null ? page.value.entries : [...entries.value, ...page.value.entries]
    more.value = page.value.more
  }

  /** The page before the oldest entry that is shown. */
  async function loadMore(): Promise<void> {
    const oldest = entries.value.at(-1)
    if (oldest) await read(oldest.seq)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void read(null), ms)
  }
  watch(filter, () => soon(120), { deep: true })
  // Only where the operator looks at the newest page: paging back is not thrown away by what happens meanwhile.
  onScopeDispose(bridge().on['audit.appended'](() => entries.value.length <= pageLength && soon(300)))
  onScopeDispose(() => clearTimeout(timer))
  void read(null)

  return { entries, more, loaded, failure, loadMore }
}
