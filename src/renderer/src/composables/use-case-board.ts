import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { boardGroup, boardGroups, type BoardGroup } from '#shared/domain/case-board.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import * as deskApi from '../api/desk.ts'
import { useMainEvent } from './use-main-event.ts'
import { portalNow } from '../lib/portal-clock.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useDeskCall } from './use-desk-call.ts'

export type BoardFilter = SupportCase['status']
type Page = { cases: readonly SupportCase[]; next: string | null }

const everyMs = 5_000
/** Pages of 100 open cases that are read at most: a desk with more has another problem. */
const maxPages = 10

/**
 * The board: every open case, and closed ones page by page. It is read again when main says that a case changed, and
 * every few seconds while anybody can see it.
 *
 * @param change makes a change to what is listed, and may restore the focus
 */
export function useCaseBoard(change: (make: () => void) => Promise<void>) {
  const app = useAppStore()
  const visible = useDocumentVisibility()
  const filter = ref<ReadonlySet<BoardFilter>>(new Set<BoardFilter>(['open']))
  const open = shallowRef<readonly SupportCase[] | null>(null)
  const closed = shallowRef<Page | null>(null)
  /** When the board was last read, in the portal's milliseconds. */
  const readAt = shallowRef<number | null>(null)
  const { busy, failure, read } = useDeskCall()
  const shows = (status: BoardFilter): boolean => filter.value.size === 0 || filter.value.has(status)

  async function everyOpen(): Promise<Outcome<readonly SupportCase[]>> {
    const found: SupportCase[] = []
    let after: string | null = null
    for (let page = 0; page < maxPages; page += 1) {
      const outcome: Outcome<Page> = await deskApi.listCases({ status: 'open', after })
      if (!outcome.ok) return outcome
      found.push(...outcome.value.cases)
      after = outcome.value.next
      if (after === null) break
    }
    return { ok: true, value: found }
  }

  async function load(): Promise<void> {
    const found = shows('open') ? await read(everyOpen) : []
    const page = shows('closed') && closed.value === null ? await closedAfter(null) : null
    if (found === null) return
    await change(() => {
      open.value = found
      closed.value = page ?? closed.value
      readAt.value = portalNow()
    })
  }

  /** Polls; a failure is not shown, and the line that says when the board was read stays as it is. */
  async function poll(): Promise<void> {
    if (busy.value || !shows('open') || app.staff === null) return
    const outcome = await everyOpen()
    if (!outcome.ok) return
    await change(() => {
      open.value = outcome.value
      readAt.value = portalNow()
    })
  }

  const closedAfter = (after: string | null): Promise<Page | null> =>
    read(() => deskApi.listCases({ status: 'closed', after }))

  async function moreClosed(): Promise<void> {
    const { cases: before, next } = closed.value ?? { cases: [], next: null }
    const page = next === null || busy.value ? null : await closedAfter(next)
    if (page) closed.value = { cases: [...before, ...page.cases], next: page.next }
  }

  const groups = computed(() => {
    const sorted = new Map<BoardGroup, SupportCase[]>(boardGroups.map((group) => [group, []]))
    const reader = app.staff
    if (reader !== null && shows('open'))
      for (const one of open.value ?? []) sorted.get(boardGroup(one, reader))?.unshift(one)
    if (shows('closed')) sorted.get('closed')?.push(...(closed.value?.cases ?? []))
    return boardGroups
      .map((group) => ({ group, cases: sorted.get(group) ?? [] }))
      .filter(({ cases }) => cases.length > 0)
  })

  watch(filter, () => {
    closed.value = null
    void load()
  })
  watch(visible, (now) => now === 'visible' && void poll())
  useMainEvent('case.changed', () => void poll())
  useIntervalFn(() => visible.value === 'visible' && void poll(), everyMs)
  void load()

  return {
    filter,
    groups,
    readAt,
    busy,
    failure,
    moreClosed,
    load,
    shows,
    loaded: computed(() => open.value !== null),
    moreToRead: computed(() => (closed.value?.next ?? null) !== null),
  }
}
