import { useTimeoutFn } from '@vueuse/core'
import { ref, shallowRef, watch } from 'vue'
import type { Failure } from '#shared/ipc/outcome.ts'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import * as auditApi from '../api/audit.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { useMainEvent } from './use-main-event.ts'
import type { AuditFilter } from '../lib/audit-filter.ts'

/** Lists made so far: each goes by a name of its own. */
let lists = 0

type Page = Omit<OutputOf<'audit.list'>, 'overtaken'>

/** Audit entries, newest first, a page at a time; new ones come in on top and leave what was paged back to alone. */
export function useAuditList(filter: () => AuditFilter) {
  const entries = shallowRef<readonly AuditEntry[]>([])
  const more = ref(false)
  /** The entries that were not searched, the oldest of them all. */
  const unsearched = shallowRef<Page['unsearched']>(null)
  const loaded = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const name = `list-${(lists += 1)}`
  /** Which filter an answer belongs to; main drops what is asked for an older one. */
  let list = 0
  let filterChanged = false

  /** A page before the given number; null when it failed or is of another filter by now. */
  async function readPage(before: number | null): Promise<Page | null> {
    const of = list
    const page = await auditApi.list({ ...filter(), before, list: { name, turn: of } })
    if (of !== list || (page.ok && page.value.overtaken)) return null
    loaded.value = true
    failure.value = page.ok ? null : page.failure
    return page.ok ? page.value : null
  }

  async function restart(): Promise<void> {
    list += 1
    filterChanged = false
    const page = await readPage(null)
    if (page === null) return
    entries.value = page.entries
    more.value = page.more
    unsearched.value = page.unsearched
  }

  /** The page before the oldest entry that is shown, or that was searched. */
  async function loadMore(): Promise<void> {
    const oldest = entries.value.at(-1)
    const before = unsearched.value?.before ?? oldest?.seq
    if (before === undefined) return
    const page = await readPage(before)
    if (page === null || entries.value.at(-1) !== oldest) return
    entries.value = [...entries.value, ...page.entries]
    more.value = page.more
    unsearched.value = page.unsearched
  }

  /** Pages back from the newest until there is no gap to what is shown. */
  async function loadNewer(): Promise<void> {
    const top = entries.value[0]
    if (top === undefined) return restart()
    const newer: AuditEntry[] = []
    let page = await readPage(null)
    while (page !== null) {
      const fresh = page.entries.filter(({ seq }) => seq > top.seq)
      newer.push(...fresh)
      const last = fresh.at(-1)
      if (!page.more || last === undefined || fresh.length < page.entries.length) break
      page = await readPage(last.seq)
    }
    if (page !== null && entries.value[0] === top) entries.value = [...newer, ...entries.value]
  }

  const waitMs = ref(0)
  const { start } = useTimeoutFn(() => void (filterChanged ? restart() : loadNewer()), waitMs, { immediate: false })
  const soon = (ms: number): void => {
    waitMs.value = ms
    start()
  }
  watch(
    filter,
    () => {
      filterChanged = true
      soon(120)
    },
    { deep: true },
  )
  useMainEvent('audit.appended', () => soon(300))
  // What the word index lacked was searched in part.
  useMainEvent('audit.progress', ({ job, done, of }) => {
    if (job === 'word-index' && done === of && unsearched.value?.why === 'index') void restart()
  })
  void restart()

  return { entries, more, unsearched, loaded, failure, loadMore }
}
