import { useTimeoutFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Failure } from '#shared/ipc/outcome.ts'
import * as accountsApi from '../api/accounts.ts'
import { useMainEvent } from './use-main-event.ts'
import { useQuery } from './use-query.ts'
import { useAppStore } from '../stores/app-store.ts'

type TimelineView = OutputOf<'timeline.get'>
const pageSize = 50

/** The timeline of an account: what is on disk at once, then the portal's log as it is now. */
export function useTimeline(accountId: () => string) {
  const app = useAppStore()
  const view = shallowRef<TimelineView | null>(null)
  const limit = ref(pageSize)
  /** Why the portal's log is not shown as it is now. */
  const unread = shallowRef<Failure | null>(null)
  const { busy: refreshing, failure, read } = useQuery()

  async function load(refresh: boolean): Promise<void> {
    const input = { accountId: accountId(), limit: limit.value, refresh }
    const next = await read(() => accountsApi.timeline(input))
    if (next === null) return
    view.value = next
    if (refresh || next.failure !== null) unread.value = next.failure
  }
  const { start: loadSoon } = useTimeoutFn(() => void load(false), 200, { immediate: false })

  async function showMore(): Promise<void> {
    limit.value += pageSize
    await load(false)
  }

  async function open(): Promise<void> {
    await load(false)
    await load(true)
  }
  void open()
  watch(
    () => app.sessions.length,
    () => void load(true),
  )
  useMainEvent('timeline.changed', ({ accountId: changed }) => {
    if (changed === accountId()) loadSoon()
  })
  useMainEvent('audit.appended', () => loadSoon())

  const missing = computed(() => view.value?.lines.filter(({ mark }) => mark === 'missing').length ?? 0)
  return { view, unread, missing, refreshing, failure, refresh: () => load(true), showMore }
}
